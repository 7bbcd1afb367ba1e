import { byteAt, u16At } from "../../bytes/bytes.ts";
import type { FieldValue } from "../../layout/fields.ts";
import { bitsOfNames, decodeLayout, encodeLayout } from "../../layout/interpreter.ts";
import type { PackTruth } from "../../model/truth.ts";
import type { ParsedRequest, Responder, WriteDecision } from "../driver.ts";
import { BLOCKS } from "./blocks.ts";
import { createModbusFramer, EXCEPTION_BIT, hasValidCrc, READ_HOLDING, WRITE_MULTIPLE, withCrc } from "./frame.ts";
import { layoutOfRange, PROTECTION_BITS, SETTING_REGISTERS, STATUS_BITS, WARNING_BITS } from "./registers.ts";
import { WRITE_GROUPS } from "./settings.ts";

const ILLEGAL_FUNCTION = 1;
const ILLEGAL_ADDRESS = 2;
const NOT_ALLOWED = 3;
/** By the rules of Modbus everybody obeys it and nobody answers. */
const BROADCAST = 0;
/** Most registers of one request by the paper. */
const MOST_READ = 125;
const MOST_WRITTEN = 123;

type Run = readonly [first: number, last: number];
const SETTINGS_RUN: Run = [60, 114];
const IDENTITY_RUN: Run = [150, 179];
/** Reserved registers inside these runs read 0; a read that leaves them is refused. */
const RUNS: readonly Run[] = [[0, 36], SETTINGS_RUN, IDENTITY_RUN];

function isInside([first, last]: Run, start: number, count: number): boolean {
  return start >= first && start + count - 1 <= last;
}

function statusNames(truth: PackTruth): Set<string> {
  const { switches } = truth;
  const names = new Set<string>(truth.faults);
  if (truth.mode !== "standby") names.add(truth.mode);
  if (switches.chargeMos) names.add("chargeMosOn");
  if (switches.dischargeMos) names.add("dischargeMosOn");
  if (switches.limiter) names.add("limiterOn");
  if (switches.heater) names.add("heaterOn");
  return names;
}

/** Whole percents and hundredths of ampere hours: the wire is coarser than the truth. */
function coarse(base: number, step: number): number {
  return Math.round(base / step) * step;
}

function registersOf(truth: PackTruth): Record<string, FieldValue> {
  const status = statusNames(truth);
  const values: Record<string, FieldValue> = {
    currentMa: coarse(truth.currentMa, 10),
    packVoltageMv: coarse(truth.packVoltageMv, 10),
    socDeciPct: coarse(truth.socDeciPct, 10),
    sohDeciPct: coarse(truth.sohDeciPct, 10),
    remainingCapacityMah: coarse(truth.remainingCapacityMah, 10),
    fullCapacityMah: coarse(truth.fullCapacityMah, 10),
    ratedCapacityMah: coarse(truth.ratedCapacityMah, 10),
    cycleCount: truth.cycleCount,
    warningFlags: bitsOfNames(WARNING_BITS, (name) => truth.alarms.has(name as never)),
    protectionFlags: bitsOfNames(PROTECTION_BITS, (name) => truth.protections.has(name as never)),
    statusFlags: bitsOfNames(STATUS_BITS, (name) => status.has(name)),
    balanceFlags: truth.balancingCells.reduce((mask, on, i) => (on ? mask | (1 << i) : mask), 0),
    mosTemperatureDeciC: truth.mosTemperatureDeciC,
    environmentTemperatureDeciC: truth.environmentTemperatureDeciC,
    bmsVersion: truth.bmsVersion,
    modelSerial: truth.modelSerial,
    packSerial: truth.packSerial,
  };
  for (let i = 0; i < 16; i++) values[`cell${i + 1}Mv`] = truth.cellVoltagesMv[i] ?? null;
  for (let i = 0; i < 4; i++) values[`cellTemperature${i + 1}DeciC`] = truth.cellTemperaturesDeciC[i] ?? null;
  for (const { field } of SETTING_REGISTERS) values[field.key] = truth.settings.get(field.key) ?? 0;
  return values;
}

function exception(request: ParsedRequest, fn: number, code: number): Uint8Array {
  return withCrc([request.address, fn | EXCEPTION_BIT, code]);
}

function parse(frame: Uint8Array): ParsedRequest | null {
  if (frame.length < 8 || !hasValidCrc(frame)) return null;
  const [address, fn] = [byteAt(frame, 0), byteAt(frame, 1)];
  const [start, count] = [u16At(frame, 2), u16At(frame, 4)];
  const kind = fn === READ_HOLDING ? "read" : fn === WRITE_MULTIPLE ? "write" : "command";
  const block =
    kind === "write"
      ? WRITE_GROUPS.find((group) => start >= group.start && start < group.start + group.count)
      : Object.values(BLOCKS).find((b) => b.start === start && b.count === count);
  return { address, block: block?.key ?? null, kind, args: [fn, start, count], payload: frame.slice(6, -2) };
}

function reply(request: ParsedRequest, truth: PackTruth): Uint8Array {
  const [fn = 0, start = 0, count = 0] = request.args;
  if (request.kind !== "read") return exception(request, fn, ILLEGAL_FUNCTION);
  const isKnown = RUNS.some((run) => isInside(run, start, count));
  if (!isKnown || count < 1 || count > MOST_READ) return exception(request, fn, ILLEGAL_ADDRESS);
  const layout = layoutOfRange(start, count);
  const values = registersOf(truth);
  for (const field of layout) if (field.type === "opaque" && field.length !== "rest") values[field.key] = "00".repeat(field.length);
  const data = encodeLayout(layout, values);
  if (!data.ok) return exception(request, fn, ILLEGAL_ADDRESS);
  return withCrc([request.address, READ_HOLDING, data.value.length, ...data.value]);
}

/** Any run of whole setting registers; which runs real firmware takes is not evidenced. */
function write(request: ParsedRequest): WriteDecision {
  const [, start = 0, count = 0] = request.args;
  const { payload } = request;
  if (count < 1 || count > MOST_WRITTEN || payload[0] !== 2 * count) return { kind: "refused", code: NOT_ALLOWED };
  // The paper lets the serial numbers be written; this tool never does, so the simulator does not either.
  if (isInside(IDENTITY_RUN, start, count)) return { kind: "refused", code: NOT_ALLOWED };
  if (!isInside(SETTINGS_RUN, start, count)) return { kind: "refused", code: ILLEGAL_ADDRESS };
  const values = decodeLayout(layoutOfRange(start, count), payload.subarray(1));
  if (!values.ok) return { kind: "refused", code: NOT_ALLOWED };
  const changes = Object.entries(values.value).filter((entry): entry is [string, number] => typeof entry[1] === "number");
  return { kind: "accepted", changes: Object.fromEntries(changes) };
}

function acknowledge(request: ParsedRequest): Uint8Array {
  const [, start = 0, count = 0] = request.args;
  return withCrc([request.address, WRITE_MULTIPLE, start >>> 8, start & 0xff, count >>> 8, count & 0xff]);
}

export const responder: Responder = {
  createFramer: () => createModbusFramer("pack"),
  parse,
  reply,
  write,
  commands: null,
  acknowledge,
  refuse: (request, _, code = NOT_ALLOWED) => exception(request, request.args[0] ?? 0, code),
  answersTo: (request, packAddress) => request.address === packAddress,
  answersAnyAddress: false,
  isBroadcast: (request) => request.address === BROADCAST,
  settingKeys: SETTING_REGISTERS.map((r) => r.field.key),
};
