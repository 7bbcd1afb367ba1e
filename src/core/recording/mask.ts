import type { Driver, Request } from "../../../protocol/index.ts";
import { bytesOfHex, bytesOfText, hexOfBytes, indexOfBytes } from "../../../protocol/index.ts";
import type { TraceFile, TraceFileLine, TraceFrame } from "../../contract/traceFile.ts";

/** Fields that name a pack, in every family. */
const SERIAL_KEYS = ["modelSerial", "packSerial"] as const;
/** Shorter texts identify nothing and would match in any frame. */
const SHORTEST_SERIAL = 3;

interface Asked {
  readonly driver: Driver;
  readonly request: Request;
}

function holdsSerials(driver: Driver, block: string): boolean {
  return driver.blocks[block]?.layout?.some(({ key }) => SERIAL_KEYS.some((serial) => serial === key)) ?? false;
}

/** Request that these bytes form in this family; null = none. */
function readAs(driver: Driver, bytes: Uint8Array): Asked | null {
  const [event] = driver.responder.createFramer().push(bytes);
  const parsed = event?.kind === "frame" ? driver.responder.parse(event.bytes) : null;
  if (!parsed?.block || parsed.kind !== "read") return null;
  const request = driver.request(parsed.block, parsed.address);
  return request.ok ? { driver, request: { ...request.value, bytes } } : null;
}

/** Questions and families of one recording. */
class Asking {
  readonly #drivers: readonly Driver[];
  readonly #family: string | null;

  constructor(drivers: readonly Driver[], { header, lines }: TraceFile) {
    this.#drivers = drivers;
    const mark = lines.find((line) => "m" in line && line.m === "found");
    this.#family = header.found?.family ?? (mark && "m" in mark && mark.m === "found" ? mark.family : null);
  }

  /**
   * Request whose answer contains serial numbers. Families may use the same framing: if the family of the pack that answered
   * knows the request, its meaning in other families does not count.
   */
  forSerials(bytes: Uint8Array): Asked | null {
    const all = this.#drivers.flatMap((driver) => readAs(driver, bytes) ?? []);
    const own = all.find(({ driver }) => driver.family === this.#family);
    return (own ? [own] : all).find(({ driver, request }) => holdsSerials(driver, request.block)) ?? null;
  }

  /** The family that these bytes are one whole frame of. */
  framedBy(bytes: Uint8Array, request: Uint8Array | null): Driver | null {
    return this.#drivers.find((driver) => isWholeFrame(driver, bytes, request)) ?? null;
  }
}

/** These bytes are exactly one frame of this family. */
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

const bytesOf = ({ x }: TraceFrame): Uint8Array => bytesOfHex(x) ?? new Uint8Array(0);

function allSerials(asking: Asking, lines: readonly TraceFileLine[]): readonly string[] {
  const found = new Set<string>();
  let asked: Asked | null = null;
  let askedLast: Asked | null = null;
  for (const line of lines) {
    if (!("x" in line)) continue;
    if (line.d === "tx") {
      asked = asking.forSerials(bytesOf(line));
      askedLast = asked ?? askedLast;
      continue;
    }
    // A late answer arrives after the next request.
    const answered = asked ?? (line.k === "late" || line.k === "unasked" ? askedLast : null);
    if (answered) for (const serial of serialsIn(answered, bytesOf(line))) found.add(serial);
  }
  // A serial number that is part of a longer one must not split it.
  return [...found].sort((a, b) => b.length - a.length);
}

/** Serial numbers replaced by others of their length, in the frames (checksums made right again) and everywhere else. */
export function maskSerials(drivers: readonly Driver[], file: TraceFile): TraceFile {
  const { header, lines } = file;
  const asking = new Asking(drivers, file);
  const serials = allSerials(asking, lines).map((serial, i) => ({ serial, mask: maskOf(serial, i + 1) }));
  const patterns = serials.flatMap(({ serial, mask }) => {
    const [from, to] = [bytesOfText(serial), bytesOfText(mask)];
    return [[from, to] as const, [bytesOfText(hexOfBytes(from, "")), bytesOfText(hexOfBytes(to, ""))] as const];
  });
  const withoutText = (text: string) => serials.reduce((now, { serial, mask }) => now.replaceAll(serial, mask), text);
  let asked: Asked | null = null;
  let request: Uint8Array | null = null;
  const maskFrame = (line: TraceFrame): TraceFrame => {
    const bytes = bytesOf(line);
    if (line.d === "tx") [asked, request] = [asking.forSerials(bytes), bytes];
    const isBroken = line.d === "rx" && line.k === "discarded" && asked !== null;
    // A broken answer may hold half a serial number: none of its data is kept, only its length and where it was broken off.
    const safe = isBroken && asked ? asked.driver.scrub(bytes) : bytes;
    const masked = patterns.reduce((now, [from, to]) => replaceBytes(now, from, to), safe);
    if (masked === bytes) return line;
    const driver = isBroken ? null : asking.framedBy(bytes, line.d === "rx" ? request : null);
    return { ...line, x: hexOfBytes(driver ? driver.seal(masked) : masked, "") };
  };
  const masked = lines.map((line): TraceFileLine => ("x" in line ? maskFrame(line) : JSON.parse(withoutText(JSON.stringify(line)))));
  return { header: { ...header, masked: true }, lines: masked };
}
