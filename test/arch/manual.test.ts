import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { renderManual } from "../../scripts/manual/build.ts";
import { layoutOf } from "../../scripts/manual/layout.ts";
import { CHAPTERS } from "../../scripts/manual/pages.ts";
import { faultsOf, renderPage } from "../../scripts/manual/render.ts";
import { withExamples } from "../../scripts/manual/words.ts";
import { ROOT } from "../../scripts/paths.ts";
import { SCREEN_KEYS } from "../../src/ui/model/screenKeys.ts";

const SOURCES = CHAPTERS.flatMap(({ sources }) => sources);

describe("manual", () => {
  it("has a page for every screen, and a place for every page that was written", () => {
    expect(SCREEN_KEYS.filter((key) => !SOURCES.includes(`manual/${key}.md`))).toEqual([]);
    const written = ["manual", "registers"].flatMap((folder) => readdirSync(join(ROOT, "docs", folder)).map((name) => `${folder}/${name}`));
    expect(written.filter((source) => !SOURCES.includes(source))).toEqual([]);
    expect(SOURCES).toEqual([...new Set(SOURCES)]);
  });

  it("has no dead link, no missing picture and no foreign HTML", () => {
    expect(renderManual().faults).toEqual([]);
  });

  it("says what is wrong with a page", () => {
    const good = renderPage("manual/a.md", "# A\n\n## Two words\n\n## Two words\n\n[b](../b.md#top)");
    const bad = renderPage(
      "b.md",
      "# Top\n\n[a](manual/a.md#two-words-1) [a](manual/a.md#three) [c](c.md) ![](images/x.png)\n\n<b>HTML</b>",
    );
    expect(faultsOf([good, bad], () => false)).toEqual([
      "docs/b.md: images/x.png has no text for those who cannot see it",
      "docs/b.md: HTML: <b>",
      "docs/b.md: HTML: </b>",
      "docs/b.md: dead link: manual/a.md#three",
      "docs/b.md: dead link: c.md",
      "docs/b.md: no picture: images/x.png",
    ]);
    expect(faultsOf([renderPage("manual/a.md", "text")], () => true)).toEqual(["docs/manual/a.md: no heading"]);
  });

  it("links pages to each other from wherever they lie, and shows the address of what is outside", () => {
    const { body } = renderPage(
      "registers/a.md",
      "# A\n\n[g](../glossary.md) [m](../manual/live.md#trend) [here](#a) ![p](../images/p.png)",
    );
    for (const part of ['href="../glossary.html"', 'href="../live.html#trend"', 'href="#a"', 'src="../images/p.png"'])
      expect(body).toContain(part);
    const outside = renderPage("manual/a.md", "# A\n\n[Node](https://nodejs.org)").body;
    expect(outside).toContain("Node (<code>https://nodejs.org</code>)");
    expect(outside).not.toContain("href");
  });

  it("lets the keyboard reach what scrolls", () => {
    const { body } = renderPage("manual/a.md", "# A\n\n| a |\n| --- |\n| `<table>` |\n");
    expect(body.match(/<div class="scroll"[^>]*tabindex="0"><table>/g)).toHaveLength(1);
    expect(body).toContain("</table></div>");
    expect(body).toContain("&lt;table&gt;");
  });

  it("needs no script and no other site, so that the window's security policy holds for it", () => {
    const { pages } = renderManual();
    for (const page of pages) {
      const html = layoutOf(page, pages, "0.0.0");
      expect([page.source, html.match(/<script|<iframe|<form|style="|\son\w+="|(?:src|href)="(?!data:,")(?:[a-z]+:|\/)/i)]).toEqual([
        page.source,
        null,
      ]);
    }
    expect(readFileSync(join(ROOT, "scripts/manual/manual.css"), "utf8")).not.toMatch(/url\(|@import/);
  });

  it("does not print a figure that nobody has given an example for", () => {
    expect(withExamples("{{port}} opens, {{tries}} times", { port: "the port", tries: "12" })).toBe("The port opens, 12 times");
    expect(() => withExamples("at {{place}}", {})).toThrow("no example for {{place}}");
  });
});
