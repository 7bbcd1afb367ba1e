import type { Driver, FamilyId } from "../../../protocol/index.ts";
import type { ConnectRequest } from "../../contract/session.ts";
import type { Remembered } from "./remembered.ts";

/** Address of the first or only pack. */
const FIRST_ADDRESS = 1;

export interface Question {
  readonly driver: Driver;
  readonly address: number;
  /** Instead of the family's. */
  readonly firstByteMs?: number;
}

interface Asking {
  readonly wanted: ConnectRequest;
  readonly remembered: Remembered | null;
  /** Everything twice; later rounds ask once. */
  readonly isFirstRound: boolean;
  readonly allAddresses: boolean;
}

export function firstAddress({ address }: Pick<ConnectRequest, "address">): number {
  return address === "auto" ? FIRST_ADDRESS : address;
}

export function wantedDrivers(drivers: readonly Driver[], { family }: ConnectRequest): readonly Driver[] {
  return family === "auto" ? drivers : drivers.filter((driver) => driver.family === family);
}

/**
 * Families to query at this baud rate, those heard before first. A rate set by hand, and a bridge with an unknown rate, are for
 * every family.
 */
export function driversFor(
  drivers: readonly Driver[],
  wanted: ConnectRequest,
  baudRate: number | null,
  heard: readonly FamilyId[],
): readonly Driver[] {
  const isAny = wanted.baudRate !== "auto" || baudRate === null;
  const here = wantedDrivers(drivers, wanted).filter((driver) => isAny || driver.baudRates.includes(baudRate));
  const place = ({ family }: Driver) => (heard.includes(family) ? heard.indexOf(family) : heard.length);
  return here.toSorted((a, b) => place(a) - place(b));
}

/**
 * Every family is asked once before any is asked twice, and briefly at first: the pack that answers the last family need not wait
 * for the others. A given address is a demand: no other is queried.
 */
export function questionsAt(drivers: readonly Driver[], { wanted, remembered, isFirstRound, allAddresses }: Asking): readonly Question[] {
  const first = firstAddress(wanted);
  const patiently = (driver: Driver, address: number): Question => ({ driver, address, firstByteMs: driver.probe.firstByteMs });
  const quick = drivers.map((driver) => ({ ...patiently(driver, first), firstByteMs: driver.probe.quickMs ?? driver.probe.firstByteMs }));
  const patient = drivers.map((driver) => patiently(driver, first));
  const asked = isFirstRound || allAddresses ? [...quick, ...patient] : patient;
  if (wanted.address !== "auto") return asked;
  const others = drivers.map((driver) => {
    const alone = driver.standAloneAddress === null ? [] : [driver.standAloneAddress];
    const known = remembered?.family === driver.family ? [remembered.address] : [];
    const addresses = new Set(allAddresses ? driver.addresses : [...alone, ...known]);
    return [...addresses].filter((address) => address !== first).map((address) => patiently(driver, address));
  });
  return [...asked, ...inTurns(others)];
}

/** Where each family's probe is asked in its other versions: the first pack, and one that stands alone. */
export function dialectQuestions(drivers: readonly Driver[], wanted: ConnectRequest): readonly Question[] {
  const first = firstAddress(wanted);
  return drivers
    .filter(({ probe }) => (probe.dialects ?? []).length > 0)
    .flatMap((driver) => {
      const alone = wanted.address === "auto" && driver.standAloneAddress !== null ? [driver.standAloneAddress] : [];
      return [...new Set([first, ...alone])].map((address) => ({ driver, address }));
    });
}

/** The first of each list, then the second of each: the packs of the last family need not wait for all numbers of the others. */
function inTurns<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) => lists.flatMap((list) => list.slice(turn, turn + 1))).flat();
}
