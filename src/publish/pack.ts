import type { FamilyId, PackIdentity, PackSnapshot } from "../../protocol/shared.ts";
import { serialOf, tellsApart, told } from "../../protocol/shared.ts";

/** One pack as it leaves the program: its last good values, and whether they are of now. */
export interface PublishedPack {
  /** In topics, labels and identifiers: the same as long as the pack is the same. */
  readonly id: string;
  readonly line: string;
  readonly address: number;
  readonly family: FamilyId;
  readonly identity: PackIdentity;
  /** It answers, and its values are current. */
  readonly isUp: boolean;
  /** null = it answers, and no value could be read so far. */
  readonly reading: PackReading | null;
}

interface PackReading {
  readonly snapshot: PackSnapshot;
  /** Host's monotonic clock and civil time when the oldest part was received. */
  readonly receivedAtMs: number;
  readonly receivedAtWallMs: number;
}

/** What topics, labels and Home Assistant's identifiers can carry without escaping. */
const SAFE = /[^A-Za-z0-9_-]+/g;
const MOST_CHARACTERS = 64;

const safeName = (text: string): string =>
  text
    .trim()
    .replace(SAFE, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, MOST_CHARACTERS);

/** A pack without a serial number of its own has nothing but its place. */
function packIdOf(line: string, address: number, identity: PackIdentity): string {
  const serial = serialOf(identity);
  const name = serial !== null && tellsApart(serial) ? safeName(serial) : "";
  return name === "" ? placeOf(line, address) : name;
}

const placeOf = (line: string, address: number): string => `${safeName(line)}-${address}`;

/**
 * Of the whole process: two packs that tell the same serial number keep apart, whichever comes first has it. It stays with that place: the
 * other one may come there next. The place alone is the name of packs without a serial number, and never of another.
 */
export class PackIds {
  readonly #owners = new Map<string, string>();

  /** `address` = where it is now. */
  idOf(line: string, address: number, identity: PackIdentity): string {
    const wanted = packIdOf(line, address, identity);
    const place = placeOf(line, address);
    const owner = this.#owners.get(wanted);
    if (owner !== undefined && owner !== place) return `${wanted}-${place}`;
    this.#owners.set(wanted, place);
    return wanted;
  }
}

export function facts({ identity, family, line, address }: PublishedPack): Readonly<Record<string, string>> {
  return {
    family,
    line,
    address: String(address),
    serial: told(identity.packSerial),
    board_serial: told(identity.modelSerial),
    firmware: told(identity.bmsVersion),
  };
}
