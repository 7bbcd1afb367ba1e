import type { RuleContext, SettingGroup, SettingTable } from "../../../../../protocol/shared.ts";
import { bindingOf, checkEdits, conceptOf, diffValues } from "../../../../../protocol/shared.ts";

type Values = Readonly<Record<string, number>>;

/** One more column beside the pack's own. */
export interface CompareColumn {
  readonly id: string;
  readonly kind: "file" | "backup";
  readonly title: string;
  readonly aside: string;
  /** Beside a pack of another one its values are to look at only. */
  readonly family: string;
  readonly values: Values;
}

/** Beside the pack itself. */
export const MOST_COLUMNS = 2;

export interface CompareRow {
  readonly key: string;
  readonly group: SettingGroup | null;
  readonly held: number | null;
  /** One for each column; null = it does not have the setting. */
  readonly values: readonly (number | null)[];
  readonly isDifferent: boolean;
  /** Could become an edit of this pack. */
  readonly mayTake: boolean;
}

/** Settings that pack or columns have. */
export function compareRows(table: SettingTable | null, held: Values, columns: readonly CompareColumn[]): readonly CompareRow[] {
  return diffValues([held, ...columns.map(({ values }) => values)]).map(({ key, values: [own = null, ...values], isDifferent }) => ({
    key,
    group: conceptOf(key)?.group ?? null,
    held: own,
    values,
    isDifferent,
    mayTake: own !== null && table !== null && bindingOf(table, key)?.access === "write",
  }));
}

/** Of the pack that is connected now: a column stays while packs come and go. */
export const isOfFamily = (column: CompareColumn, family: string | null): boolean => family !== null && column.family === family;

/** Values of a column that would change this pack, and may. */
export function takeable(rows: readonly CompareRow[], column: CompareColumn, index: number, family: string | null): Values {
  if (!isOfFamily(column, family)) return {};
  return Object.fromEntries(
    rows.flatMap(({ key, held, values, mayTake }) => {
      const value = values[index] ?? null;
      return mayTake && value !== null && value !== held ? [[key, value]] : [];
    }),
  );
}

/** How the guide's figure of a setting is said. */
type GuideKind = "chargeTo" | "dischargeTo" | "chargeCurrent" | "dischargeCurrent" | "hot" | "cold";
export interface GuideFigure {
  readonly kind: GuideKind;
  readonly value: number;
  /** The limit of a pack with heater. */
  readonly heater: number | null;
}

const GUIDE_KEYS: Readonly<Record<string, { readonly kind: GuideKind; readonly beyond: number }>> = {
  packOvAlarmMv: { kind: "chargeTo", beyond: 1e9 },
  fullChargeMv: { kind: "chargeTo", beyond: 1e9 },
  packUvAlarmMv: { kind: "dischargeTo", beyond: -1e9 },
  chargeOcAlarmMa: { kind: "chargeCurrent", beyond: 1e9 },
  dischargeOcAlarmMa: { kind: "dischargeCurrent", beyond: 1e9 },
  chargeOtAlarmDeciC: { kind: "hot", beyond: 1e9 },
  dischargeOtAlarmDeciC: { kind: "hot", beyond: 1e9 },
  chargeUtAlarmDeciC: { kind: "cold", beyond: -1e9 },
  dischargeUtAlarmDeciC: { kind: "cold", beyond: -1e9 },
};

/**
 * The guide's figures, asked of the rules themselves with a value far beyond any: the column and the findings then cannot
 * say different things, and a pack that the guide does not speak of has none.
 */
export function guideFigures(table: SettingTable, held: Values, context: RuleContext): Readonly<Record<string, GuideFigure>> {
  const found: Record<string, GuideFigure> = {};
  for (const [key, { kind, beyond }] of Object.entries(GUIDE_KEYS)) {
    const findings = checkEdits(table, held, { [key]: beyond }, { ...context, maxCellMv: null });
    for (const { sentence, keys, params } of findings) {
      if (keys[0] !== key) continue;
      const ofGuide = sentence === "guideAbove" || sentence === "guideBelow";
      const ofModel = sentence === "modelCurrent" && context.ratedCurrentMa !== null;
      const value = ofGuide ? params.limit : ofModel ? params.ratedMa : undefined;
      if (typeof value === "number") found[key] = { kind, value, heater: typeof params.heater === "number" ? params.heater : null };
    }
  }
  return found;
}
