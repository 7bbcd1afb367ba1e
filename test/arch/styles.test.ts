import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const UI = fileURLToPath(new URL("../../src/ui", import.meta.url));
const FILES = readdirSync(UI, { recursive: true, encoding: "utf8" }).map((name) => name.replaceAll("\\", "/"));
const read = (name: string): string => readFileSync(join(UI, name), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
const SHEETS = new Map(FILES.filter((name) => name.endsWith(".css")).map((name) => [name, read(name)]));

/** Widths and heights at which the window changes its shape; all in the rem of the person's size of text. */
const BREAKPOINTS: Readonly<Record<string, readonly string[]>> = {
  // phone, tablet, laptop, wide screen; 0.01 more for the other side of the same edge
  "min-width": ["40.01rem", "58.01rem", "72.01rem", "100rem"],
  "max-width": ["40rem", "58rem", "72rem", "100rem"],
  // a laptop's 768 lines without the browser's own bars; a screen with room for more
  "min-height": ["47.01rem", "56rem"],
  "max-height": ["47rem"],
};
/** They ask a box of their own, not the window. */
const OWN_BOXES = ["packs", "cellsPanel", "block"];

/** Text in a drawing is measured in the drawing's own units. */
const DRAWINGS = /^(?:parts\/housing|cable\/\w+|screens\/connect\/adviceList|screens\/packs\/packs)\.css$/;
/** A hair's width does not grow with the text. */
const MOST_HAIR_PX = 2;

/** The second is made from theme.ts, as the library that reads it wants to have it. */
const TOKENS = ["theme/colours.css", "theme/mantineVariables.css"];

const inEverySheet = (find: (sheet: string, name: string) => readonly string[]): string[] =>
  [...SHEETS]
    .filter(([name]) => !name.startsWith("theme/tokens"))
    .flatMap(([name, sheet]) => find(sheet, name).map((hit) => `${name}: ${hit}`));

const declarations = (sheet: string, properties: string): string[] =>
  [...sheet.matchAll(new RegExp(`(?<![\\w-])(?:${properties}):[^;{}]*;`, "g"))].map(([whole]) => whole);

describe("styles", () => {
  it("let a theme change colours and nothing else, so that what holds in one of them but for its colours holds in all", () => {
    const odd = inEverySheet((sheet) =>
      [...sheet.matchAll(/\[data-(?:mantine-color-scheme|contrast)=[^{}]*\{([^{}]*)\}/g)].flatMap(([, body = ""]) =>
        declarations(`${body};`, "[\\w-]+").filter(
          (each) =>
            !/^(?:--(?:c|shadow|mantine-(?:primary-)?color)-[\w-]+|--hatch|color-scheme|background-image|color|background-color):/.test(
              each,
            ),
        ),
      ),
    );
    expect(odd).toEqual([]);
  });

  it("take spaces from the tokens", () => {
    const odd = inEverySheet((sheet) =>
      declarations(sheet, "(?:padding|margin|(?:row-|column-)?gap)(?:-[a-z]+)*").filter(
        (each) => /[\d.]rem/.test(each) || [...each.matchAll(/([\d.]+)px/g)].some(([, px]) => Number(px) > MOST_HAIR_PX),
      ),
    );
    expect(odd).toEqual([]);
  });

  it("take sizes of type from the tokens", () => {
    const odd = inEverySheet((sheet, name) => {
      const fonts = declarations(sheet, "font|font-size").map((each) => each.replace(/\/[^;]*/, ""));
      return fonts.filter((each) => /[\d.]rem/.test(each) || (/[\d.]px/.test(each) && !DRAWINGS.test(name)));
    });
    expect(odd).toEqual([]);
  });

  it("take colours from the tokens", () => {
    const odd = inEverySheet((sheet, name) => (TOKENS.includes(name) ? [] : (sheet.match(/#[0-9a-f]{3,8}\b(?=[^{}]*;)/gi) ?? [])));
    expect(odd).toEqual([]);
  });

  it("change shape at a handful of widths and heights", () => {
    const odd = inEverySheet((sheet) =>
      [...sheet.matchAll(/@(media|container)\s+([^{]+)/g)].flatMap(([whole, kind, query = ""]) => {
        const sides = [...query.matchAll(/\(((?:min|max)-(?:width|height)): ([^)]+)\)/g)];
        if (sides.length === 0 || OWN_BOXES.some((box) => query.startsWith(`${box} `))) return [];
        // The rem of a media query ignores the person's size of text.
        const isKnown = kind === "container" && sides.every(([, side = "", at = ""]) => BREAKPOINTS[side]?.includes(at));
        return isKnown ? [] : [whole.trim()];
      }),
    );
    expect(odd).toEqual([]);
  });

  it("of a screen define no class that another screen defines or uses", () => {
    const screenOf = (name: string): string | null => /^screens\/(\w+)\//.exec(name)?.[1] ?? null;
    const owners = new Map<string, Set<string>>();
    // Put on the page by the frame: the values are old.
    const shared = new Set(["stale"]);
    for (const [name, sheet] of SHEETS) {
      const screen = screenOf(name);
      for (const [, defined = ""] of sheet.matchAll(/\.([a-zA-Z][\w-]*)/g)) {
        if (screen === null) shared.add(defined);
        else owners.set(defined, (owners.get(defined) ?? new Set()).add(screen));
      }
    }
    const twice = [...owners].filter(([name, screens]) => screens.size > 1 && !shared.has(name)).map(([name]) => name);
    const borrowed = FILES.filter((name) => name.endsWith(".tsx")).flatMap((name) => {
      const used = [...readFileSync(join(UI, name), "utf8").matchAll(/(?:className|place)="([^"]+)"/g)].flatMap(([, names = ""]) =>
        names.split(" "),
      );
      const here = screenOf(name);
      return used
        .filter((each) => owners.has(each) && !shared.has(each) && (here === null || owners.get(each)?.has(here) === false))
        .map((each) => `${name}: .${each} of ${[...(owners.get(each) ?? [])].join()}`);
    });
    expect([...twice, ...borrowed]).toEqual([]);
  });
});

/** What is pressed there is no button to look at: a row, a tile, a cell, a mark. Everything else is a part of `parts`. */
const OWN_BUTTONS: Readonly<Record<string, string>> = {
  "frame/AddField.tsx": "halves of a stepper",
  "frame/BoxNotice.tsx": "mark in the rail",
  "parts/FootMark.tsx": "mark in the foot",
  "screens/commissioning/CheckList.tsx": "row of a list",
  "screens/editor/EvidenceChip.tsx": "chip with a tooltip",
  "screens/editor/GroupNav.tsx": "row of a list",
  "screens/help/AddHelper.tsx": "DIP switches and the cells of a number pad",
  "screens/history/AroundPanel.tsx": "head of a table row",
  "screens/history/HistoryTable.tsx": "head of a table column",
  "screens/history/chart/ChartMarks.tsx": "mark on a time line",
  "screens/inverter/BrandPanel.tsx": "row of a list",
  "screens/inverter/GuideSteps.tsx": "tag behind a step",
  "screens/live/BatteryPanel.tsx": "note with a tooltip",
  "screens/live/BytesButton.tsx": "icon on the edge of the page",
  "screens/live/BytesLayer.tsx": "area over a value",
  "screens/live/CellBars.tsx": "bar of a chart",
  "screens/live/FlagStack.tsx": "last row of a list",
  "screens/packs/CardHead.tsx": "number on a card",
  "screens/packs/PackLink.tsx": "name of a pack in a table or list",
  "screens/trace/PastePanel.tsx": "row of a list",
};

describe("buttons", () => {
  const PARTS = ["Button", "ChoiceRow", "FilterButton", "LinkButton", "TabRow"].map((name) => `parts/${name}.tsx`);

  it("are parts of the house, but for those that are drawn as something else", () => {
    const plain = FILES.filter((name) => name.endsWith(".tsx") && /<button\b/.test(read(name)));
    expect(plain.toSorted()).toEqual([...PARTS, ...Object.keys(OWN_BUTTONS)].toSorted());
  });

  it("take their classes from the part", () => {
    const borrowed = FILES.filter((name) => name.endsWith(".tsx") && !PARTS.includes(name)).filter((name) =>
      /className="(?:btn|kindButton|linkButton)\b/.test(read(name)),
    );
    expect(borrowed).toEqual([]);
  });
});
