import type { Figures } from "../../../../../protocol/shared.ts";
import { conceptOf } from "../../../../../protocol/shared.ts";
import type { CheckMeasured } from "../../../../contract/commissioning.ts";
import { settingAmount, settingFigure } from "../../../model/settingAmounts.ts";

type Value = CheckMeasured["value"];

/** With up to so many figures a pack is a row; with more a figure is. */
const MOST_COLUMNS = 4;

interface MeasuredRow {
  readonly name: string;
  readonly unit: string;
  /** In the order of the addresses; undefined = nothing of that name was asked of that pack. */
  readonly values: readonly (Value | undefined)[];
}

export interface MeasuredTable {
  /** Of the whole installation, one of each name. */
  readonly whole: readonly Omit<CheckMeasured, "address">[];
  readonly addresses: readonly number[];
  readonly rows: readonly MeasuredRow[];
  readonly layout: "packRows" | "figureRows";
}

/** Several of one name, as of flags or broken rules, are one list. */
function joined(values: readonly Value[], figures: Figures): Value | undefined {
  const [first] = values;
  return values.length < 2 ? first : values.map((value) => valueText(value, "", figures) ?? "–").join(", ");
}

const namesOf = (measured: readonly CheckMeasured[]): readonly string[] => [...new Set(measured.map(({ name }) => name))];
const unitOf = (measured: readonly CheckMeasured[]): string => measured.find(({ unit }) => unit !== "")?.unit ?? "";

/** Figures; what rules have said are sentences, and no cells of a table. */
export function tableOf(all: readonly CheckMeasured[], figures: Figures): MeasuredTable {
  const measured = all.filter(({ finding }) => finding === undefined);
  const ofPacks = measured.filter(({ address }) => address !== null);
  const addresses = [...new Set(ofPacks.flatMap(({ address }) => address ?? []))].sort((a, b) => a - b);
  const names = namesOf(ofPacks);
  const rows = names.map((name) => {
    const own = ofPacks.filter((each) => each.name === name);
    const valuesAt = (address: number) => own.filter((each) => each.address === address).map(({ value }) => value);
    return { name, unit: unitOf(own), values: addresses.map((address) => joined(valuesAt(address), figures)) };
  });
  const ofAll = measured.filter(({ address }) => address === null);
  const whole = namesOf(ofAll).map((name) => {
    const own = ofAll.filter((each) => each.name === name);
    return {
      name,
      unit: unitOf(own),
      value:
        joined(
          own.map(({ value }) => value),
          figures,
        ) ?? null,
    };
  });
  return { whole, addresses, rows, layout: names.length <= MOST_COLUMNS ? "packRows" : "figureRows" };
}

/** Volts and amperes are kept to the thousandth: figures of one column stand below each other. */
const DECIMALS: Readonly<Record<string, number>> = { V: 3, A: 3 };

const figureText = (value: number, unit: string, figures: Figures): string => figures.decimal(value, DECIMALS[unit]);

/** With a real minus and the unit as the program writes it, a setting in the unit of the editor; null = not read. */
export function valueText(value: Value, unit: string, figures: Figures, name = ""): string | null {
  if (value === null) return null;
  if (typeof value === "number" && conceptOf(name) !== null) return settingAmount(name, value, null, figures);
  const figure = typeof value === "number" ? figureText(value, unit, figures) : value;
  return unit === "" ? figure : `${figure} ${unit}`;
}

/** The figure of the list: that of the whole installation, else from the least to the most of all packs. */
interface Summary {
  readonly name: string;
  /** null = at least one of them was not read. */
  readonly text: string | null;
}

export function summaryOf(all: readonly CheckMeasured[], figures: Figures): Summary | null {
  const measured = all.filter(({ finding, name }) => finding === undefined && name !== "notListed");
  // Sentences do not fit there: how many there are has to do.
  if (measured.length === 0 && all[0] !== undefined) return { name: all[0].name, text: String(all.length) };
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
    const texts = different.slice(0, 3).map((value) => valueText(value, unit, figures, name));
    return { name, text: `${texts.join(", ")}${different.length > texts.length ? ", …" : ""}` };
  }
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const from = conceptOf(name) === null ? figureText(least, unit, figures) : settingFigure(name, least, null, figures);
  return { name, text: `${from} … ${valueText(most, unit, figures, name)}` };
}
