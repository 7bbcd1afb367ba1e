import type { PackName, Result } from "../../../protocol/index.ts";
import { fail, ok } from "../../../protocol/index.ts";
import type { BackupInfo } from "../../contract/params.ts";
import { checkSameAddress } from "../../core/pack/samePack.ts";
import type { Bench } from "./bench.ts";
import { newestBackup } from "./runParams.ts";

/**
 * The backup from before the last write to this pack. Fails with `file.format` where there is none, and with `write.otherAddress`: at another
 * address it may be that of another pack.
 */
export async function backupOfLastWrite(bench: Pick<Bench, "call">, pack: PackName): Promise<Result<BackupInfo>> {
  const backup = await newestBackup(bench, pack, ({ cause }) => cause === "beforeWrite");
  if (backup === null) return fail("file.format", { reason: "noBackupOfWrite" });
  const placed = checkSameAddress(backup.pack, pack);
  return placed.ok ? ok(backup) : placed;
}
