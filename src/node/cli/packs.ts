import type { FamilyId, PackIdentity } from "../../../protocol/index.ts";
import type { PackDocument } from "./documents.ts";
import { printable } from "./output.ts";

/** "" = the pack does not tell; null = it could not be read. */
const told = (text: string): string | null => (text === "notRead" ? null : text === "notReported" ? "" : printable(text).trim());

interface PackLike {
  readonly family: FamilyId;
  readonly address: number;
  readonly identity: PackIdentity | null;
}

export function packDocument({ family, address, identity }: PackLike): PackDocument {
  return {
    family,
    address,
    bmsVersion: told(identity?.bmsVersion ?? "notRead"),
    modelSerial: told(identity?.modelSerial ?? "notRead"),
    packSerial: told(identity?.packSerial ?? "notRead"),
  };
}

/** "Pack 1, RES20010K2304170086, P16S100A-1812-1.00". */
export function packTitle(pack: PackLike): string {
  const { address, bmsVersion, ...serials } = packDocument(pack);
  const serial = serialOf(serials) ?? "serial number not read";
  return [`Pack ${address}`, serial, bmsVersion ?? "version not read"].filter((part) => part !== "").join(", ");
}

/** The one that the maker of the pack gave, or else that of the board; null = could not be read. */
export function serialOf({ packSerial, modelSerial }: Pick<PackDocument, "packSerial" | "modelSerial">): string | null {
  return packSerial || modelSerial || (packSerial === null || modelSerial === null ? null : "");
}

export const isoOf = (wallMs: number): string => new Date(wallMs).toISOString();
