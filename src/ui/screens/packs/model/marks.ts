import type { Comparison, Figures, OutlierQuantity } from "../../../../../protocol/shared.ts";
import { quantityText } from "./strip.ts";

/** In what a pack stands apart, the plainest reason first; texts, so that a card is drawn again only when they change. */
interface OutlierMarks {
  /** Quantities, joined with blanks. */
  readonly keys: string;
  /** What the others have in the first of them: "33–37 mV". */
  readonly others: string;
}

/** What a technician can look at comes before what follows from it. */
const ORDER: readonly OutlierQuantity[] = ["difference", "packVoltage", "coldest", "soc", "currentShare"];

export const NO_MARKS: OutlierMarks = { keys: "", others: "" };

export function firstMark({ keys }: OutlierMarks): OutlierQuantity | null {
  return ORDER.find((quantity) => keys.split(" ").includes(quantity)) ?? null;
}

/** Marks of every pack that stands apart, by address. */
export function outlierMarks(comparisons: readonly Comparison[], figures: Figures): ReadonlyMap<number, OutlierMarks> {
  const found = new Map<number, Comparison[]>();
  for (const quantity of ORDER) {
    const comparison = comparisons.find((each) => each.quantity === quantity);
    for (const address of comparison?.outliers ?? []) if (comparison) found.set(address, [...(found.get(address) ?? []), comparison]);
  }
  return new Map(
    [...found].map(([address, list]) => [
      address,
      { keys: list.map(({ quantity }) => quantity).join(" "), others: othersText(list[0], figures) },
    ]),
  );
}

/** "33–37 mV", or one value when all others have the same. */
function othersText(comparison: Comparison | undefined, figures: Figures): string {
  if (comparison?.others == null) return "";
  const { quantity, others } = comparison;
  const [least, most] = [quantityText(quantity, others.least, false, figures), quantityText(quantity, others.most, true, figures)];
  return most.startsWith(`${least}\u00a0`) ? most : `${least}–${most}`;
}

interface ApartLine {
  readonly quantity: OutlierQuantity;
  readonly others: string;
}

/** In what one pack stands apart, and what the others have there. */
export function apartLines(comparisons: readonly Comparison[], address: number, figures: Figures): readonly ApartLine[] {
  return ORDER.flatMap((quantity) => {
    const comparison = comparisons.find((each) => each.quantity === quantity);
    return comparison?.outliers.includes(address) === true ? [{ quantity, others: othersText(comparison, figures) }] : [];
  });
}
