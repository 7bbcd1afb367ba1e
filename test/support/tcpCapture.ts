import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findTshark } from "../../scripts/lib/tools.ts";

const TSHARK = findTshark();
export const hasTshark = TSHARK !== null;

const MAGIC = 0xa1b2c3d4;
/** Packets begin with an IP header. */
const LINKTYPE_RAW = 101;
const MODBUS_PORT = 502;
const FIRST_CLIENT_PORT = 20_000;
const CLIENT = [10, 0, 0, 1];
const PACK = [10, 0, 0, 2];
const LIMIT_MS = 60_000;

function u16(value: number): number[] {
  return [(value >> 8) & 0xff, value & 0xff];
}

/** One TCP segment with its IP header; checksums of 0 are not looked at. */
function segment(fromClient: boolean, clientPort: number, payload: Uint8Array): Buffer {
  const [source, target] = fromClient ? [CLIENT, PACK] : [PACK, CLIENT];
  const [sourcePort, targetPort] = fromClient ? [clientPort, MODBUS_PORT] : [MODBUS_PORT, clientPort];
  const tcp = [...u16(sourcePort), ...u16(targetPort), 0, 0, 0, 1, 0, 0, 0, 0, 0x50, 0x18, 0xff, 0xff, 0, 0, 0, 0, ...payload];
  const ip = [0x45, 0, ...u16(20 + tcp.length), 0, 1, 0, 0, 64, 6, 0, 0, ...source, ...target];
  return Buffer.from([...ip, ...tcp]);
}

/** Modbus RTU over TCP as a capture file: each exchange is a connection of its own. */
function captureOf(exchanges: readonly (readonly Uint8Array[])[]): Buffer {
  const head = Buffer.alloc(24);
  head.writeUInt32LE(MAGIC, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(0xffff, 16);
  head.writeUInt32LE(LINKTYPE_RAW, 20);
  const packets = exchanges.flatMap((frames, at) => frames.map((frame, side) => segment(side === 0, FIRST_CLIENT_PORT + at, frame)));
  return Buffer.concat([head, ...packets.flatMap((packet, second) => [recordHead(second, packet.length), packet])]);
}

function recordHead(second: number, length: number): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(second, 0);
  head.writeUInt32LE(length, 8);
  head.writeUInt32LE(length, 12);
  return head;
}

/** What Wireshark's dissector says of each frame, in order: request and answer of each exchange. */
export function dissected<Name extends string>(
  exchanges: readonly (readonly Uint8Array[])[],
  fields: readonly Name[],
): readonly Readonly<Record<Name, string>>[] {
  const folder = mkdtempSync(join(tmpdir(), "bms-tshark-"));
  const file = join(folder, "modbus.pcap");
  try {
    writeFileSync(file, captureOf(exchanges));
    const reading = ["-r", file, "-n", "-d", `tcp.port==${MODBUS_PORT},mbrtu`, "-o", `mbrtu.tcp.port:${MODBUS_PORT}`];
    const showing = ["-o", "mbrtu.crc_verification:TRUE", "-T", "fields", "-E", "separator=/t", ...fields.flatMap((name) => ["-e", name])];
    const { stdout, status } = spawnSync(TSHARK ?? "tshark", [...reading, ...showing], { encoding: "utf8", timeout: LIMIT_MS });
    if (status !== 0) throw new Error(`tshark ended with ${status}`);
    const rows = stdout.split("\n").slice(0, -1);
    return rows.map((row) => Object.fromEntries(row.split("\t").map((value, i) => [fields[i], value])) as Record<Name, string>);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
