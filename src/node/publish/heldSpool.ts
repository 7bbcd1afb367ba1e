import type { Result } from "../../../protocol/index.ts";
import { ok } from "../../../protocol/index.ts";
import type { GiveBack } from "../../core/ports.ts";
import { createHolds } from "../documentHolds.ts";
import { FileSpool } from "./fileSpool.ts";

export interface HeldSpool {
  readonly spool: FileSpool;
  readonly giveBack: GiveBack;
}

/**
 * A store of messages for this process alone: two that publish from one folder would give one number to two messages, and remove what the
 * other has not sent yet. Fails with `host.inUse` and `host.storage`.
 */
export async function openHeldSpool(options: Parameters<typeof FileSpool.open>[0]): Promise<Result<HeldSpool>> {
  const held = await createHolds(options.folder)("spool");
  if (!held.ok) return held;
  const opened = FileSpool.open(options);
  if (opened.ok) return ok({ spool: opened.value, giveBack: held.value });
  await held.value();
  return opened;
}
