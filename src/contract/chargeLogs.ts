import { z } from "zod";
import { request, type } from "./request.ts";

export const CHARGE_LOG_REQUESTS = {
  /**
   * Looks in logs of this program for the first full charge of each pack of the current commissioning. `text` = the head of a log with
   * any of its rows, so that a long log comes in several requests. Fails with `file.format` when one is no log of this program.
   */
  "commission.log": request({
    args: z.strictObject({
      logs: z.array(z.strictObject({ name: z.string().max(400), text: z.string().max(20 * 1024 * 1024) })).max(50),
    }),
    reply: type<null>(),
    access: "change",
    manner: "kept",
  }),
};
