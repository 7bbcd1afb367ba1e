import { listOf, numberOf, textOf } from "../../layout/access.ts";
import { namesOfBits } from "../../layout/bits.ts";
import type { Values } from "../../layout/fields.ts";
import type { SwitchStates } from "../../model/control.ts";
import type { FlagKey, Severity } from "../../model/flags.ts";
import { isFlagKey } from "../../model/flags.ts";
import { checkPlausible } from "../../model/plausibility.ts";
import type { PackIdentity, PackMode, PackSnapshot, TemperatureReading, UnknownBits } from "../../model/snapshot.ts";
import { EXTRAS_NOT_REPORTED, SWITCHES_NOT_REPORTED } from "../../model/snapshot.ts";
import { cleanText } from "../../model/text.ts";
import type { Result } from "../../result.ts";
import { fail } from "../../result.ts";
import type { BlockReads } from "../driver.ts";
import { CONTROL, FAULT, FAULT_8, FAULT_10, INDICATION, PROTECTION_1, PROTECTION_2, STATE_BITS, WARNING_1, WARNING_2 } from "./bits.ts";
import { COMMANDS } from "./commands.ts";
import { isCellCount, MOST_CELLS } from "./layouts.ts";

/** Roles are documented for six sensors only: four at the cells, MOSFET, environment. */
const SENSORS_WITH_ROLES = 6;

export function temperaturesOf(values: Values): TemperatureReading[] {
  const list = listOf(values, "temperaturesDeciC");
  return list.map((deciC, i) => {
    const valueDeciC = deciC ?? "notReported";
    if (list.length !== SENSORS_WITH_ROLES) return { role: "unknown", index: i + 1, valueDeciC };
    if (i < 4) return { role: "cell", index: i + 1, valueDeciC };
    return { role: i === 4 ? "mos" : "environment", index: 1, valueDeciC };
  });
}

/** Share in tenths of a percent, at most 100 %. */
function shareDeciPct(part: number, whole: number): number | "notReported" {
  return whole > 0 ? Math.min(1000, Math.round((part * 1000) / whole)) : "notReported";
}

type Gauge = Pick<PackSnapshot, "socDeciPct" | "sohDeciPct" | "calculated">;

/** Packs without a tail send neither SOC nor SOH; a slave's SOH of 0 means "not handed over". */
function gaugeOf(analog: Values): Gauge {
  const soc = analog.socDeciPct;
  const soh = analog.sohDeciPct;
  const calculated: ("soc" | "soh")[] = [];
  if (typeof soc !== "number") calculated.push("soc");
  if (typeof soh !== "number" || soh === 0) calculated.push("soh");
  const full = numberOf(analog, "fullCapacityMah");
  return {
    socDeciPct: typeof soc === "number" ? soc : shareDeciPct(numberOf(analog, "remainingCapacityMah"), full),
    sohDeciPct: typeof soh === "number" && soh > 0 ? soh : shareDeciPct(full, numberOf(analog, "ratedCapacityMah")),
    calculated,
  };
}

const STATE_BYTES = { indication: INDICATION, control: CONTROL } as const;

/** States in a decoded answer: the status has all, the answer to a command only one byte of them. */
export function statesOf(values: Values): SwitchStates {
  const told = Object.entries(STATE_BITS).flatMap(([key, { byte, bit, inverted = false }]) => {
    const mask = values[byte];
    return typeof mask === "number" ? [[key, namesOfBits(STATE_BYTES[byte], mask).names.includes(bit) !== inverted] as const] : [];
  });
  return Object.fromEntries(told);
}

type Status = Pick<PackSnapshot, "mode" | "switches" | "controls" | "alarms" | "protections" | "faults" | "unknownBits" | "fullyCharged">;

/** Of a status that was read, so that these are lists and never "notRead". */
interface ReadStatus extends Status {
  readonly alarms: readonly FlagKey[];
  readonly protections: readonly FlagKey[];
  readonly faults: readonly FlagKey[];
}

const STATUS_NOT_READ: Status = {
  mode: "notRead",
  switches: { chargeMos: "notRead", dischargeMos: "notRead", limiter: "notRead", heater: "notRead", ...SWITCHES_NOT_REPORTED },
  controls: { limiterEnabled: "notRead", limiterLowGear: "notRead", buzzer: "notRead", ledAlarm: "notRead" },
  alarms: "notRead",
  protections: "notRead",
  faults: "notRead",
  unknownBits: [],
  fullyCharged: "notRead",
};

/** Where both bits are set, the current decides; without a current the mode is not known. */
function modeOf(indication: ReadonlySet<string>, currentMa: number | null): PackMode | "notRead" {
  const supplying = indication.has("packSupplying");
  const charging = indication.has("acIn");
  if (supplying && charging) return currentMa === null ? "notRead" : currentMa > 0 ? "charging" : "discharging";
  return supplying ? "discharging" : charging ? "charging" : "standby";
}

/** With the current of the same moment the mode is certain. */
export function statusOf(status: Values, currentMa: number): ReadStatus & { readonly mode: PackMode };
export function statusOf(status: Values, currentMa: number | null): ReadStatus;
export function statusOf(status: Values, currentMa: number | null): ReadStatus {
  const unknownBits: UnknownBits[] = [];
  const named = (key: string, bits: Readonly<Record<number, string>>, severity: Severity | null): string[] => {
    const { names, unknownMask } = namesOfBits(bits, numberOf(status, key));
    if (unknownMask !== 0) unknownBits.push({ register: key, mask: unknownMask, severity });
    return names;
  };
  const flags = (...lists: readonly string[][]): FlagKey[] => lists.flat().filter(isFlagKey);
  const indication = new Set(named("indication", INDICATION, null));
  const protection2 = named("protection2", PROTECTION_2, "protection");
  const faults = flags(named("fault", FAULT, "fault"), [...indication]);
  if (typeof status.fault8 === "number") faults.push(...flags(named("fault8", FAULT_8, "fault"), named("fault10", FAULT_10, "fault")));
  const extra = status.extra;
  // Faults in one firmware, the inverter protocol in another, and seen as 11 on a pack without any alarm.
  if (typeof extra === "string" && extra !== "00")
    unknownBits.push({ register: "extra", mask: Number.parseInt(extra, 16), severity: null });
  const {
    limiterEnabled = "notReported",
    limiterLowGear = "notReported",
    buzzer = "notReported",
    ledAlarm = "notReported",
  } = statesOf(status);
  return {
    mode: modeOf(indication, currentMa),
    switches: {
      chargeMos: indication.has("chargeMosOn"),
      dischargeMos: indication.has("dischargeMosOn"),
      limiter: indication.has("limiterOn"),
      heater: indication.has("heaterOn"),
      ...SWITCHES_NOT_REPORTED,
    },
    controls: { limiterEnabled, limiterLowGear, buzzer, ledAlarm },
    alarms: flags(named("warning1", WARNING_1, "alarm"), named("warning2", WARNING_2, "alarm")),
    protections: flags(named("protection1", PROTECTION_1, "protection"), protection2),
    faults,
    unknownBits,
    fullyCharged: protection2.includes("fullyCharged"),
  };
}

function balancingOf(status: Values | undefined, cellCount: number): boolean[] {
  if (!status) return [];
  const mask = numberOf(status, "balance1") | (numberOf(status, "balance2") << 8);
  return Array.from({ length: cellCount }, (_, i) => (mask & (1 << i)) !== 0);
}

function cellCountProblem(analog: Values | undefined, status: Values | undefined): Result<never> | null {
  for (const values of [analog, status]) {
    const count = values ? numberOf(values, "cellCount") : null;
    if (count !== null && !isCellCount(count)) return fail("frame.implausible", { what: "cellCount", value: count });
  }
  if (analog && status && numberOf(analog, "cellCount") !== numberOf(status, "cellCount")) {
    return fail("frame.implausible", { what: "cellCount", value: numberOf(status, "cellCount") });
  }
  return null;
}

export function toSnapshot(reads: BlockReads): Result<PackSnapshot> {
  const analog = reads.analog?.values;
  const status = reads.status?.values;
  const answeredBy = (reads.analog ?? reads.status)?.answeredBy;
  if (answeredBy === undefined) return fail("frame.implausible", { what: "nothing" });
  const problem = cellCountProblem(analog, status);
  if (problem) return problem;
  const read = (key: string) => (analog ? numberOf(analog, key) : "notRead");
  const cellVoltagesMv = analog ? listOf(analog, "cellVoltagesMv").filter((mv) => mv !== null) : [];
  const gauge: Gauge = analog ? gaugeOf(analog) : { socDeciPct: "notRead", sohDeciPct: "notRead", calculated: [] };
  const snapshot: PackSnapshot = {
    address: answeredBy,
    packVoltageMv: read("packVoltageMv"),
    currentMa: read("currentMa"),
    ...gauge,
    remainingCapacityMah: read("remainingCapacityMah"),
    fullCapacityMah: read("fullCapacityMah"),
    ratedCapacityMah: read("ratedCapacityMah"),
    cycleCount: read("cycleCount"),
    cellVoltagesMv,
    balancingCells: balancingOf(status, analog ? cellVoltagesMv.length : MOST_CELLS),
    temperatures: analog ? temperaturesOf(analog) : [],
    ...EXTRAS_NOT_REPORTED,
    ...(status ? statusOf(status, analog ? numberOf(analog, "currentMa") : null) : STATUS_NOT_READ),
  };
  return checkPlausible(snapshot, MOST_CELLS);
}

export function toIdentity(reads: BlockReads): PackIdentity {
  const text = (block: string, key: string) => {
    const values = reads[block]?.values;
    if (!values) return "notRead";
    return (values[key] === undefined ? "" : cleanText(textOf(values, key))) || "notReported";
  };
  return {
    bmsVersion: text("version", "bmsVersion"),
    modelSerial: text("serials", "modelSerial"),
    packSerial: text("serials", "packSerial"),
  };
}

const SETTING_BLOCKS = COMMANDS.filter((c) => c.access === "write").map((c) => c.key);

export function toSettings(reads: BlockReads): Readonly<Record<string, number>> {
  const settings: Record<string, number> = {};
  for (const block of SETTING_BLOCKS) {
    for (const [key, value] of Object.entries(reads[block]?.values ?? {})) {
      if (typeof value === "number" && key !== "enabled") settings[key] = value;
    }
  }
  return settings;
}
