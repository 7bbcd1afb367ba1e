import type { PackIdentity } from "./snapshot.ts";

/** One pack: its family, its address, and what it reports about itself. */
export interface PackName {
  readonly family: string;
  readonly address: number;
  readonly identity: PackIdentity;
}

/** What the pack reports; "" = nothing, because it does not report it or it could not be read. */
export function told(text: string): string {
  return text === "notRead" || text === "notReported" || text.trim() === "" ? "" : text;
}

/** Placeholders that manufacturers leave instead of a serial number: the same in many packs. */
const FILLERS = /^([0fx?*#.\s_-])\1*$/i;
const MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec";
/** The time of a build, as compilers write it ("Jan 10 2022,13:44:13") or by ISO 8601: all packs of one firmware have the same. */
const BUILD_STAMP = new RegExp(
  `^(?:(?:${MONTHS})\\s+\\d{1,2}\\s+\\d{4}|\\d{4}([-/.])\\d\\d\\1\\d\\d)(?:[\\s,T]+\\d{1,2}:\\d\\d(?::\\d\\d)?)?$`,
  "i",
);

/** Whether this text, given as a serial number, can be one that a single pack has. */
export function tellsApart(serial: string): boolean {
  const text = told(serial).trim();
  return text !== "" && !FILLERS.test(text) && !BUILD_STAMP.test(text);
}

/** Display name of a pack: the pack manufacturer's serial number, else the board's; a text that many packs share comes last. null = none. */
export function serialOf(identity: PackIdentity | null): string | null {
  const serials = [identity?.packSerial ?? "", identity?.modelSerial ?? ""];
  return serials.find(tellsApart) ?? (serials.map(told).find((serial) => serial !== "") || null);
}

/**
 * Who this pack is, as one exact text: equal texts are one pack. Family and serial numbers; a pack that has none is known by all that it
 * reports and by its address, because nothing else distinguishes it. A firmware update does not change the identity of a pack with a serial number.
 */
export function packIdOf({ family, address, identity }: PackName): string {
  const { bmsVersion, modelSerial, packSerial } = identity;
  const serials = [packSerial, modelSerial].map((serial) => (tellsApart(serial) ? serial : ""));
  const isNamed = serials.some((serial) => serial !== "");
  return JSON.stringify(isNamed ? [family, ...serials] : [family, told(packSerial), told(modelSerial), told(bmsVersion), address]);
}

/** The same pack with regard to stored data: its firmware may have changed. */
export function isSamePack(a: PackName, b: PackName): boolean {
  return packIdOf(a) === packIdOf(b);
}

/** The same pack with an unchanged identity, firmware included: required to continue a write, a plan or a download. */
export function isUnchangedPack(a: PackName, b: PackName): boolean {
  const [was, is] = [a.identity, b.identity];
  const isSameText = (key: "modelSerial" | "packSerial") => told(was[key]) === told(is[key]);
  return isSamePack(a, b) && was.bmsVersion === is.bmsVersion && isSameText("modelSerial") && isSameText("packSerial");
}

/** Two answers to the same identity requests are equal, or both are missing. */
export function isSameIdentity(a: PackIdentity | null, b: PackIdentity | null): boolean {
  return a?.bmsVersion === b?.bmsVersion && a?.modelSerial === b?.modelSerial && a?.packSerial === b?.packSerial;
}
