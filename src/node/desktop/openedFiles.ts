import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { basename, resolve } from "node:path";
import type { Result } from "../../../protocol/index.ts";
import { fail, ok } from "../../../protocol/index.ts";
import type { HostApi, Replies, RequestArgs, RequestName } from "../../contract/contract.ts";
import type { EventMessage } from "../../contract/events.ts";
import { MOST_TRACE_CHARACTERS } from "../../contract/limits.ts";
import type { OpenedFile } from "../../contract/openedFile.ts";
import { textOf } from "../textOf.ts";

/** Endings of the files that this program writes, and of those that it wrote before it had its own. */
const ENDINGS = [".bmstrace", ".bmsparams", ".jsonl", ".json"];

/** The file among the words of a start; the system puts its whole path there. Null = none. */
export function fileAmong(words: readonly string[], folder: string): string | null {
  const word = words.findLast((each) => !each.startsWith("-") && ENDINGS.some((ending) => each.toLowerCase().endsWith(ending)));
  return word === undefined ? null : resolve(folder, word);
}

/** Files that the system hands to the program. The last one waits until a window takes it. */
export class OpenedFiles {
  readonly #listeners = new Set<(message: EventMessage) => void>();
  #waiting: Promise<Result<OpenedFile>> | null = null;
  #count = 0;

  /** `path` null = a start without a file. */
  offer(path: string | null): void {
    if (path === null) return;
    this.#waiting = readOpened(path);
    this.#count += 1;
    for (const listener of this.#listeners) listener({ event: "opened", payload: this.#count });
  }

  /** The same host for a window, with the files. */
  host(api: HostApi): HostApi {
    return {
      call: async <N extends RequestName>(name: N, args: RequestArgs<N>) =>
        name === "app.takeFile" ? ((await this.#take()) as Result<Replies[N]>) : api.call(name, args),
      subscribe: (listener) => {
        this.#listeners.add(listener);
        const unsubscribe = api.subscribe(listener);
        return () => {
          this.#listeners.delete(listener);
          unsubscribe();
        };
      },
    };
  }

  async #take(): Promise<Result<OpenedFile | null>> {
    const waiting = this.#waiting;
    this.#waiting = null;
    return waiting ?? ok(null);
  }
}

const UNREADABLE = fail("file.format", { reason: "unreadable", line: 0 });
/** A pipe would keep the opening waiting for its other end. Windows has no such flag, and no such files. */
const READ_AT_ONCE = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Its kind and size are looked at before anything of it is read. Fails with `file.format`, as the window would say it of the same file. */
async function readOpened(path: string): Promise<Result<OpenedFile>> {
  const file = await open(path, READ_AT_ONCE).catch(() => null);
  try {
    const facts = await file?.stat();
    if (!file || !facts?.isFile()) return UNREADABLE;
    if (facts.size > MOST_TRACE_CHARACTERS) return fail("file.format", { reason: "tooLong", line: 0 });
    return ok({ name: basename(path), text: textOf(await file.readFile()) });
  } catch {
    return UNREADABLE;
  } finally {
    await file?.close();
  }
}
