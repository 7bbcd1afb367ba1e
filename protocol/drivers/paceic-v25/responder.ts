import type { Values } from "../../layout/fields.ts";
import { encodeLayout } from "../../layout/interpreter.ts";
import type { PackTruth } from "../../model/truth.ts";
import type { ParsedRequest, Responder } from "../driver.ts";
import { clockValues } from "./clock.ts";
import { COMMAND_BY_KEY, commandOfCid2 } from "./commands.ts";
import { buildFrame, createPaceicFramer, parseFrame, VERSION } from "./frame.ts";
import { ALL_PACKS, ANALOG, encodePacks, STATUS } from "./packs.ts";
import { commandInfo, controlByteOf, decideCommand } from "./responderControl.ts";
import { historyAnswer } from "./responderHistory.ts";
import { coarse, flagBytesOf, sensorsOf } from "./responderParts.ts";
import { SETTING_KEYS, settingsInfo, storedByWrite } from "./responderSettings.ts";

const DONE = 0x00;
const UNKNOWN_COMMAND = 0x04;
const WRITE_ERROR = 0x09;
/** The 14-byte tail of the packs sold most: SOC, totals, SOH, second voltage and current. */
const TAIL_FORM = 3;
const EMPTY = new Uint8Array(0);

function analogOf(truth: PackTruth): Values {
  const sensors = sensorsOf(truth);
  const ratedMah = coarse(truth.ratedCapacityMah, 1000);
  // All zeros, as a master says of a pack that it cannot reach, are on the wire the signs of what is not kept and not fitted.
  const chargedTotalMah = ratedMah === 0 ? null : truth.cycleCount * ratedMah;
  return {
    cellCount: truth.cellVoltagesMv.length,
    cellVoltagesMv: truth.cellVoltagesMv,
    temperatureCount: sensors.length,
    temperaturesDeciC: sensors,
    currentMa: coarse(truth.currentMa, 10),
    packVoltageMv: truth.packVoltageMv,
    remainingCapacityMah: coarse(truth.remainingCapacityMah, 10),
    userDefinedCount: 9,
    fullCapacityMah: coarse(truth.fullCapacityMah, 10),
    cycleCount: truth.cycleCount,
    ratedCapacityMah: coarse(truth.ratedCapacityMah, 10),
    socDeciPct: coarse(truth.socDeciPct, 10),
    chargedTotalMah,
    dischargedTotalMah: chargedTotalMah,
    sohDeciPct: coarse(truth.sohDeciPct, 10),
    secondVoltageMv: truth.packVoltageMv === 0 ? null : truth.packVoltageMv,
    secondCurrentMa: 0,
  };
}

function statusOf(truth: PackTruth): Values {
  const sensors = sensorsOf(truth);
  const balance = truth.balancingCells.reduce((mask, on, i) => (on ? mask | (1 << i) : mask), 0);
  return {
    cellCount: truth.cellVoltagesMv.length,
    cellAlarms: truth.cellVoltagesMv.map(() => 0),
    temperatureCount: sensors.length,
    temperatureAlarms: sensors.map(() => 0),
    chargeCurrentAlarm: truth.alarms.has("chargeOverCurrent") ? 2 : 0,
    packVoltageAlarm: truth.alarms.has("packOverVoltage") ? 2 : truth.alarms.has("packUnderVoltage") ? 1 : 0,
    dischargeCurrentAlarm: truth.alarms.has("dischargeOverCurrent") ? 2 : 0,
    ...flagBytesOf(truth),
    control: controlByteOf(truth),
    balance1: balance & 0xff,
    balance2: balance >>> 8,
  };
}

function plainValues(truth: PackTruth): Values {
  return {
    bmsVersion: truth.bmsVersion,
    modelSerial: truth.modelSerial,
    packSerial: truth.packSerial,
    remainingCapacityMah: coarse(truth.remainingCapacityMah, 10),
    fullCapacityMah: coarse(truth.fullCapacityMah, 10),
    ratedCapacityMah: coarse(truth.ratedCapacityMah, 10),
    ...clockValues(truth.packTime),
  };
}

function infoFor(request: ParsedRequest, truth: PackTruth, bank: readonly PackTruth[]): Uint8Array | null {
  const command = request.block === null ? undefined : COMMAND_BY_KEY.get(request.block);
  if (!command || request.kind !== "read") return null;
  if (command.codec) {
    const asked = request.args[0] ?? truth.address;
    // A master also answers for the others by their number, under its own address.
    const packs = asked === ALL_PACKS ? bank : [bank.find(({ address }) => address === asked) ?? truth];
    const header = { infoFlag: 0, packByte: asked === ALL_PACKS ? bank.length : asked };
    const isAnalog = command.codec === "analog";
    const shape = isAnalog ? ANALOG : STATUS;
    const form = isAnalog ? TAIL_FORM : 0;
    const info = encodePacks(shape, { header, packs: packs.map(isAnalog ? analogOf : statusOf), form });
    return info.ok ? info.value : null;
  }
  if (command.key === "packCount") return Uint8Array.of(bank.length);
  if (command.access === "write") return settingsInfo(command, truth.settings);
  const [layout] = command.answers;
  if (!layout) return null;
  const info = encodeLayout(layout, plainValues(truth));
  return info.ok ? info.value : null;
}

export const responder: Responder = {
  createFramer: createPaceicFramer,

  parse(frame) {
    const { version, address, code, info } = parseFrame(frame);
    if (version !== VERSION) return null;
    const found = commandOfCid2(code);
    const changes = found?.command.access === "write" ? "write" : "command";
    const kind = found === null || found.writes ? changes : "read";
    return { address, block: found?.command.key ?? null, kind, args: [...info], payload: info };
  },

  reply(request, truth, bank) {
    if (request.block === "history" && request.kind === "read") {
      const answer = historyAnswer(request.payload, truth);
      return buildFrame(truth.address, answer.code, answer.info);
    }
    const info = infoFor(request, truth, bank);
    return buildFrame(truth.address, info === null ? UNKNOWN_COMMAND : DONE, info ?? EMPTY);
  },

  write(request, truth) {
    const command = COMMAND_BY_KEY.get(request.block ?? "");
    if (command?.access !== "write") return { kind: "refused", code: UNKNOWN_COMMAND };
    const changes = storedByWrite(command, request.payload, truth.settings);
    return changes === null ? { kind: "refused", code: WRITE_ERROR } : { kind: "accepted", changes };
  },

  commands: {
    decide: decideCommand,
    answer: (request, truth, code = DONE) => buildFrame(truth.address, code, commandInfo(request, truth)),
  },
  acknowledge: (_, packAddress) => buildFrame(packAddress, DONE, EMPTY),
  refuse: (_, packAddress, code = WRITE_ERROR) => buildFrame(packAddress, code, EMPTY),
  answersTo: (request, packAddress) => request.address === packAddress,
  answersAnyAddress: true,
  isBroadcast: () => false,
  settingKeys: SETTING_KEYS,
};
