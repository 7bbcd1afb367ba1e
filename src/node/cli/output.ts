import { fstatSync, writeFileSync } from "node:fs";
import { codeOf } from "../wholeFile.ts";
import type { Interrupt } from "./interrupt.ts";

const PROGRESS_EVERY_MS = 2000;
const CLEAR_LINE = "\r\u001b[2K";
/** The reader of the pipe has gone, or the terminal: that is no fault, and there is nobody left to print for. */
const GONE = ["EPIPE", "EOF", "ECONNRESET", "EIO", "ERR_STREAM_DESTROYED"];

type Stdout = NodeJS.WriteStream & { readonly fd?: number };

interface OutputOptions {
  readonly isQuiet: boolean;
  readonly isJson: boolean;
  readonly interrupt: Interrupt;
  /** Says that the data could not be written; `reason` = the system's code. */
  readonly sayLost?: (reason: string) => void;
  readonly stdout?: Stdout;
  readonly stderr?: NodeJS.WriteStream;
}

/** stdout for data alone, stderr for all that is said about it. */
export class Output {
  readonly isJson: boolean;
  readonly #isQuiet: boolean;
  readonly #interrupt: Interrupt;
  readonly #sayLost: (reason: string) => void;
  readonly #stdout: Stdout;
  readonly #stderr: NodeJS.WriteStream;
  #progressAtMs = Number.NEGATIVE_INFINITY;
  #hasProgress = false;
  #isLost = false;

  constructor({ isQuiet, isJson, interrupt, sayLost, stdout = process.stdout, stderr = process.stderr }: OutputOptions) {
    this.isJson = isJson;
    this.#isQuiet = isQuiet;
    this.#interrupt = interrupt;
    this.#sayLost = sayLost ?? ((reason) => this.error(`stdout: ${reason}`));
    this.#stdout = stdout;
    this.#stderr = stderr;
    stdout.on("error", (error) => (GONE.includes(codeOf(error)) ? interrupt.want("pipe") : this.#lose(codeOf(error))));
    stderr.on("error", () => undefined);
  }

  /** Resolves when the reader has taken it, so that a slow one does not fill our memory. */
  async data(text: string): Promise<void> {
    if (this.#isLost || this.#interrupt.reason === "pipe") return;
    this.#endProgress();
    const { fd } = this.#stdout;
    if (fd !== undefined && isFile(fd)) this.#save(fd, text);
    else await new Promise<void>((resolve) => void this.#stdout.write(text, () => resolve()));
  }

  /** The stream of a file takes a part written for the whole, which is what a full disk gives at first. */
  #save(fd: number, text: string): void {
    try {
      writeFileSync(fd, text);
    } catch (error) {
      this.#lose(codeOf(error));
    }
  }

  /** Whatever else has ended the program: what follows would leave a hole. */
  get isLost(): boolean {
    return this.#isLost;
  }

  #lose(reason: string): void {
    if (!this.#isLost) this.#sayLost(reason);
    this.#isLost = true;
    this.#interrupt.want("storage");
  }

  line(text: string): Promise<void> {
    return this.data(`${text}\n`);
  }

  /** One document, for people who pipe it on or read it themselves. */
  document(value: unknown): Promise<void> {
    return this.line(JSON.stringify(value, null, 1));
  }

  /** A remark; left out with --quiet. */
  say(text: string): void {
    if (!this.#isQuiet) this.error(text);
  }

  error(text: string): void {
    this.#endProgress();
    this.#stderr.write(`${text}\n`);
  }

  /** On a terminal one line that changes, elsewhere a line now and then. */
  progress(text: string): void {
    if (this.#isQuiet) return;
    if (this.#stderr.isTTY) {
      this.#hasProgress = true;
      this.#stderr.write(`${CLEAR_LINE}${text}`);
    } else if (performance.now() - this.#progressAtMs > PROGRESS_EVERY_MS) {
      this.#progressAtMs = performance.now();
      this.#stderr.write(`${text}\n`);
    }
  }

  #endProgress(): void {
    if (!this.#hasProgress) return;
    this.#hasProgress = false;
    this.#stderr.write(CLEAR_LINE);
  }
}

function isFile(fd: number): boolean {
  try {
    return fstatSync(fd).isFile();
  } catch {
    // A program with a window may have no output at all.
    return false;
  }
}

/** What a pack, an adapter or a file says must not move the cursor of a terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, "?");
}
