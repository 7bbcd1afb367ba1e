import { fnv1a64, packIdOf, serialOf, told } from "../../../protocol/index.ts";
import type { PackName } from "../../contract/params.ts";

/** With the hash and the dashes it stays below the 64 characters that a store takes. */
const MOST_READABLE = 40;

function asFileName(text: string, mostCharacters: number): string {
  return text
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, mostCharacters);
}

/**
 * Name under which a pack's documents are kept: a part for people, and a hash of who it exactly is. The readable part alone would mix
 * "SN 1" with "SN-1", and with "sn-1" where the file system ignores case.
 */
export function packKey(pack: PackName): string {
  const readable = asFileName(serialOf(pack.identity) ?? pack.family, MOST_READABLE);
  return `p-${readable}-${fnv1a64(packIdOf(pack)).toLowerCase()}`;
}

/** The name before there was a hash: several packs may have had the same, so what lies there has to say whose it is. */
export function formerPackKey({ family, address, identity }: PackName): string {
  const serial = told(identity.packSerial) || told(identity.modelSerial) || `${family} ${told(identity.bmsVersion)} at ${address}`;
  return `p-${asFileName(serial, 58)}`;
}
