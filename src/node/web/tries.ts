import { isIPv6 } from "node:net";

/** Wrong passwords within the window from one place, and from all that are not known: a person mistypes thrice, a program guesses all day. */
const MOST_WRONG = 5;
const MOST_WRONG_OF_STRANGERS = 50;
const WINDOW_MS = 60_000;
const MOST_PLACES = 1000;

/** Who tries a password. */
export interface Visitor {
  readonly address: string;
  /** Of a browser that has given a right password to this host before. */
  readonly device: string | null;
}

/**
 * How often a password was tried. A browser that was in before has a count of its own, so that a flood from elsewhere, or from the same
 * address, does not keep its owner out.
 */
export class Tries {
  readonly #atMs = new Map<string, readonly number[]>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** How long this visitor must wait before the next try counts. */
  waitMs(visitor: Visitor): number {
    const own = this.#wait(this.#fresh(placeOf(visitor)), MOST_WRONG);
    if (!isStranger(visitor)) return own;
    const strangers = [...this.#atMs.keys()].filter((place) => place.startsWith(STRANGER)).flatMap((place) => this.#fresh(place));
    return Math.max(own, this.#wait(strangers, MOST_WRONG_OF_STRANGERS));
  }

  note(visitor: Visitor): void {
    const place = placeOf(visitor);
    const times = [...this.#fresh(place), this.#nowMs()];
    this.#atMs.delete(place);
    this.#atMs.set(place, times);
    const [oldest] = this.#atMs.keys();
    if (this.#atMs.size > MOST_PLACES && oldest !== undefined) this.#atMs.delete(oldest);
  }

  /** The last one was right. */
  takeBack(visitor: Visitor): void {
    const place = placeOf(visitor);
    this.#atMs.set(place, this.#fresh(place).slice(0, -1));
  }

  forget(visitor: Visitor): void {
    this.#atMs.delete(placeOf(visitor));
  }

  #wait(times: readonly number[], most: number): number {
    return times.length < most ? 0 : Math.min(...times) + WINDOW_MS - this.#nowMs();
  }

  #fresh(place: string): readonly number[] {
    const now = this.#nowMs();
    return (this.#atMs.get(place) ?? []).filter((atMs) => now - atMs < WINDOW_MS);
  }
}

const STRANGER = "stranger ";
/** One computer may have all addresses of such a block to itself. */
const IPV6_BLOCK_GROUPS = 4;

/** Whoever sits at this computer, or comes through a tunnel to it, is counted apart from the rest of the world. */
function isStranger({ device, address }: Visitor): boolean {
  return device === null && !/^(?:::ffff:)?127\.|^::1$/.test(address);
}

function placeOf(visitor: Visitor): string {
  if (visitor.device !== null) return `device ${visitor.device}`;
  const block = blockOf(visitor.address);
  return isStranger(visitor) ? STRANGER + block : `own ${block}`;
}

function blockOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, "");
  if (!isIPv6(plain)) return plain;
  const [head = "", tail] = plain.replace(/%.*/, "").split("::");
  const first = head === "" ? [] : head.split(":");
  const last = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => "0");
  return [...first, ...zeros, ...last].slice(0, IPV6_BLOCK_GROUPS).join(":");
}
