import type { BmsError, PackIdentity, Result } from "../../../protocol/index.ts";
import { fail, isUnchangedPack, ok } from "../../../protocol/index.ts";
import type { PackName } from "../../contract/params.ts";

/** What a pack says of its name. */
export interface NameAnswer {
  readonly identity: PackIdentity;
  /** The last refusal of a block that names the pack. */
  readonly refusal: BmsError | null;
}

/**
 * Packs may report the same serial numbers, and then only the address tells one from the other: what was begun at one address is never
 * ended at another. Fails with `write.otherAddress`.
 */
export function checkSameAddress(was: PackName, here: PackName): Result<void> {
  return was.address === here.address ? ok(undefined) : fail("write.otherAddress", { address: was.address });
}

interface NameReader {
  readIdentity(): Promise<Result<NameAnswer>>;
}

const OTHER = fail("write.stale", { reason: "otherPack" });

/** Something that was read is another name; what was refused says nothing. */
function saysOther(now: PackIdentity, before: PackIdentity): boolean {
  const isOther = (key: keyof PackIdentity) => now[key] !== "notRead" && now[key] !== before[key];
  return isOther("packSerial") || isOther("modelSerial") || isOther("bmsVersion");
}

/**
 * Reads its identity. Another identity is accepted when it is read twice: swapped digits must not look like another pack. Fails with
 * `write.stale`, or with the refusal of a pack that does not say who it is.
 */
export async function checkSamePack(reader: NameReader, pack: PackName): Promise<Result<PackIdentity>> {
  let refused: BmsError | null = null;
  for (let tries = 0; tries < 2; tries++) {
    const read = await reader.readIdentity();
    if (!read.ok) return read.error.code === "device.otherPack" ? OTHER : read;
    const { identity, refusal } = read.value;
    if (isUnchangedPack({ ...pack, identity }, pack)) return ok(identity);
    refused = saysOther(identity, pack.identity) ? null : refusal;
  }
  return refused === null ? OTHER : { ok: false, error: refused };
}
