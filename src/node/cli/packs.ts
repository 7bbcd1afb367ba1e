import type { FamilyId, PackIdentity } from "../../../protocol/index.ts";
import { serialOf, told } from "../../../protocol/index.ts";
import type { PackDocument } from "./documents.ts";
import { printable } from "./output.ts";
import { filled, type Words } from "./words.ts";

/** "" = the pack does not tell; null = it could not be read. */
const said = (text: string): string | null => (text === "notRead" ? null : printable(told(text)).trim());

interface PackLike {
  readonly family: FamilyId;
  readonly address: number;
  readonly identity: PackIdentity | null;
}

export function packDocument({ family, address, identity }: PackLike): PackDocument {
  return {
    family,
    address,
    bmsVersion: said(identity?.bmsVersion ?? "notRead"),
    modelSerial: said(identity?.modelSerial ?? "notRead"),
    packSerial: said(identity?.packSerial ?? "notRead"),
  };
}

/** "Pack 1, RES20010K2304170086, P16S100A-1812-1.00". */
export function packTitle(pack: PackLike, { texts }: Words): string {
  const { title, noSerial, noVersion } = texts.cli.pack;
  const { address, bmsVersion, ...serials } = packDocument(pack);
  const serial = serialIn(serials) ?? noSerial;
  return [filled(title, { address }), serial, bmsVersion ?? noVersion].filter((part) => part !== "").join(", ");
}

/** What the pack is called; "" = it tells none, null = could not be read. */
export function serialIn({ packSerial, modelSerial }: Pick<PackDocument, "packSerial" | "modelSerial">): string | null {
  const isUnread = packSerial === null || modelSerial === null;
  return serialOf({ bmsVersion: "", packSerial: packSerial ?? "", modelSerial: modelSerial ?? "" }) ?? (isUnread ? null : "");
}

export const isoOf = (wallMs: number): string => new Date(wallMs).toISOString();
