import type { Driver, Request } from "../../../protocol/index.ts";
import { bytesOfHex, bytesOfText, DRIVERS, hexOfBytes, indexOfBytes } from "../../../protocol/index.ts";
import type { TraceFile, TraceFileLine, TraceFrame } from "../../contract/traceFile.ts";

const SERIAL_KEYS = ["modelSerial", "packSerial"] as const;
/** Shorter texts name nothing and would be found in any frame. */
const SHORTEST_SERIAL = 3;
/** Address, function or command and length stand before the data. */
const HEAD_BYTES = { "paceic-v25": 13, "pace-modbus": 3 } as const;
const TAIL_BYTES = { "paceic-v25": 5, "pace-modbus": 2 } as const;

interface Asked {
  readonly driver: Driver;
  readonly request: Request;
}

function holdsSerials(driver: Driver, block: string): boolean {
  return driver.blocks[block]?.layout?.some(({ key }) => SERIAL_KEYS.some((serial) => serial === key)) ?? false;
}

/** What a request asks, when its answer holds serial numbers. */
function askedFor(bytes: Uint8Array): Asked | null {
  for (const driver of DRIVERS) {
    const [event] = driver.responder.createFramer().push(bytes);
    const parsed = event?.kind === "frame" ? driver.responder.parse(event.bytes) : null;
    if (!parsed?.block || parsed.kind !== "read" || !holdsSerials(driver, parsed.block)) continue;
    const request = driver.request(parsed.block, parsed.address);
    if (request.ok) return { driver, request: { ...request.value, bytes } };
  }
  return null;
}

/** These bytes are one frame of this family, nothing more and nothing less. */
function isWholeFrame(driver: Driver, bytes: Uint8Array, request: Uint8Array | null): boolean {
  const framer = driver.createFramer();
  framer.begin(request);
  const [event, ...more] = framer.push(bytes);
  return more.length === 0 && event?.kind === "frame" && event.bytes.length === bytes.length;
}

function serialsIn({ driver, request }: Asked, frame: Uint8Array): readonly string[] {
  if (!isWholeFrame(driver, frame, request.bytes)) return [];
  const verdict = driver.accept(request, frame);
  const values = verdict.kind === "reply" ? driver.decode(request, verdict.payload) : null;
  if (!values?.ok) return [];
  return SERIAL_KEYS.flatMap((key) => {
    const value = values.value[key];
    const text = typeof value === "string" ? value.replace(/[^\x21-\x7e]+$/, "").replace(/^[^\x21-\x7e]+/, "") : "";
    return text.length >= SHORTEST_SERIAL ? [text] : [];
  });
}

/** A broken answer may hold half a serial number: none of its data is kept, only its length and where it was broken off. */
function scrubbed(bytes: Uint8Array, { driver }: Asked): Uint8Array {
  const end = bytes.length - TAIL_BYTES[driver.family];
  return bytes.map((byte, at) => {
    if (at < HEAD_BYTES[driver.family] || at >= end) return byte;
    if (driver.family === "pace-modbus") return 0x58;
    const isDigit = (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46);
    return isDigit ? (at % 2 === 1 ? 0x35 : 0x38) : byte;
  });
}

/** Same length, another text for each. */
function maskOf(serial: string, number: number): string {
  const digits = String(number);
  return `${"X".repeat(Math.max(0, serial.length - digits.length))}${digits}`.slice(-serial.length);
}

function replaceBytes(bytes: Uint8Array, from: Uint8Array, to: Uint8Array): Uint8Array {
  let changed = bytes;
  for (let at = indexOfBytes(bytes, from); at >= 0; at = indexOfBytes(changed, from, at + 1)) {
    if (changed === bytes) changed = bytes.slice();
    changed.set(to, at);
  }
  return changed;
}

function allSerials(lines: readonly TraceFileLine[]): readonly string[] {
  const found = new Set<string>();
  let asked: Asked | null = null;
  for (const line of lines) {
    if (!("x" in line)) continue;
    const bytes = bytesOfHex(line.x) ?? new Uint8Array(0);
    if (line.d === "tx") asked = askedFor(bytes);
    else if (asked) for (const serial of serialsIn(asked, bytes)) found.add(serial);
  }
  // A serial that is part of another must not take it apart.
  return [...found].sort((a, b) => b.length - a.length);
}

/** Serial numbers replaced by others of their length, in the frames (checksums made right again) and everywhere else. */
export function maskSerials({ header, lines }: TraceFile): TraceFile {
  const serials = allSerials(lines).map((serial, i) => ({ serial, mask: maskOf(serial, i + 1) }));
  const patterns = serials.flatMap(({ serial, mask }) => {
    const [from, to] = [bytesOfText(serial), bytesOfText(mask)];
    return [[from, to] as const, [bytesOfText(hexOfBytes(from, "")), bytesOfText(hexOfBytes(to, ""))] as const];
  });
  const withoutText = (text: string) => serials.reduce((now, { serial, mask }) => now.replaceAll(serial, mask), text);
  let asked: Asked | null = null;
  let request: Uint8Array | null = null;
  const maskFrame = (line: TraceFrame): TraceFrame => {
    const bytes = bytesOfHex(line.x) ?? new Uint8Array(0);
    if (line.d === "tx") [asked, request] = [askedFor(bytes), bytes];
    const isBroken = line.d === "rx" && line.k === "discarded" && asked !== null;
    const safe = isBroken && asked ? scrubbed(bytes, asked) : bytes;
    const masked = patterns.reduce((now, [from, to]) => replaceBytes(now, from, to), safe);
    if (masked === bytes) return line;
    const driver = isBroken ? undefined : DRIVERS.find((each) => isWholeFrame(each, bytes, line.d === "rx" ? request : null));
    return { ...line, x: hexOfBytes(driver ? driver.seal(masked) : masked, "") };
  };
  const masked = lines.map((line): TraceFileLine => ("x" in line ? maskFrame(line) : JSON.parse(withoutText(JSON.stringify(line)))));
  return { header: { ...header, masked: true }, lines: masked };
}
