import type { CheckStatus, Commissioning, CommissioningCheck, CommissioningPack } from "../contract/commissioning.ts";
import { COMMISSIONING_CHECKS } from "../contract/commissioning.ts";
import { cellSpread } from "./cells.ts";

/** What of a pack is compared besides its settings. */
export type ChangedFigure = "address" | "sohPct" | "cycles" | "fullCapacityMah" | "spreadMv";

/** null = not read, or not there. */
export type Change =
  | { readonly kind: "text"; readonly what: "bmsVersion" | "modelSerial"; readonly before: string; readonly after: string }
  | { readonly kind: "figure"; readonly what: ChangedFigure; readonly before: number | null; readonly after: number | null }
  | { readonly kind: "setting"; readonly what: string; readonly before: number | null; readonly after: number | null };

export interface PackChanges {
  readonly pack: CommissioningPack;
  readonly presence: "both" | "added" | "removed";
  readonly changes: readonly Change[];
}

export interface CheckChange {
  readonly check: CommissioningCheck;
  readonly before: CheckStatus;
  readonly after: CheckStatus;
}

interface CommissioningChanges {
  readonly checks: readonly CheckChange[];
  /** Codes of the inverter protocol, by setting. */
  readonly codes: readonly Change[];
  readonly packs: readonly PackChanges[];
}

/** In the order of the report. Voltage and SOC are of the moment: they would differ at every visit and say nothing. */
const FIGURES: readonly ChangedFigure[] = ["address", "sohPct", "cycles", "fullCapacityMah", "spreadMv"];

const serialOf = ({ packSerial, modelSerial }: CommissioningPack): string => packSerial.trim() || modelSerial.trim();

/** By serial number, as a pack may have moved to another address; one that tells none is known by its address. */
function isSame(a: CommissioningPack, b: CommissioningPack): boolean {
  if (a.family !== b.family) return false;
  const [one, other] = [serialOf(a), serialOf(b)];
  return one === "" || other === "" ? a.address === b.address : one === other;
}

function figureOf(pack: CommissioningPack, what: ChangedFigure): number | null {
  return what === "spreadMv" ? (cellSpread(pack)?.differenceMv ?? null) : pack[what];
}

function settingChanges(before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>): Change[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((what): Change[] => {
    const [was = null, is = null] = [before[what], after[what]];
    return was === is ? [] : [{ kind: "setting", what, before: was, after: is }];
  });
}

function packChanges(before: CommissioningPack, after: CommissioningPack): readonly Change[] {
  const texts = (["bmsVersion", "modelSerial"] as const).flatMap((what): Change[] =>
    before[what] === after[what] ? [] : [{ kind: "text", what, before: before[what], after: after[what] }],
  );
  const figures = FIGURES.flatMap((what): Change[] => {
    const [was, is] = [figureOf(before, what), figureOf(after, what)];
    return was === is ? [] : [{ kind: "figure", what, before: was, after: is }];
  });
  return [...texts, ...figures, ...settingChanges(before.settings, after.settings)];
}

function checkChanges(before: Commissioning, after: Commissioning): readonly CheckChange[] {
  const statusIn = ({ results }: Commissioning, check: CommissioningCheck) =>
    results.find((result) => result.check === check)?.status ?? "open";
  return COMMISSIONING_CHECKS.map((check) => ({ check, before: statusIn(before, check), after: statusIn(after, check) })).filter(
    (each) => each.before !== each.after,
  );
}

/** What a service visit has found changed since an earlier document of the same installation. */
export function changesBetween(before: Commissioning, after: Commissioning): CommissioningChanges {
  const kept = after.packs.map((pack): PackChanges => {
    const old = before.packs.find((each) => isSame(each, pack));
    return old ? { pack, presence: "both", changes: packChanges(old, pack) } : { pack, presence: "added", changes: [] };
  });
  const gone = before.packs
    .filter((old) => !after.packs.some((pack) => isSame(old, pack)))
    .map((pack): PackChanges => ({ pack, presence: "removed", changes: [] }));
  return {
    checks: checkChanges(before, after),
    codes: settingChanges(before.inverter.codes, after.inverter.codes),
    packs: [...kept, ...gone],
  };
}
