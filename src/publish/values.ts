import type { PackFlags, PackSnapshot, Reading, SensorRole, Severity, SwitchKey } from "../../protocol/shared.ts";
import { cellStats, flagId, flagsOfSeverity, isKnown, minutesLeft, SWITCH_KEYS } from "../../protocol/shared.ts";
import type { MeasureKey } from "./measures.ts";

type State = number | boolean | string;

/** One reading of a value; several where a pack has several of a kind. */
interface Part {
  /** Behind the key of the value: "_1"; "" = there is only one. */
  readonly suffix: string;
  /** "" = that of the value. */
  readonly title: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly reading: State | "notRead" | "notReported";
}

/**
 * One published value, whole. Topics, discovery, names of metrics, line protocol, the page of the manual and the checks of the dashboard
 * come from here. What is here once never changes its `key` or `metric`: people have built on them.
 */
export interface ValueSpec {
  readonly key: string;
  readonly title: string;
  readonly help: string;
  /** number = a quantity · switch = on or off · text = one of `options`, or free text where there are none. */
  readonly kind: "number" | "switch" | "text";
  readonly measure: MeasureKey;
  /** Name in Prometheus without program and unit; null = not for Prometheus. */
  readonly metric: string | null;
  /** Labels of `metric` beyond those of the pack. */
  readonly labels: readonly string[];
  /** As Home Assistant sums it up over time. */
  readonly stateClass: "measurement" | "total_increasing" | null;
  readonly category: "diagnostic" | null;
  /** Of Home Assistant, where it is not that of the measure. */
  readonly deviceClass?: string;
  readonly options?: readonly string[];
  read(snapshot: PackSnapshot): readonly Part[];
}

const only = (reading: Part["reading"]): readonly Part[] => [{ suffix: "", title: "", labels: {}, reading }];

type Rest = Partial<Pick<ValueSpec, "stateClass" | "category">>;

function quantity(
  key: string,
  title: string,
  measure: MeasureKey,
  help: string,
  reading: (snapshot: PackSnapshot) => Reading<number>,
  { stateClass = "measurement", category = null }: Rest = {},
): ValueSpec {
  const read = (snapshot: PackSnapshot) => only(reading(snapshot));
  return { key, title, help, kind: "number", measure, metric: `pack_${key}`, labels: [], stateClass, category, read };
}

function ofCells(key: "maxMv" | "minMv" | "differenceMv") {
  return ({ cellVoltagesMv }: PackSnapshot): Reading<number> => cellStats(cellVoltagesMv)?.[key] ?? "notRead";
}

function powerMw({ packVoltageMv, currentMa }: PackSnapshot): Reading<number> {
  if (isKnown(packVoltageMv) && isKnown(currentMa)) return Math.round((packVoltageMv * currentMa) / 1000);
  return packVoltageMv === "notReported" || currentMa === "notReported" ? "notReported" : "notRead";
}

function cellParts({ cellVoltagesMv }: PackSnapshot): readonly Part[] {
  return cellVoltagesMv.map((reading, index) => {
    const number = String(index + 1);
    return { suffix: `_${number.padStart(2, "0")}`, title: `Cell ${number}`, labels: { cell: number }, reading };
  });
}

function balancingParts({ balancingCells }: PackSnapshot): readonly Part[] {
  return only(balancingCells.length === 0 ? "notRead" : balancingCells.filter((isBalancing) => isBalancing).length);
}

const SENSORS: Readonly<Record<SensorRole, readonly [key: string, title: string]>> = {
  cell: ["cells", "Cell temperature"],
  mos: ["mos", "MOSFET temperature"],
  environment: ["environment", "Environment temperature"],
  positiveTerminal: ["positive_terminal", "Positive terminal temperature"],
  negativeTerminal: ["negative_terminal", "Negative terminal temperature"],
  unknown: ["sensor", "Temperature"],
};

function temperatureParts({ temperatures }: PackSnapshot): readonly Part[] {
  return temperatures.map(({ role, index, valueDeciC }) => {
    const [key, title] = SENSORS[role];
    return { suffix: `_${key}_${index}`, title: `${title} ${index}`, labels: { place: key, number: String(index) }, reading: valueDeciC };
  });
}

const SWITCHES: Readonly<Record<SwitchKey, readonly [key: string, title: string]>> = {
  chargeMos: ["charge_mos", "Charge MOSFET"],
  dischargeMos: ["discharge_mos", "Discharge MOSFET"],
  prechargeMos: ["precharge_mos", "Precharge MOSFET"],
  limiter: ["limiter", "Charge current limiter"],
  heater: ["heater", "Heater"],
  dryContact1: ["dry_contact_1", "Dry contact 1"],
  dryContact2: ["dry_contact_2", "Dry contact 2"],
  fan: ["fan", "Fan"],
  fuse: ["fuse", "Fuse"],
};

function switchOf(key: SwitchKey): ValueSpec {
  const [name, title] = SWITCHES[key];
  return {
    key: name,
    title,
    help: "1 = on, 0 = off, as the pack says.",
    kind: "switch",
    measure: "count",
    metric: "pack_switch_on",
    labels: ["switch"],
    stateClass: null,
    category: "diagnostic",
    read: ({ switches }) => [{ suffix: "", title: "", labels: { switch: name }, reading: switches[key] }],
  };
}

const countOf = (flags: PackFlags): Part["reading"] => (flags === "notRead" ? flags : flags.length);
/** Home Assistant takes no longer state, and ignores an empty one. */
const MOST_STATE_CHARACTERS = 255;

function namesOf(flags: PackFlags): Part["reading"] {
  if (flags === "notRead") return flags;
  const names = flags.map(flagId);
  for (let shown = names.length; shown > 0; shown--) {
    const text = [...names.slice(0, shown), ...(shown < names.length ? [`+${names.length - shown}`] : [])].join(", ");
    if (text.length <= MOST_STATE_CHARACTERS) return text;
  }
  return "none";
}

function severityOf(severity: Severity, plural: string, title: string): readonly ValueSpec[] {
  return [
    {
      key: `${severity}_count`,
      title: `Active ${plural}`,
      help: "Number of active conditions of this severity; 0 only when the pack was asked and names none.",
      kind: "number",
      measure: "count",
      metric: "pack_active_flags",
      labels: ["severity"],
      stateClass: "measurement",
      category: "diagnostic",
      read: (snapshot) => [{ suffix: "", title: "", labels: { severity }, reading: countOf(flagsOfSeverity(snapshot, severity)) }],
    },
    {
      key: plural,
      title,
      help: "Names of the active conditions of this severity, separated by commas; none where nothing is active.",
      kind: "text",
      measure: "count",
      metric: null,
      labels: [],
      stateClass: null,
      category: "diagnostic",
      read: (snapshot) => only(namesOf(flagsOfSeverity(snapshot, severity))),
    },
  ];
}

/** In the order of the tables of the manual. */
export const VALUES: readonly ValueSpec[] = [
  quantity("voltage", "Voltage", "voltage", "Voltage of the pack.", (s) => s.packVoltageMv),
  quantity("current", "Current", "current", "Current of the pack; positive while charging.", (s) => s.currentMa),
  quantity("power", "Power", "power", "Voltage times current; positive while charging.", powerMw),
  quantity("soc", "State of charge", "stateOfCharge", "State of charge.", (s) => s.socDeciPct),
  quantity("soh", "State of health", "stateOfHealth", "State of health.", (s) => s.sohDeciPct, { category: "diagnostic" }),
  quantity("remaining_capacity", "Remaining capacity", "charge", "Charge that is left.", (s) => s.remainingCapacityMah),
  quantity("full_capacity", "Full capacity", "charge", "Charge when full.", (s) => s.fullCapacityMah, { category: "diagnostic" }),
  quantity("rated_capacity", "Rated capacity", "charge", "Charge by the rating.", (s) => s.ratedCapacityMah, { category: "diagnostic" }),
  quantity("cycles", "Cycles", "count", "Charge cycles that the pack has counted.", (s) => s.cycleCount, {
    stateClass: "total_increasing",
    category: "diagnostic",
  }),
  quantity("time_left", "Time left", "duration", "To full while charging, to empty while discharging; absent at rest.", (s) => {
    return minutesLeft(s) ?? "notRead";
  }),
  quantity("charger_voltage", "Charger voltage", "voltage", "Of a built-in charger.", (s) => s.chargerVoltageMv),
  quantity("solar_current", "Solar current", "current", "Of a built-in solar input.", (s) => s.solarCurrentMa),
  quantity("cell_max", "Highest cell", "voltage", "Voltage of the highest cell.", ofCells("maxMv")),
  quantity("cell_min", "Lowest cell", "voltage", "Voltage of the lowest cell.", ofCells("minMv")),
  quantity("cell_difference", "Cell difference", "voltage", "Highest less lowest cell.", ofCells("differenceMv")),
  {
    ...quantity("cell", "Cell", "voltage", "Voltage of one cell.", () => "notRead", { category: "diagnostic" }),
    metric: "pack_cell",
    labels: ["cell"],
    read: cellParts,
  },
  {
    ...quantity("balancing_cells", "Balancing cells", "count", "Number of cells that are being balanced.", () => "notRead"),
    category: "diagnostic",
    read: balancingParts,
  },
  {
    ...quantity("temperature", "Temperature", "temperature", "Temperature by sensor.", () => "notRead"),
    metric: "pack_temperature",
    labels: ["place", "number"],
    read: temperatureParts,
  },
  {
    key: "mode",
    title: "Mode",
    help: "What the pack does at present.",
    kind: "text",
    measure: "count",
    metric: null,
    labels: [],
    stateClass: null,
    category: null,
    deviceClass: "enum",
    options: ["standby", "charging", "discharging"],
    read: ({ mode }) => only(mode),
  },
  {
    key: "fully_charged",
    title: "Fully charged",
    help: "1 = the pack says that it is full.",
    kind: "switch",
    measure: "count",
    metric: "pack_fully_charged",
    labels: [],
    stateClass: null,
    category: null,
    read: ({ fullyCharged }) => only(fullyCharged),
  },
  ...SWITCH_KEYS.map(switchOf),
  ...severityOf("alarm", "alarms", "Alarms"),
  ...severityOf("protection", "protections", "Protections"),
  ...severityOf("fault", "faults", "Faults"),
];

/** One value of one pack at one time; null = it was not read, or not yet. */
export interface Item {
  readonly spec: ValueSpec;
  readonly key: string;
  readonly title: string;
  readonly labels: Readonly<Record<string, string>>;
  /** In the base unit of the core. */
  readonly value: State | null;
}

/** What this pack reports. A value that its family does not have is not here at all. */
export function itemsOf(snapshot: PackSnapshot): readonly Item[] {
  return VALUES.flatMap((spec) =>
    spec.read(snapshot).flatMap(({ suffix, title, labels, reading }) => {
      if (reading === "notReported") return [];
      const value = reading === "notRead" ? null : reading;
      return [{ spec, key: `${spec.key}${suffix}`, title: title === "" ? spec.title : title, labels, value }];
    }),
  );
}
