import { layoutOfRange } from "../../protocol/drivers/pace-modbus/registers.ts";
import { COMMANDS } from "../../protocol/drivers/paceic-v25/commands.ts";
import { buildFrame } from "../../protocol/drivers/paceic-v25/frame.ts";
import type { Driver, PackTruth } from "../../protocol/index.ts";
import type { Values } from "../../protocol/layout/fields.ts";
import { encodeLayout } from "../../protocol/layout/interpreter.ts";
import { withCrc } from "../../protocol/modbus/frame.ts";
import type { SimPack } from "../../protocol/sim/index.ts";
import { MODBUS, PACEIC } from "./rig.ts";

/** Frames that write, put together from the layouts and nothing of the drivers' own writing. */
export const WRITE_COMMANDS = COMMANDS.filter((command) => command.access === "write");

export function bytesIn(...parts: Parameters<typeof encodeLayout>): Uint8Array {
  const bytes = encodeLayout(...parts);
  if (!bytes.ok) throw new Error(JSON.stringify(bytes.error));
  return bytes.value;
}

export function commandOf(block: string) {
  const command = WRITE_COMMANDS.find(({ key }) => key === block);
  if (command?.writeCid2 === undefined) throw new Error(`no block ${block}`);
  return { ...command, writeCid2: command.writeCid2, writes: command.writes ?? [] };
}

/** `values` with the block's own names: "enabled", not "cellOvEnabled". */
export function paceicWrite(block: string, values: Values, form = 0, address = 1): Uint8Array {
  const { writeCid2, writes } = commandOf(block);
  return buildFrame(address, writeCid2, bytesIn(writes[form] ?? [], values));
}

export function modbusFrame(address: number, start: number, data: readonly number[], count = data.length / 2, byteCount = data.length) {
  return withCrc([address, 0x10, start >>> 8, start & 0xff, count >>> 8, count & 0xff, byteCount, ...data]);
}

export function modbusWrite(start: number, count: number, values: Values, address = 1): Uint8Array {
  return modbusFrame(address, start, [...bytesIn(layoutOfRange(start, count), values)]);
}

export const settingsOf = (pack: SimPack): Record<string, number> => Object.fromEntries(pack.truth().settings);

/** All that a pack is but the time of its clock, which goes on whatever happens. */
export function stateOf(pack: SimPack): Omit<PackTruth, "packTime"> {
  const { packTime: _, ...state } = pack.truth();
  return state;
}

/** What a block of paceic holds in this pack, under the names of the layout. */
export function blockValues(block: string, settings: Readonly<Record<string, number>>): Record<string, number> {
  const [layout = []] = commandOf(block).answers;
  return Object.fromEntries(layout.map(({ key }) => [key, settings[key === "enabled" ? `${block}Enabled` : key] ?? Number.NaN]));
}

/** Start and count of the cell over- and under-voltage groups, enough to show faults with. */
const GROUPS = { cellOv: [64, 4], cellUv: [72, 4] } as const;
export type FaultBlock = keyof typeof GROUPS;

/** The frame that changes `edits` in a block and writes the rest of it as held. */
export function frameChanging(driver: Driver, pack: SimPack, block: FaultBlock, edits: Readonly<Record<string, number>>): Uint8Array {
  const settings = { ...settingsOf(pack), ...edits };
  if (driver === PACEIC) return paceicWrite(block, blockValues(block, settings), 0, pack.address);
  const [start, count] = GROUPS[block];
  return modbusWrite(start, count, settings, pack.address);
}

/** What "done" looks like after that frame. */
export function acknowledgementOf(driver: Driver, frame: Uint8Array, address = 1): Uint8Array {
  return driver === MODBUS ? withCrc([address, ...frame.slice(1, 6)]) : buildFrame(address, 0, new Uint8Array(0));
}

export function refusalOf(driver: Driver, code: number, address = 1): Uint8Array {
  return driver === MODBUS ? withCrc([address, 0x90, code]) : buildFrame(address, code, new Uint8Array(0));
}
