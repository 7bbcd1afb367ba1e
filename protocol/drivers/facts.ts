import type { InverterCodes } from "../inverter/codes.ts";
import type { FamilyWords, Language } from "../model/words.ts";
import type { Capabilities, Driver, FamilyId } from "./driver.ts";

/** What a window is told of a family: plain data, enough to draw all that is said of it without knowing it. */
export interface FamilyFacts {
  readonly family: FamilyId;
  readonly title: string;
  readonly shortName: string;
  /** The same pack may answer all families of one board; null = no other one is of it. */
  readonly board: string | null;
  readonly words: Readonly<Record<Language, FamilyWords>>;
  readonly baudRates: readonly number[];
  /** In the order detection tries them. */
  readonly addresses: readonly number[];
  readonly capabilities: Capabilities;
  readonly inverterCodes: InverterCodes | null;
}

export function familyFacts(driver: Driver): FamilyFacts {
  const { family, title, shortName, board = null, words, baudRates, addresses, capabilities, inverterCodes } = driver;
  return { family, title, shortName, board, words, baudRates, addresses, capabilities, inverterCodes };
}

/** The driver of a family; null = this program does not know it. */
export function driverIn(drivers: readonly Driver[], family: string | null): Driver | null {
  return drivers.find((driver) => driver.family === family) ?? null;
}
