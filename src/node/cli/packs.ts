import type { FamilyId, PackIdentity } from "../../../protocol/index.ts";
import type { PackDocument } from "./documents.ts";
import { printable } from "./output.ts";

const told = (text: string): string => (text === "notRead" || text === "notReported" ? "" : printable(text).trim());

interface PackLike {
  readonly family: FamilyId;
  readonly address: number;
  readonly identity: PackIdentity | null;
}

/** "" = the pack does not tell. */
export function packDocument({ family, address, identity }: PackLike): PackDocument {
  return {
    family,
    address,
    bmsVersion: told(identity?.bmsVersion ?? ""),
    modelSerial: told(identity?.modelSerial ?? ""),
    packSerial: told(identity?.packSerial ?? ""),
  };
}

/** "Pack 1, RES20010K2304170086, P16S100A-1812-1.00". */
export function packTitle(pack: PackLike): string {
  const { address, packSerial, modelSerial, bmsVersion } = packDocument(pack);
  return [`Pack ${address}`, packSerial || modelSerial, bmsVersion].filter((part) => part !== "").join(", ");
}

export const isoOf = (wallMs: number): string => new Date(wallMs).toISOString();
