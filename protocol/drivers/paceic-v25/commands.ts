import type { Layout } from "../../layout/fields.ts";
import * as L from "./layouts.ts";

/**
 * The commands whose bytes are captured or printed in a document, each declared once: codec, simulator, editor and
 * documents read this table. Commands that an ordinary tool must not send are left out.
 */
export interface Command {
  readonly key: string;
  /** CID2 of the read, and the forms of its answer (the length decides). */
  readonly readCid2?: number;
  readonly request?: Layout;
  readonly answers: readonly Layout[];
  /** CID2 of the write, and the forms of its INFO. */
  readonly writeCid2?: number;
  readonly writes?: readonly Layout[];
  /** `packs` = several packs may follow in one answer. */
  readonly codec?: "analog" | "status";
  readonly access: "read" | "write" | "command";
}

const PACK_BYTE: Layout = [{ key: "packNumber", type: "u8", lsb: "1 one", evidence: "captured", source: "D18, C" }];

function setting(key: string, readCid2: number, writeCid2: number, forms: readonly Layout[], writes: readonly Layout[] = forms): Command {
  return { key, readCid2, writeCid2, answers: forms, writes, access: "write" };
}

export const COMMANDS: readonly Command[] = [
  { key: "analog", readCid2: 0x42, request: PACK_BYTE, answers: [], codec: "analog", access: "read" },
  { key: "status", readCid2: 0x44, request: PACK_BYTE, answers: [], codec: "status", access: "read" },
  { key: "packCount", readCid2: 0x90, answers: [L.PACK_COUNT], access: "read" },
  { key: "version", readCid2: 0xc1, answers: L.VERSION_TEXT, access: "read" },
  { key: "serials", readCid2: 0xc2, answers: L.SERIALS, access: "read" },
  { key: "capacities", readCid2: 0xa6, answers: [L.CAPACITIES], access: "read" },
  setting("cellOv", 0xd1, 0xd0, [L.voltageSettings("cellOv")]),
  setting("packOv", 0xd5, 0xd4, [L.voltageSettings("packOv")]),
  setting("cellUv", 0xd3, 0xd2, [L.voltageSettings("cellUv")]),
  setting("packUv", 0xd7, 0xd6, [L.voltageSettings("packUv")]),
  setting("chargeOc", 0xd9, 0xd8, L.currentSettings("chargeOc", false)),
  setting("dischargeOc", 0xdb, 0xda, L.currentSettings("dischargeOc", true), L.currentSettings("dischargeOc", false)),
  setting("overCurrent2", 0xe3, 0xe2, L.OVER_CURRENT_2),
  setting("shortCircuit", 0xe5, 0xe4, [L.SHORT_CIRCUIT]),
  setting("cellOt", 0xdd, 0xdc, [L.temperatureSettings("chargeOt", "dischargeOt")]),
  setting("cellUt", 0xdf, 0xde, [L.temperatureSettings("chargeUt", "dischargeUt")]),
  setting("mosOt", 0xe1, 0xe0, [L.temperatureSettings("mosOt")]),
  setting("environment", 0xe7, 0xe6, [L.temperatureSettings("envUt", "envOt")]),
  setting("balance", 0xb6, 0xb5, [L.BALANCE]),
  setting("sleep", 0xa0, 0xa8, [L.SLEEP]),
  setting("fullCharge", 0xaf, 0xae, L.FULL_CHARGE),
  setting("limiter", 0xed, 0xee, [L.LIMITER]),
  setting("inverter", 0xeb, 0xec, [L.INVERTER]),
  { ...setting("clock", 0xb1, 0xb2, [L.CLOCK]), access: "command" },
  { key: "switchCommand", writeCid2: 0x99, writes: [L.COMMAND_BYTE], answers: [L.SWITCH_ANSWER], access: "command" },
  { key: "chargeMosCommand", writeCid2: 0x9a, writes: [L.COMMAND_BYTE], answers: [L.INDICATION_ANSWER], access: "command" },
  { key: "dischargeMosCommand", writeCid2: 0x9b, writes: [L.COMMAND_BYTE], answers: [L.INDICATION_ANSWER], access: "command" },
  { key: "shutdownCommand", writeCid2: 0x9c, writes: [L.COMMAND_BYTE], answers: [[]], access: "command" },
  { key: "history", readCid2: 0xa1, request: L.HISTORY_INDEX, answers: [L.HISTORY_RECORD, []], access: "read" },
];

export const COMMAND_BY_KEY: ReadonlyMap<string, Command> = new Map(COMMANDS.map((c) => [c.key, c]));

/** What a request with this CID2 reads or writes. */
export function commandOfCid2(cid2: number): { readonly command: Command; readonly writes: boolean } | null {
  for (const command of COMMANDS) {
    if (command.readCid2 === cid2) return { command, writes: false };
    if (command.writeCid2 === cid2) return { command, writes: true };
  }
  return null;
}
