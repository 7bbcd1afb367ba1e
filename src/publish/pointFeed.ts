import type { CancelTimer, Clock } from "../../protocol/index.ts";
import { linePoint } from "./lineProtocol.ts";
import type { Publisher } from "./publisher.ts";

interface PointFeedOptions {
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly everyMs: number;
  readonly write: (points: readonly string[]) => void;
}

/** A point of each pack at regular times; a pack that has not been read anew gives none. */
export class PointFeed {
  readonly #options: PointFeedOptions;
  readonly #writtenOfMs = new Map<string, number>();
  #timer: CancelTimer | null = null;

  constructor(options: PointFeedOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = this.#options.clock.after(this.#options.everyMs, () => {
      this.#write();
      this.start();
    });
  }

  close(): void {
    this.#timer?.();
  }

  #write(): void {
    const points = this.#options.publisher.packs().flatMap((pack) => {
      const receivedAtMs = pack.reading?.receivedAtMs;
      const point = linePoint(pack);
      if (receivedAtMs === undefined || point === null || this.#writtenOfMs.get(pack.id) === receivedAtMs) return [];
      this.#writtenOfMs.set(pack.id, receivedAtMs);
      return [point];
    });
    if (points.length > 0) this.#options.write(points);
  }
}
