import { u16At } from "../../bytes/bytes.ts";
import type { Values } from "../../layout/fields.ts";
import { encodeLayout } from "../../layout/interpreter.ts";
import type { LogEnd, LoggedTruth, LogManners, PackTruth } from "../../model/truth.ts";
import { FAULT_8, FAULT_10 } from "./bits.ts";
import { clockValues } from "./clock.ts";
import { HISTORY_RECORD } from "./layouts.ts";
import { coarse, flagBits, flagBytesOf, sensorsOf } from "./responderParts.ts";

const DONE = 0x00;
const WRITE_ERROR = 0x09;
const INDEX_BYTES = 2;
const EMPTY = new Uint8Array(0);

/** An empty answer that says "done" is captured, the others are inferred. */
const END_RTN: Readonly<Record<LogEnd, number>> = { empty: DONE, noData: 0x07, refused: WRITE_ERROR, unknownCommand: 0x04 };

/** Firmware that does not keep them has FF in the last four bytes (captured). */
function lateValues(logged: LoggedTruth, manners: LogManners): Values {
  if (!manners.keepsLateFields) return { fault8: null, fault10: null, statusRecord: null };
  return {
    fault8: flagBits(FAULT_8, logged.faults),
    fault10: flagBits(FAULT_10, logged.faults),
    statusRecord: logged.isPowerOn ? 1 : 0,
  };
}

function recordValues(logged: LoggedTruth, manners: LogManners): Values {
  const sensors = sensorsOf(logged);
  return {
    ...clockValues(logged.packTime),
    cellCount: logged.cellVoltagesMv.length,
    cellVoltagesMv: logged.cellVoltagesMv,
    temperatureCount: sensors.length,
    temperaturesDeciC: sensors,
    currentMa: coarse(logged.currentMa, 10),
    packVoltageMv: logged.packVoltageMv,
    remainingCapacityMah: coarse(logged.remainingCapacityMah, 10),
    fullCapacityMah: coarse(logged.fullCapacityMah, 10),
    ...flagBytesOf(logged),
    cycleCount: logged.cycleCount,
    ...lateValues(logged, manners),
  };
}

/** Return code and INFO for the requested index: 0 = newest. */
export function historyAnswer(payload: Uint8Array, truth: PackTruth): { readonly code: number; readonly info: Uint8Array } {
  if (payload.length !== INDEX_BYTES) return { code: WRITE_ERROR, info: EMPTY };
  const logged = truth.history[u16At(payload, 0)];
  if (logged === undefined) return { code: END_RTN[truth.logManners.end], info: EMPTY };
  const info = encodeLayout(HISTORY_RECORD, recordValues(logged, truth.logManners));
  return info.ok ? { code: DONE, info: info.value } : { code: WRITE_ERROR, info: EMPTY };
}
