import type { Driver } from "../../../protocol/index.ts";
import { doubtOfSettings, fail } from "../../../protocol/index.ts";
import type { SettingValues } from "../../contract/params.ts";

/** What keeps a pack of a map that nobody has written in public from being written at all; null = nothing. */
export function doubtOf(driver: Driver, held: SettingValues, cellCount: number | null) {
  if (!driver.writing.plausibleFirst) return null;
  const doubt = doubtOfSettings(driver.settings, held, { cellCount });
  return doubt === null ? null : fail("write.implausible", { what: doubt.what, keys: doubt.keys.join(" ") });
}
