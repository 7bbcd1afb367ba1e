import { shownValue } from "./documents.ts";
import type { PublishedPack } from "./pack.ts";
import { itemsOf } from "./values.ts";

const MEASUREMENT = "open_bmstool_pack";

const escaped = (text: string): string => text.replace(/[,= \\]/g, (character) => `\\${character}`);
const quoted = (text: string): string => `"${text.replace(/["\\]/g, (character) => `\\${character}`)}"`;

/** One point of InfluxDB's line protocol, stamped in milliseconds: the same reading is the same point. null = nothing was read so far. */
export function linePoint({ id, line, address, reading }: PublishedPack): string | null {
  if (reading === null) return null;
  const fields = itemsOf(reading.snapshot).flatMap((item) => {
    const value = shownValue(item);
    if (value === null) return [];
    return [`${item.key}=${typeof value === "string" ? quoted(value) : value}`];
  });
  if (fields.length === 0) return null;
  const tags = Object.entries({ line, pack: id, address: String(address) }).map(([key, text]) => `${key}=${escaped(text)}`);
  return `${MEASUREMENT},${tags.join(",")} ${fields.join(",")} ${Math.round(reading.receivedAtWallMs)}`;
}
