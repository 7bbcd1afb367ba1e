import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { plainFont } from "../report/woff.ts";
import { packageFolder } from "./packageFacts.ts";

/** Asked for each character in this order: the Chinese font has Latin letters too, and wide marks between them. */
const FONTS = [
  "noto-sans-latin",
  "noto-sans-latin-ext",
  "noto-sans-cyrillic",
  "noto-sans-greek",
  "noto-sans-vietnamese",
  "noto-sans-sc-chinese-simplified",
];

/** Lies with the sources and travels with the program under the same name. */
const FOLDER = join("src", "report", "fonts");

export function reportFonts(): Promise<readonly Uint8Array[]> {
  return Promise.all(FONTS.map(async (name) => plainFont(await readFile(join(packageFolder(), FOLDER, `${name}.woff`)), inflateSync)));
}
