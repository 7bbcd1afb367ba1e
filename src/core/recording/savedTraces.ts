import type { Driver, Result } from "../../../protocol/index.ts";
import { fail, ok } from "../../../protocol/index.ts";
import type { SavedTrace } from "../../contract/replay.ts";
import type { TraceFile } from "../../contract/traceFile.ts";
import { maskSerials } from "./mask.ts";
import { textLines } from "./traceFile.ts";

const PART_CHARACTERS = 256 * 1024;
/** A window fetches its file at once: the last few are enough for several windows. */
const MOST_HELD = 4;

function nameOf({ header }: TraceFile): string {
  const when = header.startedCivil.slice(0, 16).replace(":", "").replace("T", "-");
  return ["trace", when, header.found?.family, header.cause, header.masked ? "masked" : undefined].filter(Boolean).join("-");
}

/** Texts of trace files on their way to a window, piece by piece. */
export class SavedTraces {
  readonly #drivers: readonly Driver[];
  readonly #texts = new Map<string, string>();
  #next = 1;

  constructor(drivers: readonly Driver[]) {
    this.#drivers = drivers;
  }

  hold(file: TraceFile, masked: boolean): SavedTrace {
    const wanted = masked && !file.header.masked ? maskSerials(this.#drivers, file) : file;
    const text = `${textLines(wanted).join("\n")}\n`;
    const id = `t${this.#next++}`;
    this.#texts.set(id, text);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > MOST_HELD && oldest !== undefined) this.#texts.delete(oldest);
    return { id, name: `${nameOf(wanted)}.bmstrace`, parts: Math.ceil(text.length / PART_CHARACTERS) };
  }

  part(id: string, index: number): Result<string> {
    const text = this.#texts.get(id)?.slice(index * PART_CHARACTERS, (index + 1) * PART_CHARACTERS) ?? "";
    return text === "" ? fail("host.badRequest", { reason: "part" }) : ok(text);
  }
}
