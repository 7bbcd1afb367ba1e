import type { BmsError } from "../../protocol/shared.ts";
import { ADDRESS, FAMILY } from "./family.ts";
import type { PackName, WriteReport, WriteStage } from "./params.ts";
import { NOTHING, request, type } from "./request.ts";
import { CONFIRMED, SETTINGS } from "./settings.ts";
import { z } from "./zod.ts";

/** What a window may ask for several packs at once. */
export const FLEET_REQUESTS = {
  /**
   * The same values to each of these packs, one after the other in the order given. Fails before anything is sent when one
   * of them cannot be written: `write.behindMaster`, `write.unfinished`, `link.timeoutFirstByte` ... with `address`. Returns
   * when it has begun; the state tells how it goes.
   */
  "fleet.apply": request({
    args: z.strictObject({
      /** The values are of this one: a pack of another, which may have settings of the same names, is refused with `file.otherFamily`. */
      family: FAMILY,
      values: SETTINGS,
      addresses: z.array(ADDRESS).min(1).max(248).readonly(),
      confirmed: CONFIRMED,
    }),
    reply: type<null>(),
    access: "change",
    manner: "line",
  }),
  /** Before the next block. */
  "fleet.cancel": request({ args: NOTHING, reply: type<null>(), access: "change", manner: "line" }),
};

/**
 * verified = holds what was wanted, read back · stopped, unknown = as a write by itself ends (`report`) · refused = nothing was
 * sent to it (`error`) · skipped = not tried, because the one before it did not end as verified, or it was cancelled.
 */
export type FleetStatus = "pending" | "running" | "verified" | "stopped" | "unknown" | "refused" | "skipped";

export interface FleetRow {
  readonly address: number;
  readonly pack: PackName;
  readonly status: FleetStatus;
  /** null for a pack that already held every value: nothing was written. */
  readonly report: WriteReport | null;
  readonly error: BmsError | null;
}

export interface FleetState {
  readonly isRunning: boolean;
  /** Empty until something was applied. */
  readonly rows: readonly FleetRow[];
  /** Of the pack that is running. */
  readonly progress: { readonly stage: WriteStage; readonly block: number; readonly blocks: number } | null;
  readonly startedWallMs: number | null;
  readonly endedWallMs: number | null;
}
