import type { CellStats, PackSnapshot, Reading, UnitKey } from "../../../protocol/index.ts";
import { cellStats, formatAmount, isKnown, QUANTITIES, SWITCH_KEYS, UNITS } from "../../../protocol/index.ts";
import type { ReadDocument } from "./documents.ts";
import { filled, plain, type Words } from "./words.ts";

type Row = ReadDocument["values"][number];

/** This is the end of the reading: "not yet" would promise more. */
export function stateWords({ texts }: Words): Readonly<Record<"notRead" | "notReported", string>> {
  return { notRead: texts.inverter.code.notRead, notReported: texts.live.notReported };
}

interface Shape {
  readonly unit: UnitKey;
  readonly decimals: number;
  readonly signed?: boolean;
}

/** Everything that is read of a pack, in the order of the window. */
export function rowsOf(pack: PackSnapshot, words: Words): Row[] {
  return new Rows(words).of(pack);
}

class Rows {
  readonly #words: Words;
  readonly #states: ReturnType<typeof stateWords>;

  constructor(words: Words) {
    this.#words = words;
    this.#states = stateWords(words);
  }

  of(pack: PackSnapshot): Row[] {
    const { live, cli } = this.#words.texts;
    return [
      ...this.#battery(pack),
      ...this.#cells(pack),
      ...this.#temperatures(pack),
      ...SWITCH_KEYS.map((key) => this.#state(key, live.switches[key], pack.switches[key], [live.switches.on, live.switches.off])),
      this.#state("fullyCharged", cli.read.fullyCharged, pack.fullyCharged, [cli.read.charged.yes, cli.read.charged.no]),
    ];
  }

  #battery(pack: PackSnapshot): Row[] {
    const { battery } = this.#words.texts.live;
    return [
      this.#amount("packVoltageMv", battery.voltage, pack.packVoltageMv, { unit: "V", decimals: 3 }),
      this.#amount("currentMa", battery.current, pack.currentMa, { unit: "A", decimals: 2, signed: true }),
      this.#mode(pack),
      this.#amount("socDeciPct", this.#marked(battery.soc, pack, "soc"), pack.socDeciPct, { unit: "pct", decimals: 1 }),
      this.#amount("sohDeciPct", this.#marked(battery.soh, pack, "soh"), pack.sohDeciPct, { unit: "pct", decimals: 1 }),
      this.#amount("remainingCapacityMah", battery.remaining, pack.remainingCapacityMah, { unit: "Ah", decimals: 2 }),
      this.#amount("fullCapacityMah", battery.full, pack.fullCapacityMah, { unit: "Ah", decimals: 2 }),
      this.#amount("ratedCapacityMah", battery.rated, pack.ratedCapacityMah, { unit: "Ah", decimals: 2 }),
      this.#amount("cycleCount", battery.cycles, pack.cycleCount, { unit: "one", decimals: 0 }),
      ...fittedRow(this.#amount("chargerVoltageMv", battery.chargerVoltage, pack.chargerVoltageMv, { unit: "V", decimals: 2 })),
      ...fittedRow(this.#amount("solarCurrentMa", battery.solarCurrent, pack.solarCurrentMa, { unit: "A", decimals: 2 })),
    ];
  }

  #mode(pack: PackSnapshot): Row {
    const { live, cli } = this.#words.texts;
    const mode = pack.mode === "notRead" ? null : pack.mode;
    return {
      key: "mode",
      name: cli.read.mode,
      unit: "",
      value: mode,
      text: mode === null ? this.#states.notRead : live.battery[mode],
      state: mode === null ? "notRead" : "known",
    };
  }

  /** What the program has worked out where the pack does not tell it. */
  #marked(name: string, { calculated }: PackSnapshot, part: "soc" | "soh"): string {
    const { live, cli } = this.#words.texts;
    return calculated.includes(part) ? filled(cli.read.calculated, { name, how: live.calculated }) : name;
  }

  #cells({ cellVoltagesMv, balancingCells }: PackSnapshot): Row[] {
    const { live, cli } = this.#words.texts;
    const stats = cellStats(cellVoltagesMv);
    const cells = cellVoltagesMv.map((mv, at) => {
      const row = this.#amount(`cell${at + 1}Mv`, filled(cli.read.cell, { number: at + 1 }), mv, { unit: "mV", decimals: 0 });
      return balancingCells[at] === true ? { ...row, text: `${row.text} ${live.cells.bal}` } : row;
    });
    return stats === null ? [this.#listNotRead("cells", cli.read.cells), ...cells] : [...cells, ...this.#extremes(stats)];
  }

  #extremes({ maxMv, maxIndex, minMv, minIndex, differenceMv }: CellStats): Row[] {
    const { live, cli } = this.#words.texts;
    const shape: Shape = { unit: "mV", decimals: 0 };
    const at = (name: string, index: number) => filled(cli.read.atCell, { name, number: index + 1 });
    return [
      this.#amount("maxCellMv", at(live.cells.max, maxIndex), maxMv, shape),
      this.#amount("minCellMv", at(live.cells.min, minIndex), minMv, shape),
      this.#amount("cellDifferenceMv", live.cells.difference, differenceMv, shape),
    ];
  }

  #temperatures({ temperatures, cellVoltagesMv }: PackSnapshot): Row[] {
    const { live, cli } = this.#words.texts;
    if (temperatures.length === 0 && cellStats(cellVoltagesMv) === null) return [this.#listNotRead("temperatures", cli.read.temperatures)];
    return temperatures.map(({ role, index, valueDeciC }) => {
      const isOnly = temperatures.filter((each) => each.role === role).length === 1;
      const isNumbered = !isOnly && (role === "mos" || role === "environment");
      const name = isNumbered ? live.temperature[`${role}Number`] : live.temperature[role];
      return this.#amount(`${role}${index}DeciC`, filled(name, { number: index }), valueDeciC, { unit: "degC", decimals: 1 });
    });
  }

  #amount(key: string, name: string, reading: Reading<number>, { unit, decimals, signed = false }: Shape): Row {
    const base = QUANTITIES[UNITS[unit].kind].base;
    const head = { key, name, unit: base === "1" ? "" : base };
    if (!isKnown(reading)) return { ...head, value: null, text: this.#states[reading], state: reading };
    const text = `${plain(formatAmount(reading, unit, { decimals, signed }))} ${UNITS[unit].label}`.trim();
    return { ...head, value: reading, text, state: "known" };
  }

  #state(key: string, name: string, reading: Reading<boolean>, [yes, no]: readonly [yes: string, no: string]): Row {
    const head = { key, name, unit: "" };
    if (!isKnown(reading)) return { ...head, value: null, text: this.#states[reading], state: reading };
    return { ...head, value: reading, text: reading ? yes : no, state: "known" };
  }

  /** A list of which not even the length is known. */
  #listNotRead(key: string, name: string): Row {
    return { key, name, unit: "", value: null, text: this.#states.notRead, state: "notRead" };
  }
}

/** Few packs have it: where it is not fitted there is nothing to report. */
const fittedRow = (row: Row): readonly Row[] => (row.state === "notReported" ? [] : [row]);
