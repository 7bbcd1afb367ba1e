import type { Clock } from "../../../protocol/index.ts";
import { sleep } from "../../../protocol/index.ts";
import type { LineStore } from "../ports.ts";

const TRIES = 4;
const PAUSE_MS = 250;

/** A scanner or a backup program may hold a file for a moment, and a record that a pack hands over once cannot be asked for again. */
export function patientLines(lines: LineStore, clock: Clock): LineStore {
  return {
    ...lines,
    async append(name, added) {
      for (let tries = 1; ; tries++) {
        const done = await lines.append(name, added);
        if (done.ok || tries === TRIES) return done;
        await sleep(clock, PAUSE_MS);
      }
    },
  };
}
