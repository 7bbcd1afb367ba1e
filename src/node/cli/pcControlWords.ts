import type { PcControl } from "../../contract/control.ts";
import { isoOf, packDocument } from "./packs.ts";
import { filled, control as words } from "./words.ts";

export function pcControlWords({ pack, sinceWallMs, isEarlier, isHere }: PcControl): string {
  const figures = { time: isoOf(sinceWallMs), address: pack.address, serial: packDocument(pack).packSerial ?? "?" };
  const text = isEarlier ? (isHere ? words.pc.earlierHere : words.pc.earlierAway) : words.pc.text;
  return filled(`${isEarlier ? words.pc.earlierTitle : words.pc.title}. ${text}`, figures);
}
