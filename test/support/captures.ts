import { readFileSync } from "node:fs";
import { bytesOfHex, bytesOfText } from "../../protocol/bytes/bytes.ts";
import type { Values } from "../../protocol/layout/fields.ts";

/** One exchange seen on the wire or printed in a paper, with the values published beside it, in base units. */
export interface Capture {
  readonly id: string;
  readonly title: string;
  readonly evidence: "captured" | "documented" | "reconstructed";
  readonly source: string;
  readonly encoding: "ascii" | "hex";
  readonly request: string | null;
  readonly response: string | null;
  readonly requestValid?: boolean | null;
  readonly responseValid?: boolean | null;
  readonly block?: string;
  readonly kind?: "busRequest" | "echo" | "garbage" | "request";
  readonly answer?: { readonly address: number; readonly rtn: string; readonly infoCharacters: number };
  readonly args?: readonly number[];
  readonly values?: Values;
  readonly written?: Values;
  readonly identity?: Readonly<Record<string, string>>;
  readonly packs?: readonly Values[];
  readonly packByte?: number;
  readonly tailBytes?: number;
  readonly bitNames?: readonly Readonly<Record<string, readonly (string | number)[]>>[];
  readonly innerFrame?: string;
  readonly exception?: number;
  readonly registers?: readonly number[];
  readonly startRegister?: number;
}

export function loadCaptures(family: string): readonly Capture[] {
  return JSON.parse(readFileSync(new URL(`../captures/${family}.json`, import.meta.url), "utf8")) as Capture[];
}

export function bytesOf(capture: Capture, side: "request" | "response"): Uint8Array {
  const text = capture[side];
  const bytes = text === null ? null : capture.encoding === "hex" ? bytesOfHex(text) : bytesOfText(text);
  if (bytes === null) throw new Error(`${capture.id} has no ${side}`);
  return bytes;
}
