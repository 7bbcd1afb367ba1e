import type { DriftReports } from "./drift.ts";
import { request, type } from "./request.ts";
import { z } from "./zod.ts";

/** As much of a log as one request hands over. */
const MOST_LOG_CHARACTERS = 20 * 1024 * 1024;

export const DRIFT_REQUESTS = {
  /**
   * From the archives and log files on this computer, and from the `logs` handed over. `pack` = a key, or a serial number; null = every
   * pack. Fails with `file.format` when a log handed over is not one of this program.
   */
  "drift.read": request({
    args: z.strictObject({
      pack: z.string().min(1).max(80).nullable(),
      logs: z.array(z.strictObject({ name: z.string().max(400), text: z.string().max(MOST_LOG_CHARACTERS) })).max(50),
    }),
    reply: type<DriftReports>(),
    access: "look",
    manner: "shown",
  }),
};
