import type { Clock } from "../../protocol/index.ts";
import type { LineDoor } from "./door.ts";
import { LineFeed } from "./lineFeed.ts";
import { type Family, lineFamily, packFamilies } from "./openMetrics.ts";
import { PackIds, type PublishedPack } from "./pack.ts";

interface NamedDoor {
  readonly name: string;
  readonly door: LineDoor;
}

/** All lines of one process. */
export class Publisher {
  readonly feeds: readonly LineFeed[];
  readonly ids = new PackIds();
  readonly #clock: Clock;
  readonly #listeners = new Set<(feed: LineFeed) => void>();

  constructor(clock: Clock, lines: readonly NamedDoor[]) {
    this.#clock = clock;
    const { ids } = this;
    const changed = (feed: LineFeed) => {
      for (const listener of this.#listeners) listener(feed);
    };
    this.feeds = lines.map(({ name, door }) => new LineFeed({ name, door, clock, ids, changed }));
  }

  onChange(listener: (feed: LineFeed) => void): void {
    this.#listeners.add(listener);
  }

  async start(): Promise<void> {
    await Promise.all(this.feeds.map((feed) => feed.start()));
  }

  async close(): Promise<void> {
    await Promise.all(this.feeds.map((feed) => feed.close()));
  }

  packs(): readonly PublishedPack[] {
    return this.feeds.flatMap((feed) => feed.packs());
  }

  families(): readonly Family[] {
    return [lineFamily(this.feeds), ...packFamilies(this.packs(), this.#clock.nowMs())];
  }
}
