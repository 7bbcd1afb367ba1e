import { licenceTexts, type ShippedPackage } from "./shipped.ts";

/** Packages that name their licence and bring no text of it: whose it is, as their package.json says. */
const HOLDERS: Readonly<Record<string, string>> = {
  "@polka/url": "Copyright (c) Luke Edwards <luke@lukeed.com> (https://lukeed.com)",
  brotli: "Copyright (c) Devon Govett <devongovett@gmail.com>",
  dfa: "Copyright (c) Devon Govett <devongovett@gmail.com>",
  fontkit: "Copyright (c) Devon Govett <devongovett@gmail.com>",
  sirv: "Copyright (c) Luke Edwards <luke@lukeed.com> (https://lukeed.com)",
  "react-remove-scroll-bar": "Copyright (c) Anton Korzunov <thekashey@gmail.com>",
};

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR
ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH
THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

const RULE = "-".repeat(100);
const HEAD = `Open BMSTool contains the work of others. This file lists it with its licences.

Electron, Chromium and Node.js have files of their own beside the program: LICENSE.electron.txt and LICENSES.chromium.html.
`;

/** Throws when a package brings no licence: it must not be shipped before somebody has looked at it. */
export function noticesOf(packages: readonly ShippedPackage[]): string {
  // Packages of one author share a text: it is printed once, below the names of all.
  const namesByText = new Map<string, string[]>();
  for (const each of packages) {
    const text = textOf(each);
    const line = `${each.name} ${each.version} (${each.licence})${each.homepage === null ? "" : `, ${each.homepage}`}`;
    const names = namesByText.get(text) ?? [];
    if (!names.includes(line)) namesByText.set(text, [...names, line]);
  }
  const parts = [...namesByText].map(([text, names]) => `${RULE}\n${names.join("\n")}\n\n${text}\n`);
  return `${HEAD}\n${parts.join("\n")}`;
}

function textOf(each: ShippedPackage): string {
  const texts = licenceTexts(each);
  if (texts.length > 0) return texts.join("\n\n").replace(/\r\n/g, "\n");
  const holder = HOLDERS[each.name];
  if (holder === undefined || each.licence !== "MIT")
    throw new Error(`${each.name} ${each.version} (${each.licence}) brings no licence text`);
  return `${holder}\n\n${MIT}`;
}
