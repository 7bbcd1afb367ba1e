import { tellsApart, told } from "../../protocol/index.ts";
import type { CheckStatus, Commissioning, CommissioningCheck, CommissioningPack } from "../contract/commissioning.ts";
import { COMMISSIONING_CHECKS } from "../contract/commissioning.ts";
import { cellSpread } from "./cells.ts";

/** What of a pack is compared besides its settings. */
export type ChangedFigure = "address" | "sohPct" | "cycles" | "ratedCapacityMah" | "fullCapacityMah" | "spreadMv";

type ChangedText = "packSerial" | "bmsVersion" | "modelSerial";

/** null = not read, or not there. */
export type Change =
  | { readonly kind: "text"; readonly what: ChangedText; readonly before: string; readonly after: string }
  | { readonly kind: "figure"; readonly what: ChangedFigure; readonly before: number | null; readonly after: number | null }
  | { readonly kind: "setting"; readonly what: string; readonly before: number | null; readonly after: number | null };

export interface PackChanges {
  readonly pack: CommissioningPack;
  /** exchanged = another pack has taken its address. */
  readonly presence: "both" | "exchanged" | "added" | "removed";
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
const FIGURES: readonly ChangedFigure[] = ["address", "sohPct", "cycles", "ratedCapacityMah", "fullCapacityMah", "spreadMv"];

/**
 * By serial numbers, as a pack may have moved to another address: none that both tell differs. A text that many packs share is none; where
 * the two have no number in common, the address says which pack it is.
 */
function isSame(a: CommissioningPack, b: CommissioningPack): boolean {
  if (a.family !== b.family) return false;
  const both = SERIALS.filter((key) => tellsApart(a[key]) && tellsApart(b[key]));
  return both.length === 0 ? a.address === b.address : both.every((key) => told(a[key]).trim() === told(b[key]).trim());
}

const SERIALS = ["packSerial", "modelSerial"] as const;

/** The earlier row of each pack. Of several that no number tells apart, the one at the same address comes first, and none is taken twice. */
function formerRows(before: Commissioning, after: Commissioning): ReadonlyMap<CommissioningPack, CommissioningPack> {
  const found = new Map<CommissioningPack, CommissioningPack>();
  const taken = new Set<CommissioningPack>();
  const take = (isOne: (old: CommissioningPack, pack: CommissioningPack) => boolean) => {
    for (const pack of after.packs) {
      const old = found.has(pack) ? undefined : before.packs.find((each) => !taken.has(each) && isOne(each, pack));
      if (old === undefined) continue;
      found.set(pack, old);
      taken.add(old);
    }
  };
  take((old, pack) => old.address === pack.address && isSame(old, pack));
  take(isSame);
  return found;
}

/** undefined = the version of the program that wrote it did not know this figure: that is no change. */
function figureOf(pack: CommissioningPack, what: ChangedFigure): number | null | undefined {
  return what === "spreadMv" ? (cellSpread(pack)?.differenceMv ?? null) : pack[what];
}

function settingChanges(before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>): Change[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((what): Change[] => {
    const [was = null, is = null] = [before[what], after[what]];
    return was === is ? [] : [{ kind: "setting", what, before: was, after: is }];
  });
}

function textChanges(before: CommissioningPack, after: CommissioningPack, among: readonly ChangedText[]): readonly Change[] {
  return among.flatMap((what): Change[] =>
    before[what] === after[what] ? [] : [{ kind: "text", what, before: before[what], after: after[what] }],
  );
}

function packChanges(before: CommissioningPack, after: CommissioningPack): readonly Change[] {
  const figures = FIGURES.flatMap((what): Change[] => {
    const [was, is] = [figureOf(before, what), figureOf(after, what)];
    return was === undefined || is === undefined || was === is ? [] : [{ kind: "figure", what, before: was, after: is }];
  });
  const texts = textChanges(before, after, ["bmsVersion", "modelSerial"]);
  return [...texts, ...figures, ...settingChanges(before.settings, after.settings)];
}

/** Cycles and capacity of another pack are no change of this one; its settings should be those of the old one. */
function exchangeChanges(before: CommissioningPack, after: CommissioningPack): readonly Change[] {
  const texts = textChanges(before, after, ["packSerial", "modelSerial", "bmsVersion"]);
  return [...texts, ...settingChanges(before.settings, after.settings)];
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
  const former = formerRows(before, after);
  const stayed = new Set(former.values());
  const gone = before.packs.filter((old) => !stayed.has(old));
  const exchangedFor = (pack: CommissioningPack) => gone.find(({ address, family }) => address === pack.address && family === pack.family);
  const here = after.packs.map((pack): PackChanges => {
    const old = former.get(pack);
    if (old) return { pack, presence: "both", changes: packChanges(old, pack) };
    const other = exchangedFor(pack);
    return other ? { pack, presence: "exchanged", changes: exchangeChanges(other, pack) } : { pack, presence: "added", changes: [] };
  });
  const replaced = here.flatMap(({ pack, presence }) => (presence === "exchanged" ? [exchangedFor(pack)] : []));
  const removed = gone.filter((old) => !replaced.includes(old)).map((pack): PackChanges => ({ pack, presence: "removed", changes: [] }));
  return {
    checks: checkChanges(before, after),
    codes: settingChanges(before.inverter.codes, after.inverter.codes),
    packs: [...here, ...removed],
  };
}
