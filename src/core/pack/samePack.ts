import type { PackIdentity, Result } from "../../../protocol/index.ts";
import { fail, isUnchangedPack } from "../../../protocol/index.ts";
import type { PackName } from "../../contract/params.ts";
import type { SettingsReader } from "./settingsReader.ts";

/** Reads its identity. Another identity is accepted when it is read twice: swapped digits must not look like another pack. Fails with `write.stale`. */
export async function checkSamePack(reader: SettingsReader, pack: PackName): Promise<Result<PackIdentity>> {
  for (let tries = 0; tries < 2; tries++) {
    const identity = await reader.readIdentity();
    if (!identity.ok) return identity;
    if (isUnchangedPack({ ...pack, identity: identity.value }, pack)) return identity;
  }
  return fail("write.stale", { reason: "otherPack" });
}
