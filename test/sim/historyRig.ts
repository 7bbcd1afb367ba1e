import { parseFrame } from "../../protocol/drivers/paceic-v25/frame.ts";
import type { HistoryRecord, Reading, Values } from "../../protocol/index.ts";
import { hexOfBytes } from "../../protocol/index.ts";
import type { LoggedTruth, SimPack } from "../../protocol/sim/index.ts";
import { PACEIC, requestOf } from "./rig.ts";

export function historyRequest(index: number, address = 1) {
  return requestOf(PACEIC, "history", address, [index]);
}

/** The whole frame that a pack answers with when it is asked for record `index` of its log, 0 = newest. */
export function historyFrame(pack: SimPack, index: number): Uint8Array {
  const request = PACEIC.responder.parse(historyRequest(index, pack.address).bytes);
  if (request === null) throw new Error("no request");
  return PACEIC.responder.reply(request, pack.truth(), [pack.truth()]);
}

/** INFO of one record, upper-case hex as an archive keeps it. */
export function historyRaw(pack: SimPack, index: number): string {
  return hexOfBytes(parseFrame(historyFrame(pack, index)).info, "");
}

/** INFO of all records, newest first: what a complete download must be, byte for byte. */
export function historyRaws(pack: SimPack): string[] {
  return pack.history().map((_, index) => historyRaw(pack, index));
}

/** What the driver must make of an entry: flags in the order of the alphabet, current and charges as coarse as the wire. */
export function recordOf(logged: LoggedTruth): HistoryRecord {
  const { limiter = false, chargeMos = false, dischargeMos = false, heater = false } = logged.switches;
  const reading = (deciC: number | null | undefined): Reading<number> => deciC ?? "notReported";
  const cells = Array.from({ length: 4 }, (_, i) => logged.cellTemperaturesDeciC[i]);
  return {
    packTime: logged.packTime,
    packVoltageMv: logged.packVoltageMv,
    currentMa: logged.currentMa,
    remainingCapacityMah: logged.remainingCapacityMah,
    fullCapacityMah: logged.fullCapacityMah,
    cycleCount: logged.cycleCount,
    socDeciPct: "notReported",
    sohDeciPct: "notReported",
    extremes: null,
    cellVoltagesMv: logged.cellVoltagesMv,
    temperatures: [
      ...cells.map((deciC, i) => ({ role: "cell" as const, index: i + 1, valueDeciC: reading(deciC) })),
      { role: "mos", index: 1, valueDeciC: reading(logged.mosTemperatureDeciC) },
      { role: "environment", index: 1, valueDeciC: reading(logged.environmentTemperatureDeciC) },
    ],
    mode: logged.mode,
    switches: { chargeMos: chargeMos || limiter, dischargeMos, limiter, heater },
    fullyCharged: logged.fullyCharged,
    alarms: [...logged.alarms].sort(),
    protections: [...logged.protections].sort(),
    faults: [...logged.faults].sort(),
    unknownBits: [],
    doubtfulBits: [],
  };
}

export function sorted(record: HistoryRecord): HistoryRecord {
  const { alarms, protections, faults } = record;
  return { ...record, alarms: [...alarms].sort(), protections: [...protections].sort(), faults: [...faults].sort() };
}

/** An entry with the values of a captured record; what they do not say is as the pack says that they are idle. */
export function loggedOf(values: Values): LoggedTruth {
  const number = (key: string) => Number(values[key]);
  const list = (key: string) => [...(values[key] as readonly number[])];
  const two = (key: string) => String(number(key)).padStart(2, "0");
  const [mosDeciC = null, environmentDeciC = null] = list("temperaturesDeciC").slice(4);
  return {
    packTime: `20${two("yearSince2000")}-${two("month")}-${two("day")}T${two("hour")}:${two("minute")}:${two("second")}`,
    cellVoltagesMv: list("cellVoltagesMv"),
    cellTemperaturesDeciC: list("temperaturesDeciC").slice(0, 4),
    mosTemperatureDeciC: mosDeciC,
    environmentTemperatureDeciC: environmentDeciC,
    packVoltageMv: number("packVoltageMv"),
    currentMa: number("currentMa"),
    socDeciPct: Math.round((number("remainingCapacityMah") * 1000) / number("fullCapacityMah")),
    sohDeciPct: 1000,
    remainingCapacityMah: number("remainingCapacityMah"),
    fullCapacityMah: number("fullCapacityMah"),
    cycleCount: number("cycleCount"),
    mode: "standby",
    fullyCharged: false,
    switches: { chargeMos: true, dischargeMos: true, limiter: false, heater: false },
    alarms: new Set(),
    protections: new Set(),
    faults: new Set(),
    isPowerOn: false,
  };
}
