import type { Driver, PackName, PackSnapshot } from "../../../protocol/index.ts";
import type { CheckMeasured, CheckResult, CommissioningSite } from "../../contract/commissioning.ts";
import type { ClockReading } from "../../contract/control.ts";
import type { SettingValues } from "../../contract/params.ts";
import type { Verdict } from "./verdict.ts";
import { failed, figure } from "./verdict.ts";

/** All settings of one pack, read in one go. */
export interface SeenSettings {
  readonly values: SettingValues;
  /** No block was refused. */
  readonly isWhole: boolean;
  /** Civil time of the reading: the checks of a run may end minutes later. */
  readonly readAt: string;
}

/** What this computer keeps of the history of one pack. */
export interface SeenArchive {
  readonly records: number;
  /** The log was read to its end by this run of the program: an empty one has no records to keep. */
  readonly isRead: boolean;
  /** Civil time when it was last read to its end, by any run of the program; null = never. */
  readonly readAt: string | null;
  /** When the pack was full first since the commissioning began, by its records and this computer's time; null = none says so for sure. */
  readonly fullAt: string | null;
}

/** One pack that answers, with values read since the run began. */
export interface SeenPack {
  readonly address: number;
  readonly driver: Driver;
  /** null = its identity could not be read. */
  readonly name: PackName | null;
  readonly snapshot: PackSnapshot;
  /** Whether it answers at its own address, so that settings and clock can be asked of it. */
  readonly answersAlone: boolean;
  /** null = not asked for this check, or it cannot be asked. */
  readonly settings: SeenSettings | null;
  readonly clock: ClockReading | null;
  readonly archive: SeenArchive | null;
}

/** An address with a problem: what answers there is not simply one pack. */
interface Trouble {
  readonly address: number;
  readonly kind: "conflict" | "silent";
}

/** All that a check may look at. Checks are pure: the same sight gives the same verdict. */
export interface Sight {
  readonly site: CommissioningSite;
  readonly packs: readonly SeenPack[];
  /** Addresses of all packs of the commissioning, also of those that do not answer now. */
  readonly members: readonly number[];
  readonly troubles: readonly Trouble[];
  /** The wired pack answers under every address, and no master speaks for the others. */
  readonly isBlind: boolean;
  /** Settings of a profile that all packs are to hold; null = none was given. */
  readonly wanted: SettingValues | null;
  /** Civil time of it. */
  readonly at: string;
  /** The result of the same check so far. */
  readonly before: CheckResult;
}

export type Check = (sight: Sight) => Verdict;

/** A check over all packs counts only when all of them are there: null = they are. */
export function packsMissing({ packs, site }: Pick<Sight, "packs" | "site">): Verdict | null {
  if (packs.length >= site.packCount) return null;
  return failed("packsMissing", countFigures(packs.length, site.packCount));
}

export function countFigures(packs: number, wanted: number): readonly CheckMeasured[] {
  return [figure("packs", null, packs), figure("packsWanted", null, wanted)];
}

/** Base units to the unit that people read: 52340 mV are 52.34 V. */
export const inThousands = (amount: number): number => amount / 1000;
export const inTenths = (amount: number): number => amount / 10;
