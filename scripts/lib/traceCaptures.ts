import { textOfBytes } from "../../protocol/bytes/bytes.ts";
import { COMMAND_BY_KEY } from "../../protocol/drivers/paceic-v25/commands.ts";
import { ANALOG, decodePacks, decodeVariants, STATUS } from "../../protocol/drivers/paceic-v25/packs.ts";
import type { Driver, FamilyId, ParsedRequest, Request } from "../../protocol/index.ts";
import { bytesOfHex, DRIVERS, hexOfBytes } from "../../protocol/index.ts";
import type { TraceFile } from "../../src/contract/traceFile.ts";

/** An entry of test/captures; its fields depend on the family. */
type CaptureEntry = Readonly<Record<string, unknown>> & { readonly id: string };

interface CaptureNaming {
  /** Short name of the pack, for ids: "titan-2". */
  readonly pack: string;
  /** Where the frames were published, or from which pack they are. */
  readonly source: string;
}

interface Seen {
  readonly driver: Driver;
  readonly parsed: ParsedRequest;
  readonly request: Uint8Array;
}

/** The first family that knows the question; where two would, the one that the recording is of. */
function readRequest(bytes: Uint8Array, { header }: TraceFile): Seen | null {
  const own = DRIVERS.filter(({ family }) => family === header.found?.family);
  for (const driver of [...own, ...DRIVERS]) {
    const [event] = driver.responder.createFramer().push(bytes);
    const parsed = event?.kind === "frame" ? driver.responder.parse(event.bytes) : null;
    if (parsed?.block) return { driver, parsed, request: bytes };
  }
  return null;
}

/** The request as the driver makes it; null when these bytes are not what it would send. */
function asAsked({ driver, parsed, request }: Seen): Request | null {
  const isCodec = driver.family === "paceic-v25" && COMMAND_BY_KEY.get(parsed.block ?? "")?.request !== undefined;
  const args = isCodec ? [parsed.args.reduce((sum, byte) => sum * 256 + byte, 0)] : undefined;
  const made = driver.request(parsed.block ?? "", parsed.address, args);
  return made.ok && hexOfBytes(made.value.bytes) === hexOfBytes(request) ? made.value : null;
}

function paceicEntry(seen: Seen, response: Uint8Array): Readonly<Record<string, unknown>> | null {
  const { driver, parsed, request } = seen;
  const block = parsed.block ?? "";
  const command = COMMAND_BY_KEY.get(block);
  const shared = {
    encoding: "ascii",
    request: textOfBytes(request),
    response: textOfBytes(response),
    requestValid: true,
    responseValid: true,
    answer: {
      address: Number.parseInt(textOfBytes(response.subarray(3, 5)), 16),
      rtn: textOfBytes(response.subarray(7, 9)).toLowerCase(),
      infoCharacters: response.length - 18,
    },
    block,
  };
  if (parsed.kind === "write") {
    const written = decodeVariants(command?.writes ?? [], parsed.payload);
    return written.ok ? { ...shared, written: written.value } : null;
  }
  const asked = asAsked(seen);
  const verdict = asked && driver.accept(asked, response);
  if (!asked || verdict?.kind !== "reply") return null;
  if (command?.codec) {
    const shape = command.codec === "analog" ? ANALOG : STATUS;
    const answer = decodePacks(shape, verdict.payload, asked.args[0] ?? 1);
    return answer.ok ? { ...shared, packs: answer.value.packs, packByte: answer.value.header.packByte } : null;
  }
  const values = driver.decode(asked, verdict.payload);
  return values.ok ? { ...shared, args: [...asked.args], values: values.value } : null;
}

/** Of a family that sends bytes and not characters. */
function plainEntry(seen: Seen, response: Uint8Array): Readonly<Record<string, unknown>> | null {
  const { driver, parsed, request } = seen;
  // The fixtures of this family are reads; a captured write needs a test of its own first.
  if (parsed.kind !== "read") return null;
  const place = driver.family === "pace-modbus" ? { startRegister: parsed.args[1] ?? 0 } : { block: parsed.block };
  const shared = { encoding: "hex", request: hexOfBytes(request), response: hexOfBytes(response), ...place };
  const asked = asAsked(seen);
  const verdict = asked && driver.accept(asked, response);
  if (!asked || verdict?.kind === "ignore" || !verdict) return null;
  if (verdict.kind === "failed") return { ...shared, exception: verdict.error.detail?.exception };
  const values = driver.decode(asked, verdict.payload);
  return values.ok ? { ...shared, values: values.value } : null;
}

/** Families whose fixtures have a form of their own, and stems that are older than short names. */
const ENTRY_OF: Readonly<Record<FamilyId, typeof plainEntry>> = { "paceic-v25": paceicEntry };
const STEM_OF: Readonly<Record<FamilyId, string>> = { "paceic-v25": "v25", "pace-modbus": "mb" };

/**
 * What a trace shows of each question, once: as entries of test/captures, by family. The values are what our own tables make of
 * the bytes: compare them with the pack's other displays before they are committed as a witness.
 */
export function capturesOf(file: TraceFile, { pack, source }: CaptureNaming): Readonly<Record<FamilyId, readonly CaptureEntry[]>> {
  const found = new Map<FamilyId, CaptureEntry[]>(DRIVERS.map(({ family }) => [family, []]));
  const known = new Set<string>();
  let seen: Seen | null = null;
  for (const line of file.lines) {
    if (!("x" in line)) continue;
    const bytes = bytesOfHex(line.x) ?? new Uint8Array(0);
    if (line.d === "tx") {
      seen = known.has(line.x) ? null : readRequest(bytes, file);
      continue;
    }
    if (!seen || (line.k !== "reply" && line.k !== "refused")) continue;
    const { driver, parsed, request } = seen;
    seen = null;
    const entry = (ENTRY_OF[driver.family] ?? plainEntry)({ driver, parsed, request }, bytes);
    if (entry === null) continue;
    known.add(hexOfBytes(request, ""));
    const stem = `${STEM_OF[driver.family] ?? driver.shortName}-${parsed.block}-${pack}`;
    const list = found.get(driver.family) ?? [];
    const twins = list.filter(({ id }) => id === stem || id.startsWith(`${stem}-`)).length;
    const title = `${parsed.kind === "write" ? "Write" : "Read"} ${parsed.block}, ADD ${parsed.address}`;
    list.push({ id: twins === 0 ? stem : `${stem}-${twins + 1}`, title, evidence: "captured", source, ...entry });
  }
  return Object.fromEntries(found);
}
