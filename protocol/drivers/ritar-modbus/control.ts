import { numberOf } from "../../layout/access.ts";
import { namesOfBits } from "../../layout/bits.ts";
import type { Request } from "../../link/request.ts";
import { writeRequest } from "../../modbus/exchange.ts";
import type { CommandInfo, CommandKey, PcSwitchKey } from "../../model/control.ts";
import { COMMAND_EFFECTS } from "../../model/control.ts";
import type { FlagKey } from "../../model/flags.ts";
import type { Result } from "../../result.ts";
import { fail, ok } from "../../result.ts";
import type { ClockDriver, ControlDriver } from "../driver.ts";
import { FAULT_BITS, STATUS_BITS } from "./bits.ts";
import { clockData, isSettable, readingsOf } from "./clock.ts";

/** V2.80 leaves half a second between two writes. */
const QUIET_AFTER_COMMAND_MS = 500;
const HIGHEST_ADDRESS = 15;
const CLOSED = 1;
const OPEN = 2;

interface CommandRow extends CommandInfo {
  /** Key of the register's field, and of the run that is written. */
  readonly block: string;
  readonly register: number;
  readonly value: number;
}

/** Register and label of each switch. 234 is "FAN MOS" in BMSTool and "Heating" in V2.80, which has a separate register for the fan. */
const SWITCHES: readonly {
  readonly state: PcSwitchKey;
  readonly register: number;
  readonly source: string;
  readonly close: CommandKey;
  readonly open: CommandKey;
  readonly isDangerous: boolean;
}[] = [
  { state: "chargeMos", register: 231, source: "T0, T280", close: "closeChargeMos", open: "openChargeMos", isDangerous: true },
  { state: "dischargeMos", register: 232, source: "T0, T280", close: "closeDischargeMos", open: "openDischargeMos", isDangerous: true },
  { state: "prechargeMos", register: 233, source: "T0, T280", close: "closePrechargeMos", open: "openPrechargeMos", isDangerous: true },
  {
    state: "heater",
    register: 234,
    source: "T280: Heating; T0 calls it FAN MOS",
    close: "closeHeaterMos",
    open: "openHeaterMos",
    isDangerous: true,
  },
  { state: "limiter", register: 235, source: "T0, T280", close: "closeLimitMos", open: "openLimitMos", isDangerous: true },
  { state: "dryContact1", register: 236, source: "T0, T280", close: "closeDryContact1", open: "openDryContact1", isDangerous: false },
  { state: "dryContact2", register: 237, source: "T0, T280", close: "closeDryContact2", open: "openDryContact2", isDangerous: false },
  { state: "fan", register: 287, source: "T280", close: "fanOn", open: "fanOff", isDangerous: false },
];

function row(
  key: CommandKey,
  block: string,
  register: number,
  value: number,
  source: string,
  more: Pick<CommandInfo, "pcControl" | "overrides"> = {},
): CommandRow {
  return { key, block, register, value, source, evidence: "vendorTool", wire: `10 @ ${register} = ${value}`, ...more };
}

/**
 * Every command of this family and no other, each one register by function 10 in V2.80's form of 11 bytes; BMSTool fills most of
 * its own up to 17. No recording of a real pack that obeys one is public.
 */
export const COMMAND_ROWS: readonly CommandRow[] = [
  ...SWITCHES.flatMap(({ state, register, source, close, open, isDangerous }) => [
    row(close, `${state}Command`, register, CLOSED, source, { pcControl: "begins", ...(isDangerous ? { overrides: true } : {}) }),
    row(open, `${state}Command`, register, OPEN, source, { pcControl: "begins" }),
  ]),
  row("endPcControl", "endPcControlCommand", 238, OPEN, "T0, T280", { pcControl: "ends" }),
  row("restoreDefaults", "restoreDefaultsCommand", 245, 1, "T0"),
  row("shutdown", "shutdownCommand", 280, 1, "T0, T280"),
];

/** First of the six registers of the clock. */
export const CLOCK_START = 239;
const CLOCK_COUNT = 6;

/** What may be written besides settings. */
export const COMMAND_RUNS = [
  ...[...new Map(COMMAND_ROWS.map(({ block, register }) => [block, register]))].map(([key, start]) => ({ key, start, count: 1 })),
  { key: "clock", start: CLOCK_START, count: CLOCK_COUNT },
];

function requestTo(block: string, address: number, start: number, data: Uint8Array): Result<Request> {
  if (!Number.isInteger(address) || address < 0 || address > HIGHEST_ADDRESS) return fail("value.range", { address });
  return ok(writeRequest({ block, address, start, data, quietAfterMs: QUIET_AFTER_COMMAND_MS }));
}

/**
 * The first stop only charging, the second only discharging; all others count for both. The pack's own table has not been published. A
 * reversed or shorted charger is on the same two wires, and a pack too cold to discharge is too cold to charge: they are in neither.
 */
const CHARGE_ONLY: ReadonlySet<FlagKey> = new Set([
  "cellOverVoltage",
  "cellOverVoltage2",
  "packOverVoltage",
  "fullCharge",
  "chargeOverCurrent",
  "chargeOverCurrent2",
  "chargeOverTemperature",
  "chargeUnderTemperature",
]);
const DISCHARGE_ONLY: ReadonlySet<FlagKey> = new Set([
  "cellUnderVoltage",
  "packUnderVoltage",
  "dischargeOverCurrent",
  "dischargeOverCurrent2",
]);
const NOTHING_ALONE: ReadonlySet<FlagKey> = new Set();
/** By state, the flags that are no reason against closing the switch. */
const HARMLESS: Readonly<Partial<Record<PcSwitchKey, ReadonlySet<FlagKey>>>> = {
  chargeMos: DISCHARGE_ONLY,
  limiter: DISCHARGE_ONLY,
  dischargeMos: CHARGE_ONLY,
  prechargeMos: NOTHING_ALONE,
  /** Low temperature is what the heater is for. */
  heater: new Set(["chargeUnderTemperature", "dischargeUnderTemperature", "environmentUnderTemperature"]),
};

const REGISTERS_OF_STATE = ["protection", "status"];

export const control: ControlDriver = {
  commands: COMMAND_ROWS.map(({ block: _block, register: _register, value: _value, ...info }) => info),
  stateBlock: "summary",

  request(key, address) {
    const found = COMMAND_ROWS.find((each) => each.key === key);
    if (!found) return fail("device.unsupported", { command: key });
    return requestTo(found.block, address, found.register, Uint8Array.of(0, found.value));
  },

  toStates(values) {
    if (!("statusFlags" in values)) return {};
    const { names } = namesOfBits({ ...FAULT_BITS, ...STATUS_BITS }, numberOf(values, "statusFlags"));
    const is = (name: string) => names.includes(name);
    return {
      chargeMos: is("chargeMosOn"),
      dischargeMos: is("dischargeMosOn"),
      prechargeMos: is("prechargeMosOn"),
      heater: is("heaterOn"),
      limiter: is("limiterOn"),
      dryContact1: is("dryContact1On"),
      dryContact2: is("dryContact2On"),
      fan: is("fanOn"),
    };
  },

  heldOpenBy(key, { protections, faults, unknownBits }) {
    const effect = COMMAND_EFFECTS[key];
    const found = COMMAND_ROWS.find((each) => each.key === key);
    if (!effect || found?.overrides !== true) return [];
    if (protections === "notRead" || faults === "notRead") return ["unknown"];
    const harmless: ReadonlySet<FlagKey> = HARMLESS[effect.state as PcSwitchKey] ?? NOTHING_ALONE;
    const hasUnknown = unknownBits.some(({ register }) => REGISTERS_OF_STATE.includes(register));
    // A pack that cannot measure cannot protect: every fault is a reason against it.
    return [...protections.filter((flag) => !harmless.has(flag)), ...faults, ...(hasUnknown ? (["unknown"] as const) : [])];
  },
};

export const clock: ClockDriver = {
  block: "clock",
  readings: readingsOf,
  request(address, civil) {
    if (!isSettable(civil)) return fail("value.range", { civil });
    return requestTo("clock", address, CLOCK_START, clockData(civil));
  },
};
