import { isSamePack } from "../../../protocol/index.ts";
import type { PackName } from "../../contract/params.ts";

/** By what both have told: what was not read of one of them says nothing. */
export function isOtherPack(was: PackName, is: PackName): boolean {
  return !isSamePack(asFarAsRead(was, is), asFarAsRead(is, was));
}

export const isReadWhole = ({ identity }: PackName): boolean => !Object.values(identity).includes("notRead");

function asFarAsRead(pack: PackName, other: PackName): PackName {
  const both = (key: keyof PackName["identity"]) => (other.identity[key] === "notRead" ? "notRead" : pack.identity[key]);
  return { ...pack, identity: { bmsVersion: both("bmsVersion"), modelSerial: both("modelSerial"), packSerial: both("packSerial") } };
}
