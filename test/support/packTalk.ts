import { CHATTER_FORMS, CHATTER_HEADER } from "../../protocol/ascii/chatterLayouts.ts";
import { buildAsciiFrame } from "../../protocol/ascii/frame.ts";
import type { Driver, TraceEntry, Values } from "../../protocol/index.ts";
import { createChatterFramer, driverOf, hexOfBytes, textOfBytes } from "../../protocol/index.ts";
import { encodeLayout } from "../../protocol/layout/interpreter.ts";

/** A Modbus family on a wire where packs also talk to each other. */
export const ON_LINK_WIRE: Driver = {
  ...driverOf("pace-modbus"),
  timing: { ...driverOf("pace-modbus").timing, quietBeforeMs: 50 },
  createChatterFramer,
};

export const TOLD: Values = {
  infoFlag: 0,
  packByte: 3,
  cellCount: 16,
  temperatureCount: 6,
  userDefinedCount: 3,
  cellVoltagesMv: [3301, 3302, 3303, 3304, 3305, 3306, 3307, 3308, 3309, 3310, 3311, 3312, 3313, 3314, 3315, 3316],
  temperaturesDeciC: [215, 216, 217, 218, 250, -35],
  currentMa: -12_340,
  packVoltageMv: 52_936,
  cycleCount: 77,
  remainingCapacityMah: 81_230,
  fullCapacityMah: 100_000,
  ratedCapacityMah: 200_000,
  cellAlarms: [0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
  temperatureAlarms: [0, 0, 0, 0, 2, 0],
  unexplained: "00112233445566778899AABBCCDDEEFF0102",
};

export const head = (code: number, version = 0x20) => ({ version, address: 3, cid1: 0x46, code });

export function toldAnswer(block: "analog" | "status", version = 0x20): Uint8Array {
  const form = CHATTER_FORMS.find((each) => each.block === block);
  const info = encodeLayout([...CHATTER_HEADER, ...(form?.layout ?? [])], TOLD);
  if (!info.ok) throw new Error(JSON.stringify(info.error));
  return buildAsciiFrame(head(0, version), info.value);
}

export function toldRequest(code: number, version = 0x20): Uint8Array {
  return buildAsciiFrame(head(code, version), Uint8Array.of(3));
}

/** "rx unasked chatter ~2003..." in a form that a test can compare: characters for chatter, pairs for the rest. */
export function lineOf({ direction, kind, chatter, bytes }: TraceEntry): string {
  return [direction, kind, ...(chatter ? ["chatter", textOfBytes(bytes)] : [hexOfBytes(bytes)])].join(" ");
}
