import type { Driver, Result } from "../../../protocol/index.ts";
import { doubtOfSettings, fail, ok } from "../../../protocol/index.ts";
import type { SettingValues } from "../../contract/params.ts";
import type { Turn } from "../pack/packTurn.ts";
import type { Vault } from "./vault.ts";

/** Reason not to write at all to a pack whose map has no published write; null = none. */
export function doubtOf(driver: Driver, held: SettingValues, cellCount: number | null) {
  if (!driver.writing.plausibleFirst) return null;
  const doubt = doubtOfSettings(driver.settings, held, { cellCount });
  return doubt === null ? null : fail("write.implausible", { what: doubt.what, keys: doubt.keys.join(" ") });
}

/** Reads all settings of firmware that has not been written to before: implausible values put the map in doubt. */
export async function checkPlausible({ link, pack, reader }: Turn, vault: Vault, cellCount: number | null): Promise<Result<void>> {
  if (!link.driver.writing.plausibleFirst || (await vault.isProven(pack))) return ok(undefined);
  const shot = await reader.readAll("fresh");
  if (!shot.ok) return shot;
  return doubtOf(link.driver, link.driver.toSettings(shot.value.reads), cellCount) ?? ok(undefined);
}
