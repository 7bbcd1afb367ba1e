import type { Driver, PlanStep } from "../../../protocol/index.ts";
import { hexOfBytes } from "../../../protocol/index.ts";
import type { Mark } from "../../contract/traceFile.ts";
import type { Recorded, RecordedFrame } from "./recorded.ts";

const blocksOf = (plan: readonly PlanStep[]): string[] =>
  plan.flatMap(({ block, insteadIfRefused }) => [block, ...blocksOf(insteadIfRefused ?? [])]);

/** Blocks that are read once, long before something goes wrong: who the pack is, and its settings. */
export function blocksReadOnce(drivers: readonly Driver[]): ReadonlySet<string> {
  return new Set(drivers.flatMap((driver) => [...blocksOf(driver.identityPlan), ...blocksOf(driver.settingsPlan)]));
}

const MOST_EXCHANGES = 128;

type MarkOf<K extends Mark["m"]> = Extract<Mark, { readonly m: K }>;

interface Standing {
  readonly connect: MarkOf<"ask"> | null;
  readonly ports: MarkOf<"ports"> | null;
  readonly proven: MarkOf<"proven"> | null;
  readonly open: MarkOf<"open"> | null;
  readonly found: MarkOf<"found"> | null;
}

const NOTHING: Standing = { connect: null, ports: null, proven: null, open: null, found: null };

/** What has left the ring but a recording needs at its start: connections, and blocks that are read only once. */
export class Leftovers {
  readonly #readOnce: ReadonlySet<string>;
  #dropped = 0;
  #standing: Standing = NOTHING;
  #asked: RecordedFrame | null = null;
  #exchanges = new Map<string, readonly [RecordedFrame, RecordedFrame]>();

  constructor(readOnce: ReadonlySet<string>) {
    this.#readOnce = readOnce;
  }

  /** What would remain if these left the ring too. */
  after(items: readonly Recorded[]): Leftovers {
    const more = new Leftovers(this.#readOnce);
    more.#dropped = this.#dropped;
    more.#standing = this.#standing;
    more.#asked = this.#asked;
    more.#exchanges = new Map(this.#exchanges);
    more.take(items);
    return more;
  }

  /** Frames that are gone. */
  get dropped(): number {
    return this.#dropped;
  }

  take(items: readonly Recorded[]): void {
    for (const item of items) {
      if (item.kind === "mark") this.#takeMark(item.mark);
      else this.#takeFrame(item);
    }
  }

  #takeMark(mark: Mark): void {
    if (mark.m === "ask" && (mark.name === "session.connect" || mark.name === "session.disconnect")) {
      this.#standing = { ...this.#standing, connect: mark.name === "session.connect" ? mark : null, open: null, found: null };
      this.#exchanges.clear();
    } else if (mark.m === "ports" || mark.m === "proven" || mark.m === "open" || mark.m === "found") {
      this.#standing = { ...this.#standing, [mark.m]: mark };
    } else if (mark.m === "closed") {
      this.#standing = { ...this.#standing, open: null };
    }
  }

  #takeFrame(frame: RecordedFrame): void {
    this.#dropped += 1;
    const { direction, kind, block } = frame.entry;
    if (direction === "tx") this.#asked = block !== undefined && this.#readOnce.has(block) ? frame : null;
    if (kind !== "reply" || this.#asked === null) return;
    const key = hexOfBytes(this.#asked.entry.bytes);
    this.#exchanges.delete(key);
    this.#exchanges.set(key, [this.#asked, frame]);
    const [oldest] = this.#exchanges.keys();
    if (this.#exchanges.size > MOST_EXCHANGES && oldest !== undefined) this.#exchanges.delete(oldest);
  }

  /** As marks in the order in which they must be taken: connected as it was found, without a search. */
  get marks(): readonly Mark[] {
    const { connect, ports, proven, open, found } = this.#standing;
    const before = [ports, proven].filter((mark) => mark !== null);
    if (connect === null) return before;
    const { family, asked, baudRate } = found ?? {};
    const args = { ...connect.args, ...(found ? { family, address: asked } : {}), ...(open ? { baudRate: baudRate ?? open.asked } : {}) };
    return [...before, { ...connect, args }, ...(open ? [open] : []), ...(found ? [found] : [])];
  }

  get exchanges(): readonly (readonly [RecordedFrame, RecordedFrame])[] {
    return [...this.#exchanges.values()];
  }
}
