import type { CountedPack } from "./bank.ts";
import { coldestDeciC } from "./bank.ts";
import type { PackSnapshot } from "./snapshot.ts";
import { cellStats, isKnown } from "./snapshot.ts";

/** Quantities in which packs of one bank are compared. */
export const OUTLIER_QUANTITIES = ["packVoltage", "soc", "difference", "coldest", "currentShare"] as const;
export type OutlierQuantity = (typeof OUTLIER_QUANTITIES)[number];

interface OutlierRule {
  /** Base units. A pack closer to the median than this is never an outlier, however much the others agree. */
  readonly floor: number;
  /** above = a value below the others is not a problem. */
  readonly side: "both" | "above";
  readonly why: string;
}

export const OUTLIER_RULES: Readonly<Record<OutlierQuantity, OutlierRule>> = {
  packVoltage: {
    floor: 200,
    side: "both",
    why: "mV. Packs on one busbar have one voltage; two packs whose own measurement is off by 0.1 V, as captures show against the sum of cells, differ by 0.2 V.",
  },
  soc: {
    floor: 50,
    side: "both",
    why: "0.1 %. Each pack counts its own charge and is set right only when it is full: some percent between two full charges are ordinary.",
  },
  difference: {
    floor: 30,
    side: "above",
    why: "mV. Cells of a sound pack under load differ by some 10 mV to 40 mV; packs that differ by less than 30 mV in this are alike.",
  },
  coldest: {
    floor: 50,
    side: "both",
    why: "0.1 °C. Sensors differ by 1 °C to 2 °C and the ends of a rack by a few more.",
  },
  currentShare: {
    floor: 250,
    side: "both",
    why: "0.1 % of what the pack's capacity lets expect. Longer cables and worn contacts take some tenths of the current without harm.",
  },
};

/** How many median distances from the median make an outlier. */
export const OUTLIER_DISTANCES = 3;

/** A mean current below this per pack is mostly shunt offset: shares of it mean nothing. */
const SHARE_LEAST_MA = 2_000;

interface PackValue {
  readonly address: number;
  readonly value: number;
}

export interface Comparison {
  readonly quantity: OutlierQuantity;
  readonly values: readonly PackValue[];
  /** null = nothing to compare. */
  readonly median: number | null;
  readonly outliers: readonly number[];
  /** Smallest and greatest value of the packs that are not outliers. */
  readonly others: { readonly least: number; readonly most: number } | null;
}

export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** By the rule: more than three median distances from the median, and beyond the floor of the quantity. */
export function findOutliers(quantity: OutlierQuantity, values: readonly PackValue[]): Comparison {
  const { floor, side } = OUTLIER_RULES[quantity];
  const middle = median(values.map(({ value }) => value));
  if (middle === null) return { quantity, values, median: null, outliers: [], others: null };
  const spread = median(values.map(({ value }) => Math.abs(value - middle))) ?? 0;
  const isOut = ({ value }: PackValue) => {
    const distance = side === "above" ? value - middle : Math.abs(value - middle);
    return distance > OUTLIER_DISTANCES * spread && distance > floor;
  };
  const rest = values.filter((each) => !isOut(each)).map(({ value }) => value);
  return {
    quantity,
    values,
    median: middle,
    outliers: values.filter(isOut).map(({ address }) => address),
    others: rest.length === 0 ? null : { least: Math.min(...rest), most: Math.max(...rest) },
  };
}

/** Current relative to the pack's share of the capacity, in 0.1 %; packs that do not report both are left out. */
function currentShares(packs: readonly CountedPack[]): readonly PackValue[] {
  const known = packs.flatMap(({ address, snapshot: { currentMa, fullCapacityMah } }) =>
    isKnown(currentMa) && isKnown(fullCapacityMah) && fullCapacityMah > 0 ? [{ address, currentMa, fullMah: fullCapacityMah }] : [],
  );
  const bankMa = known.reduce((sum, { currentMa }) => sum + currentMa, 0);
  const bankMah = known.reduce((sum, { fullMah }) => sum + fullMah, 0);
  if (Math.abs(bankMa) < SHARE_LEAST_MA * known.length || bankMa === 0) return [];
  return known.map(({ address, currentMa, fullMah }) => ({
    address,
    value: Math.round((1000 * currentMa * bankMah) / (bankMa * fullMah)),
  }));
}

const READ: Readonly<Record<Exclude<OutlierQuantity, "currentShare">, (snapshot: PackSnapshot) => number | null>> = {
  packVoltage: ({ packVoltageMv }) => (isKnown(packVoltageMv) ? packVoltageMv : null),
  soc: ({ socDeciPct }) => (isKnown(socDeciPct) ? socDeciPct : null),
  difference: ({ cellVoltagesMv }) => cellStats(cellVoltagesMv)?.differenceMv ?? null,
  coldest: coldestDeciC,
};

function valuesOf(quantity: OutlierQuantity, packs: readonly CountedPack[]): readonly PackValue[] {
  if (quantity === "currentShare") return currentShares(packs);
  return packs.flatMap(({ address, snapshot }) => {
    const value = READ[quantity](snapshot);
    return value === null ? [] : [{ address, value }];
  });
}

/** All packs against each other in every quantity. */
export function comparePacks(packs: readonly CountedPack[]): readonly Comparison[] {
  return OUTLIER_QUANTITIES.map((quantity) => findOutliers(quantity, valuesOf(quantity, packs)));
}
