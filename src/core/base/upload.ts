import type { Result } from "../../../protocol/index.ts";
import { fail, ok } from "../../../protocol/index.ts";

/** A file that a window sends in pieces, because a message has a limit. Piece 0 begins anew. */
export class Upload {
  readonly #mostCharacters: number;
  readonly #tooLong: Result<never>;
  #parts: string[] = [];
  #characters = 0;

  constructor(mostCharacters: number, tooLong: Result<never>) {
    this.#mostCharacters = mostCharacters;
    this.#tooLong = tooLong;
  }

  take(index: number, text: string): Result<null> {
    if (index === 0) this.clear();
    if (index !== this.#parts.length) return fail("host.badRequest", { reason: "order" });
    this.#parts.push(text);
    this.#characters += text.length;
    if (this.#characters <= this.#mostCharacters) return ok(null);
    this.clear();
    return this.#tooLong;
  }

  whole(): string {
    return this.#parts.join("");
  }

  clear(): void {
    this.#parts = [];
    this.#characters = 0;
  }
}
