import type { BmsError } from "../../../protocol/shared.ts";

/** Reasons of `file.format` that a trace file is refused with; each has its words. */
const WORDS = ["tooLong", "foreign", "header", "json", "line", "order", "empty", "unreadable"] as const;

interface TraceFault {
  readonly word: (typeof WORDS)[number];
  readonly line: number;
}

export function traceFault({ code, detail }: BmsError): TraceFault | null {
  const word = WORDS.find((each) => each === detail?.reason);
  return code === "file.format" && word !== undefined ? { word, line: Number(detail?.line ?? 0) } : null;
}
