import type { ByteStream } from "../../protocol/index.ts";
import { ok } from "../../protocol/index.ts";
import type { HostPorts } from "../../src/core/ports.ts";

/** Never resolves: whoever waits for it has died. */
const NEVER = new Promise<never>(() => undefined);

export interface Mortal {
  readonly ports: HostPorts;
  /** Things done to the outside world so far. */
  readonly deeds: readonly string[];
  /** Dies at the n-th deed from now, counted from 1. What it had begun is done by half. */
  dieAt(n: number): void;
  readonly isDead: boolean;
}

/**
 * A host whose program can be killed at any deed: a document before or after it is kept, bytes on the line whole or in
 * part, bytes heard. Afterwards nothing of it moves any more.
 */
export function mortal(ports: HostPorts): Mortal {
  const deeds: string[] = [];
  let lastDeed = Number.POSITIVE_INFINITY;
  let isDead = false;
  const deed = (what: string): boolean => {
    if (isDead) return false;
    deeds.push(what);
    if (deeds.length >= lastDeed) isDead = true;
    return !isDead;
  };
  const wrapStream = (stream: ByteStream): ByteStream => ({
    baudRate: stream.baudRate,
    async write(bytes) {
      if (isDead) return NEVER;
      if (!deed(`begins to send ${bytes.length} bytes`)) {
        await stream.write(bytes.subarray(0, Math.floor(bytes.length / 2)));
        return NEVER;
      }
      const written = await stream.write(bytes);
      return deed("has sent") ? written : NEVER;
    },
    onData: (listener) => stream.onData((chunk) => !isDead && deed("hears") && listener(chunk)),
    onSilence: (listener) => stream.onSilence(() => !isDead && listener()),
    onClose: (listener) => stream.onClose((reason) => !isDead && listener(reason)),
    flush: () => stream.flush(),
    close: () => (isDead ? NEVER : stream.close()),
  });
  return {
    deeds,
    get isDead() {
      return isDead;
    },
    dieAt(n) {
      lastDeed = deeds.length + n;
    },
    ports: {
      ...ports,
      clock: {
        nowMs: () => ports.clock.nowMs(),
        wallMs: () => ports.clock.wallMs(),
        after: (delayMs, run) => ports.clock.after(delayMs, () => !isDead && run()),
      },
      streams: {
        async open(path, baudRate) {
          if (isDead) return NEVER;
          const stream = await ports.streams.open(path, baudRate);
          return stream.ok ? ok(wrapStream(stream.value)) : stream;
        },
      },
      store: {
        list: (folder) => (isDead ? NEVER : ports.store.list(folder)),
        read: (name) => (isDead ? NEVER : ports.store.read(name)),
        async write(name, value) {
          if (isDead || !deed(`begins to keep ${name.split("/")[0]}`)) return NEVER;
          const kept = await ports.store.write(name, value);
          return deed(`has kept ${name.split("/")[0]}`) ? kept : NEVER;
        },
        async remove(name) {
          if (isDead || !deed(`begins to remove ${name.split("/")[0]}`)) return NEVER;
          const removed = await ports.store.remove(name);
          return deed("has removed") ? removed : NEVER;
        },
      },
    },
  };
}
