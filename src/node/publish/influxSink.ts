import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock, Result } from "../../../protocol/index.ts";
import { ok } from "../../../protocol/index.ts";
import type { GiveBack, Log } from "../../core/ports.ts";
import type { InfluxConfig } from "../../publish/config.ts";
import type { SpoolEntry } from "../../publish/outbox.ts";
import { PointFeed } from "../../publish/pointFeed.ts";
import type { Publisher } from "../../publish/publisher.ts";
import type { FileSpool } from "./fileSpool.ts";
import { type HeldSpool, openHeldSpool } from "./heldSpool.ts";
import { reasonOf } from "./reasonOf.ts";
import { readSecret } from "./secrets.ts";

const MOST_BYTES = 64 * 1024 * 1024;
const BATCH = 500;
const RETRY_MS = 10_000;
const POST_LIMIT_MS = 30_000;
/** Malformed, and older than the database keeps: nothing makes such a point good. */
const REFUSALS: readonly number[] = [400, 422];
const REFUSED = "refused";

interface InfluxSink {
  readonly isConnected: boolean;
  close(): Promise<void>;
}

interface InfluxSinkOptions {
  readonly influx: InfluxConfig;
  readonly token: string | null;
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly publisher: Publisher;
}

export async function influxToken({ token }: InfluxConfig): Promise<Result<string | null>> {
  return token === undefined ? ok(null) : readSecret(token);
}

/** Fails with `host.storage` when points that wait cannot be read, and `host.inUse` when another process has them. */
export async function startInfluxSink(options: InfluxSinkOptions): Promise<Result<InfluxSink>> {
  const { influx, clock, publisher } = options;
  const opened = influx.file === undefined ? await posterTo(options, influx.url ?? "") : ok(new Appender(options, influx.file));
  if (!opened.ok) return opened;
  const way = opened.value;
  const feed = new PointFeed({ publisher, clock, everyMs: influx.everySeconds * 1000, write: (points) => way.write(points) });
  feed.start();
  return ok({
    get isConnected() {
      return way.isConnected;
    },
    async close() {
      feed.close();
      await way.close();
    },
  });
}

async function posterTo(options: InfluxSinkOptions, url: string): Promise<Result<Poster>> {
  const opened = await openHeldSpool({ folder: join(options.folder, "influx"), mostBytes: MOST_BYTES, log: options.log });
  return opened.ok ? ok(new Poster(options, url, opened.value)) : opened;
}

/** To a file that other programs take up, one write after the other. */
class Appender {
  isConnected = true;
  readonly #log: Log;
  readonly #file: string;
  #last: Promise<void> = Promise.resolve();

  constructor({ log }: InfluxSinkOptions, file: string) {
    this.#log = log;
    this.#file = file;
  }

  write(points: readonly string[]): void {
    this.#last = this.#last.then(async () => {
      try {
        await appendFile(this.#file, points.map((point) => `${point}\n`).join(""));
        this.isConnected = true;
      } catch (error) {
        if (this.isConnected) this.#log.warn("influx: not written", { file: this.#file, reason: reasonOf(error) });
        this.isConnected = false;
      }
    });
  }

  close(): Promise<void> {
    return this.#last;
  }
}

/** To a database over HTTP, through a store on the disk while it is away. */
class Poster {
  isConnected = true;
  readonly #options: InfluxSinkOptions;
  readonly #url: string;
  readonly #spool: FileSpool;
  readonly #giveBack: GiveBack;
  #unsent: readonly SpoolEntry[] = [];
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;
  #isClosed = false;
  #refused = 0;

  constructor(options: InfluxSinkOptions, url: string, { spool, giveBack }: HeldSpool) {
    this.#options = options;
    this.#url = url;
    this.#spool = spool;
    this.#giveBack = giveBack;
    this.#send();
  }

  write(points: readonly string[]): void {
    const dropped = points.reduce((sum, point) => sum + this.#spool.add(point), 0);
    if (dropped > 0) this.#options.log.warn("influx: the store is full; oldest points dropped", { count: dropped });
    this.#send();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#running;
    this.#spool.save();
    await this.#giveBack();
  }

  #send(): void {
    if (this.#running !== null || this.#timer !== undefined || this.#isClosed) return;
    this.#running = this.#sendAll().finally(() => {
      this.#running = null;
    });
  }

  async #sendAll(): Promise<void> {
    while (!this.#isClosed) {
      if (this.#unsent.length === 0) this.#unsent = this.#batch();
      if (this.#unsent.length === 0) return;
      const answer = await this.#post(this.#unsent);
      // One wrong point may have all of them refused: each is sent alone then.
      const isMixed = answer === REFUSED && this.#unsent.length > 1;
      const trouble = isMixed ? await this.#postEach() : answer === REFUSED ? null : answer;
      // Once for a batch: a log that is full of this tells nothing else.
      if (this.#refused > 0) this.#options.log.warn("influx: points refused", { count: this.#refused });
      this.#refused = 0;
      if (isMixed && trouble === null) continue;
      if (trouble !== null) {
        this.#later(trouble);
        return;
      }
      this.isConnected = true;
      for (const { seq } of this.#unsent) this.#spool.confirm(seq);
      this.#unsent = [];
    }
  }

  #later(trouble: string): void {
    if (this.isConnected) this.#options.log.warn("influx: not taken; trying again", { reason: trouble });
    this.isConnected = false;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#send();
    }, RETRY_MS);
  }

  #batch(): readonly SpoolEntry[] {
    const entries: SpoolEntry[] = [];
    for (let entry = this.#spool.take(); entry !== null; entry = entries.length < BATCH ? this.#spool.take() : null) entries.push(entry);
    return entries;
  }

  /** What is there, or will never be, is confirmed at once. null = no trouble. */
  async #postEach(): Promise<string | null> {
    for (let [entry] = this.#unsent; entry !== undefined && !this.#isClosed; [entry] = this.#unsent) {
      const answer = await this.#post([entry]);
      if (answer !== null && answer !== REFUSED) return answer;
      this.isConnected = true;
      this.#spool.confirm(entry.seq);
      this.#unsent = this.#unsent.slice(1);
    }
    return null;
  }

  /** null = all are there; `REFUSED` = the database says of some that they are wrong or too old: such points are not sent for ever. */
  async #post(entries: readonly SpoolEntry[]): Promise<string | null> {
    const { token } = this.#options;
    const body = entries.map(({ text }) => text).join("\n");
    try {
      const headers = token === null ? {} : { authorization: `Token ${token}` };
      const response = await fetch(this.#url, { method: "POST", body, headers, signal: AbortSignal.timeout(POST_LIMIT_MS) });
      await response.arrayBuffer();
      if (response.ok) return null;
      if (!REFUSALS.includes(response.status)) return `status ${response.status}`;
      if (entries.length === 1) this.#refused += 1;
      return REFUSED;
    } catch (error) {
      return reasonOf(error instanceof Error && error.cause ? error.cause : error);
    }
  }
}
