import type { PackName } from "../../contract/params.ts";

function isTold(text: string): boolean {
  return text !== "notRead" && text !== "notReported" && text.trim() !== "";
}

export function told(text: string): string {
  return isTold(text) ? text : "";
}

/** A pack without any serial number is known by its address too: nothing else tells it from its neighbour. */
function nameOf({ family, address, identity }: PackName): string {
  const serial = [identity.packSerial, identity.modelSerial].find(isTold);
  return serial ?? `${family} ${told(identity.bmsVersion)} at ${address}`;
}

/** Folder of a pack's documents: its serial number, the BMS's when it has none, else version and address. Safe as a file name. */
export function packKey(pack: PackName): string {
  const safe = nameOf(pack)
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return `p-${safe}`.slice(0, 60);
}

/** The same pack: family and everything it says of itself. */
export function isSamePack(a: PackName, b: PackName): boolean {
  const text = (pack: PackName) => [pack.family, pack.identity.bmsVersion, nameOf(pack)].join("\n");
  return text(a) === text(b);
}
