import type { PcControl } from "../../contract/control.ts";
import { isoOf, packDocument, serialIn } from "./packs.ts";
import { filled, type Words } from "./words.ts";

export function pcControlWords({ pack, sinceWallMs, isEarlier, isHere }: PcControl, words: Words): string {
  const { pc } = words.texts.control;
  const figures = { time: isoOf(sinceWallMs), address: pack.address, serial: serialIn(packDocument(pack)) || "?" };
  const text = isEarlier ? (isHere ? pc.earlierHere : pc.earlierAway) : pc.text;
  return words.titled(isEarlier ? pc.earlierTitle : pc.title, filled(text, figures));
}
