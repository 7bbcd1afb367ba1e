import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { MANUAL, ROOT } from "../paths.ts";
import { layoutOf } from "./layout.ts";
import { CHAPTERS, outputOf } from "./pages.ts";
import { faultsOf, type RenderedPage, renderPage } from "./render.ts";

const DOCS = join(ROOT, "docs");
const STYLES = fileURLToPath(new URL("manual.css", import.meta.url));

/** All pages, and what is wrong with them. */
export function renderManual(): { readonly pages: readonly RenderedPage[]; readonly faults: readonly string[] } {
  const sources = CHAPTERS.flatMap((chapter) => chapter.sources);
  const pages = sources.map((source) => renderPage(source, readFileSync(join(DOCS, source), "utf8")));
  return { pages, faults: faultsOf(pages, (file) => existsSync(join(DOCS, file))) };
}

/** Builds the manual into dist/manual. Throws when a link leads nowhere, and leaves the last good one as it is. */
export function buildManual(): void {
  const { pages, faults } = renderManual();
  if (faults.length > 0) throw new Error(`the manual was not built:\n${faults.join("\n")}`);
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
  rmSync(MANUAL, { recursive: true, force: true });
  const put = (name: string, write: (file: string) => void): void => {
    const file = join(MANUAL, name);
    mkdirSync(dirname(file), { recursive: true });
    write(file);
  };
  for (const page of pages) put(outputOf(page.source), (file) => writeFileSync(file, layoutOf(page, pages, version)));
  for (const image of new Set(pages.flatMap(({ images }) => images))) put(image, (file) => copyFileSync(join(DOCS, image), file));
  put("manual.css", (file) => copyFileSync(STYLES, file));
}
