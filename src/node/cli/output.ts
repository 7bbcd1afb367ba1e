import type { Interrupt } from "./interrupt.ts";

const PROGRESS_EVERY_MS = 2000;
const CLEAR_LINE = "\r\u001b[2K";

interface OutputOptions {
  readonly isQuiet: boolean;
  readonly isJson: boolean;
  readonly interrupt: Interrupt;
  readonly stdout?: NodeJS.WriteStream;
  readonly stderr?: NodeJS.WriteStream;
}

/** stdout for data alone, stderr for all that is said about it. */
export class Output {
  readonly isJson: boolean;
  readonly #isQuiet: boolean;
  readonly #interrupt: Interrupt;
  readonly #stdout: NodeJS.WriteStream;
  readonly #stderr: NodeJS.WriteStream;
  #progressAtMs = Number.NEGATIVE_INFINITY;
  #hasProgress = false;

  constructor({ isQuiet, isJson, interrupt, stdout = process.stdout, stderr = process.stderr }: OutputOptions) {
    this.isJson = isJson;
    this.#isQuiet = isQuiet;
    this.#interrupt = interrupt;
    this.#stdout = stdout;
    this.#stderr = stderr;
    // The reader of the pipe has gone: that is no fault, and there is nobody left to print for.
    stdout.on("error", () => interrupt.want("pipe"));
    stderr.on("error", () => undefined);
  }

  /** Resolves when the reader has taken it, so that a slow one does not fill our memory. */
  async data(text: string): Promise<void> {
    if (this.#interrupt.reason === "pipe") return;
    this.#endProgress();
    await new Promise<void>((resolve) => {
      this.#stdout.write(text, () => resolve());
    });
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

/** What a pack, an adapter or a file says must not move the cursor of a terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, "?");
}
