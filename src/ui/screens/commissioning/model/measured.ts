import type { CheckMeasured } from "../../../../contract/commissioning.ts";

type Value = CheckMeasured["value"];

/** With up to so many figures a pack is a row; with more a figure is. */
const MOST_COLUMNS = 4;

export interface MeasuredRow {
  readonly name: string;
  readonly unit: string;
  /** In the order of the addresses; undefined = nothing of that name was asked of that pack. */
  readonly values: readonly (Value | undefined)[];
}

export interface MeasuredTable {
  /** Of the whole installation. */
  readonly whole: readonly CheckMeasured[];
  readonly addresses: readonly number[];
  readonly rows: readonly MeasuredRow[];
  readonly layout: "packRows" | "figureRows";
}

export function tableOf(measured: readonly CheckMeasured[]): MeasuredTable {
  const ofPacks = measured.filter(({ address }) => address !== null);
  const addresses = [...new Set(ofPacks.flatMap(({ address }) => address ?? []))].sort((a, b) => a - b);
  const names = [...new Set(ofPacks.map(({ name }) => name))];
  const rows = names.map((name) => {
    const own = ofPacks.filter((each) => each.name === name);
    return {
      name,
      unit: own.find(({ unit }) => unit !== "")?.unit ?? "",
      values: addresses.map((address) => own.find((each) => each.address === address)?.value),
    };
  });
  const whole = measured.filter(({ address }) => address === null);
  return { whole, addresses, rows, layout: names.length <= MOST_COLUMNS ? "packRows" : "figureRows" };
}

/** With a real minus and the unit as the program writes it; null = not read. */
export function valueText(value: Value, unit: string): string | null {
  if (value === null) return null;
  const figure = typeof value === "number" ? String(value).replace("-", "−") : value;
  return unit === "" ? figure : `${figure} ${unit}`;
}

/** The figure of the list: that of the whole installation, else from the least to the most of all packs. */
export interface Summary {
  readonly name: string;
  /** null = at least one of them was not read. */
  readonly text: string | null;
}

export function summaryOf(measured: readonly CheckMeasured[]): Summary | null {
  const first = measured.find(({ address }) => address === null) ?? measured[0];
  if (first === undefined) return null;
  const { name, unit } = first;
  const values = measured
    .filter((each) => each.name === name && (each.address === null) === (first.address === null))
    .map((each) => each.value);
  if (values.includes(null)) return { name, text: null };
  const different = [...new Set(values)];
  const numbers = different.filter((value) => typeof value === "number");
  if (numbers.length < different.length || numbers.length < 2) {
    const texts = different.slice(0, 3).map((value) => valueText(value, unit));
    return { name, text: `${texts.join(", ")}${different.length > texts.length ? ", …" : ""}` };
  }
  return { name, text: `${valueText(Math.min(...numbers), "")} … ${valueText(Math.max(...numbers), unit)}` };
}
