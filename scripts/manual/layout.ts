import { posix } from "node:path";
import { CHAPTERS, outputOf } from "./pages.ts";
import { escaped, type RenderedPage } from "./render.ts";

/**
 * A whole page. No scripts, and every address relative: the same files work from the web host, from Electron's own scheme, under the
 * window's security policy, and opened from a disk.
 */
export function layoutOf(page: RenderedPage, pages: readonly RenderedPage[], version: string): string {
  const from = posix.dirname(outputOf(page.source));
  const linkTo = (source: string): string => posix.relative(from, outputOf(source));
  const titleOf = (source: string): string => pages.find((each) => each.source === source)?.title ?? source;
  const entry = (source: string): string => {
    const here = source === page.source ? ' aria-current="page"' : "";
    return `<li><a href="${escaped(linkTo(source))}"${here}>${escaped(titleOf(source))}</a></li>`;
  };
  const chapters = CHAPTERS.map(({ title, sources }) => `<h2>${title}</h2>\n<ul>\n${sources.map(entry).join("\n")}\n</ul>`);
  const order = CHAPTERS.flatMap(({ sources }) => sources);
  const at = order.indexOf(page.source);
  const step = (source: string | undefined, rel: "prev" | "next", arrow: string): string =>
    source === undefined ? "<span></span>" : `<a rel="${rel}" href="${escaped(linkTo(source))}">${arrow} ${escaped(titleOf(source))}</a>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${escaped(page.title)} · Open BMSTool</title>
<link rel="stylesheet" href="${posix.relative(from, "manual.css")}">
</head>
<body>
<nav aria-label="Manual">
<p><a href="${escaped(linkTo("manual/index.md"))}">Open BMSTool</a></p>
${chapters.join("\n")}
</nav>
<main>
${page.body}
<footer>
<div>${step(order[at - 1], "prev", "←")}${step(order[at + 1], "next", "→")}</div>
<p>Open BMSTool ${escaped(version)}</p>
</footer>
</main>
</body>
</html>
`;
}
