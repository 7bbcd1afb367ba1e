import type { Clock, Result } from "../../protocol/index.ts";
import { sleep } from "../../protocol/index.ts";
import type { HostPorts, KeyStore } from "./ports.ts";

/** What a system says of a file that a scanner, a backup program or an editor holds; some say the same of a folder for reading only. */
const HELD: readonly unknown[] = ["EBUSY", "EPERM", "EACCES", "EAGAIN"];
const TRIES = 4;
const PAUSE_MS = 250;

/**
 * Tries again for a moment: a record that a pack hands over once, a row of a log or a journal must not be lost to a virus scanner, and
 * what is kept must not be called unreadable for its sake.
 */
async function whileHeld<T>(clock: Clock, use: () => Promise<Result<T>>): Promise<Result<T>> {
  for (let tries = 1; ; tries++) {
    const done = await use();
    if (done.ok || tries === TRIES) return done;
    const { code, detail } = done.error;
    if (code !== "host.inUse" && (code !== "host.storage" || !HELD.includes(detail?.reason))) return done;
    await sleep(clock, PAUSE_MS);
  }
}

/** Most holds are those of one write. */
function patientHold(clock: Clock, { hold }: Pick<KeyStore, "hold">): Pick<KeyStore, "hold"> {
  return hold === undefined ? {} : { hold: (name) => whileHeld(clock, () => hold(name)) };
}

/** The same host, and whatever is kept waits while its file is held. */
export function patientPorts({ clock, store, lines, texts, ...ports }: HostPorts): HostPorts {
  return {
    ...ports,
    clock,
    store: {
      ...store,
      ...patientHold(clock, store),
      read: (name) => whileHeld(clock, () => store.read(name)),
      write: (name, value) => whileHeld(clock, () => store.write(name, value)),
    },
    lines: {
      ...lines,
      ...patientHold(clock, lines),
      read: (name) => whileHeld(clock, () => lines.read(name)),
      append: (name, added) => whileHeld(clock, () => lines.append(name, added)),
    },
    texts: {
      ...texts,
      read: (name, offset, most) => whileHeld(clock, () => texts.read(name, offset, most)),
      append: (name, text) => whileHeld(clock, () => texts.append(name, text)),
    },
  };
}
