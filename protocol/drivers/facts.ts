import type { InverterCodes } from "../inverter/codes.ts";
import type { FamilyWords, Language } from "../model/words.ts";
import type { Capabilities, Driver, FamilyId } from "./driver.ts";

/** What a window needs to know about a family: plain data, so that the window needs no code per family. */
export interface FamilyFacts {
  readonly family: FamilyId;
  readonly title: string;
  readonly shortName: string;
  /** One pack may answer all families of its board; null = the only family of its board. */
  readonly board: string | null;
  /** In the language asked for. */
  readonly words: FamilyWords;
  readonly baudRates: readonly number[];
  /** In the order detection tries them. */
  readonly addresses: readonly number[];
  readonly capabilities: Capabilities;
  readonly inverterCodes: InverterCodes | null;
  /** How its packs handle a write has not been published: the first write is a test write, and the values read must look like settings. */
  readonly writesUnseen: boolean;
}

export function familyFacts(driver: Driver, language: Language): FamilyFacts {
  const { family, title, shortName, board = null, baudRates, addresses, capabilities, inverterCodes, writing } = driver;
  const writesUnseen = writing.plausibleFirst;
  const words = driver.words[language];
  return { family, title, shortName, board, words, baudRates, addresses, capabilities, inverterCodes, writesUnseen };
}

type Addressed = Pick<FamilyFacts, "family" | "addresses">;

/** Lowest and highest address that can be asked over one of these families, or over all of them. */
export function addressSpan(
  families: readonly Addressed[],
  wanted: FamilyId | "auto" = "auto",
): { readonly least: number; readonly most: number } {
  const asked = families.flatMap(({ family, addresses }) => (wanted === "auto" || family === wanted ? addresses : []));
  return asked.length === 0 ? { least: 0, most: 0 } : { least: Math.min(...asked), most: Math.max(...asked) };
}

/** The driver of a family; null = this program does not know it. */
export function driverIn(drivers: readonly Driver[], family: string | null): Driver | null {
  return drivers.find((driver) => driver.family === family) ?? null;
}
