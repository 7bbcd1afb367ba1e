import type { Page } from "playwright-core";

/** Everything that the Live screen says in English, as text. */
export interface ShownLive {
  /** By label: "53.29 V". */
  readonly readings: Readonly<Record<string, string>>;
  /** The lines below the big numbers. */
  readonly cellSum: string;
  readonly flow: string;
  readonly timeLeft: string;
  readonly cells: readonly { readonly mv: number; readonly mark: string | null; readonly balancing: boolean; readonly label: string }[];
  readonly cellSummary: string;
  readonly cellLegend: string;
  readonly temperatures: Readonly<Record<string, string>>;
  readonly temperatureSummary: string;
  readonly packStatus: string;
  readonly switches: Readonly<Record<string, string>>;
  /** By severity: the words of a clear stack, or the entries. */
  readonly flags: Readonly<Record<string, readonly string[]>>;
  readonly lamps: string;
  readonly bar: string;
  readonly foot: string;
}

/** Read in one go, so that all of it belongs to one moment. */
export function readLive(page: Page): Promise<ShownLive> {
  return page.evaluate(() => {
    // innerText leaves out what is not shown at this width.
    const text = (element: Element | null | undefined) =>
      element instanceof HTMLElement ? element.innerText.replaceAll(/\s+/g, " ").trim() : "";
    const all = (selector: string, within: ParentNode = document) => [...within.querySelectorAll(selector)];
    const pairs = (items: readonly Element[], name: string, value: string) =>
      Object.fromEntries(items.map((item) => [text(item.querySelector(name)), text(item.querySelector(value))]));
    const subs = all(".readingsBig .readingSub").map(text);
    return {
      readings: pairs(all(".batteryPanel .reading"), "dt", ".readingValue"),
      cellSum: subs[0] ?? "",
      flow: text(document.querySelector(".flowChip")),
      timeLeft: (subs[1] ?? "").replace(text(document.querySelector(".flowChip")), "").trim(),
      cells: all(".cellColumn").map((cell) => ({
        mv: Number(text(cell.querySelector(".cellFigures b"))),
        mark: cell.getAttribute("data-mark"),
        balancing: cell.getAttribute("data-balancing") === "true",
        label: cell.getAttribute("aria-label") ?? text(cell.querySelector(".visuallyHidden")),
      })),
      cellSummary: text(document.querySelector(".cellSummary")),
      cellLegend: text(document.querySelector(".cellLegend")),
      temperatures: pairs(
        all(".tempRow").filter((row) => row.querySelector(".tempName") !== null),
        ".tempName",
        ".tempValue, .tempWords",
      ),
      temperatureSummary: text(document.querySelector(".tempSummary")),
      packStatus: document.querySelector(".packState")?.getAttribute("aria-label") ?? "",
      switches: pairs(all(".switchTile"), ":scope > span", "p"),
      flags: Object.fromEntries(
        all(".flagStack").map((stack) => [
          stack.getAttribute("data-severity") ?? "",
          stack.getAttribute("data-state") === "on" ? all(".flagEntry", stack).map(text) : [text(stack.querySelector(".flagNone"))],
        ]),
      ),
      lamps: document.querySelector(".ledRow")?.getAttribute("aria-label") ?? "",
      bar: text(document.querySelector(".connectionBar")),
      foot: text(document.querySelector(".foot")),
    };
  });
}
