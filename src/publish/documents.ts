import { isoOfWallMs } from "../../protocol/index.ts";
import { MEASURES } from "./measures.ts";
import type { PublishedPack } from "./pack.ts";
import { type Item, itemsOf } from "./values.ts";

type Json = string | number | boolean | null;

/** As people read it: in the unit that discovery names. */
export function shownValue({ spec, value }: Item): Json {
  return typeof value === "number" ? value / MEASURES[spec.measure].factor : value;
}

/** With milliseconds: whoever measures delays needs them. */
function exactIso(wallMs: number): string {
  const wholeMs = Math.round(wallMs);
  return isoOfWallMs(wholeMs).replace("Z", `.${String(wholeMs % 1000).padStart(3, "0")}Z`);
}

/** Values by key; null = not read. What the family does not report is not in it. null = nothing was read so far. */
export function stateDocument({ reading, line, address }: PublishedPack): Readonly<Record<string, Json>> | null {
  if (reading === null) return null;
  const values = itemsOf(reading.snapshot).map((item): readonly [string, Json] => [item.key, shownValue(item)]);
  return { at: exactIso(reading.receivedAtWallMs), line, address, ...Object.fromEntries(values) };
}

/** One pack gives one reading at one moment: a repeat has the same id. */
export function readingDocument(pack: PublishedPack): Readonly<Record<string, Json>> | null {
  const state = stateDocument(pack);
  return state && { id: `${pack.id}-${Math.round(pack.reading?.receivedAtWallMs ?? 0)}`, pack: pack.id, ...state };
}
