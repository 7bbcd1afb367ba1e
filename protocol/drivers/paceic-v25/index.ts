import { EMPTY_FRAME_CHARACTERS, sealFrame } from "../../ascii/frame.ts";
import { pairText } from "../../bytes/hexPairs.ts";
import { encodeLayout, fixedSize } from "../../layout/interpreter.ts";
import type { Request, Verdict } from "../../link/request.ts";
import { fail, ok } from "../../result.ts";
import type { BlockInfo, Driver, PlanStep } from "../driver.ts";
import { bank } from "./bank.ts";
import type { Command } from "./commands.ts";
import { COMMAND_BY_KEY, COMMANDS } from "./commands.ts";
import { clock, control, QUIET_AFTER_WRITE_MS } from "./control.ts";
import { toIdentity, toSettings, toSnapshot } from "./device.ts";
import { explainer } from "./explain.ts";
import {
  buildFrame,
  createPaceicFramer,
  DONE,
  FIRST_COMMAND,
  inVersion,
  OTHER_VERSIONS,
  parseFrame,
  REFUSALS,
  scrubFrame,
  VERSION,
} from "./frame.ts";
import { history } from "./history.ts";
import { inverterCodes } from "./inverterCodes.ts";
import { MOST_CELLS } from "./layouts.ts";
import { ALL_PACKS, ANALOG, decodePacks, decodeVariants, STATUS } from "./packs.ts";
import { responder } from "./responder.ts";
import { encodeWrite, SETTINGS } from "./settings.ts";
import { words } from "./words.ts";

/** 16 cells, 8 sensors and the longest tail. */
const LONGEST_PACK_BYTES = { analog: 85, status: 43 } as const;
const MOST_PACKS = 16;

/** Longest history record: 16 cells, 8 sensors. */
const LONGEST_RECORD_BYTES = 76;
const SHORTEST_VARYING_BYTES = 9;

/** Lengths of INFO that this command can answer with; null = they vary. */
function answerSizes(command: Command): readonly (number | null)[] {
  return command.codec ? [null] : command.answers.map(fixedSize);
}

function fitsAnswer(command: Command, length: number): boolean {
  return answerSizes(command).some((size) => (size === null ? length >= SHORTEST_VARYING_BYTES : size === length));
}

function longestReply(command: Command, args: readonly number[]): number {
  const packs = args[0] === ALL_PACKS ? MOST_PACKS : 1;
  const infoBytes = command.codec
    ? 2 + packs * LONGEST_PACK_BYTES[command.codec]
    : Math.max(...answerSizes(command).map((size) => size ?? LONGEST_RECORD_BYTES));
  return EMPTY_FRAME_CHARACTERS + 2 * infoBytes;
}

function accept(request: Request, frame: Uint8Array): Verdict {
  const { version, address: answeredBy, code, info } = parseFrame(frame);
  const asked = parseFrame(request.bytes);
  const isDone = code === DONE || (code === asked.code && (info.length > 0 || request.kind === "write"));
  if (version !== VERSION) {
    // Our own probe in another version may come back late, and while one is outstanding a master's question is no answer to it.
    const isQuestion = !isDone && code >= FIRST_COMMAND && !REFUSALS.has(code);
    if (isQuestion && (asked.version !== VERSION || code === COMMAND_BY_KEY.get("version")?.readCid2))
      return { kind: "ignore", reason: "request" };
    return { kind: "failed", answeredBy, error: { code: "frame.unexpected", detail: { version: pairText(version) } } };
  }
  // Asked in another version, this one was the answer to a question of before.
  if (asked.version !== VERSION) return { kind: "ignore", reason: "unasked" };
  const isOther = answeredBy !== request.address;
  if (isOther && !isDone) return { kind: "ignore", reason: "request" };
  if (isDone) {
    const command = COMMAND_BY_KEY.get(request.block);
    // A command returns the resulting state; any other write, including that of the clock, is acknowledged without data.
    const isAck = request.kind === "write" && command?.readCid2 !== undefined;
    const fits = isAck ? info.length === 0 : command !== undefined && fitsAnswer(command, info.length);
    // Over RS232 the wired pack answers requests for any ADD: its answer must not pass for that of another pack.
    if (isOther) return fits ? { kind: "ignore", reason: "otherAddress", answeredBy } : { kind: "ignore", reason: "unasked" };
    // The answer to a switch command repeats the command: a different code belongs to another request.
    if (fits && request.block === "switchCommand" && info[0] !== asked.info[0]) return { kind: "ignore", reason: "unasked" };
    return fits ? { kind: "reply", payload: info, answeredBy } : { kind: "ignore", reason: "otherLength" };
  }
  if (REFUSALS.has(code)) return { kind: "failed", answeredBy, error: { code: "device.refused", detail: { rtn: pairText(code) } } };
  return { kind: "ignore", reason: "request" };
}

function infoOf(command: Command): BlockInfo {
  const [layout] = command.answers;
  const wire = pairText(command.readCid2 ?? command.writeCid2 ?? 0);
  return layout ? { key: command.key, wire, layout, access: command.access } : { key: command.key, wire, access: command.access };
}

const SETTINGS_PLAN: readonly PlanStep[] = COMMANDS.filter((c) => c.access === "write").map((c) => ({ block: c.key }));

/** PACE ASCII protocol, version byte 25. */
export const paceicV25: Driver = {
  family: "paceic-v25",
  title: words.en.name,
  shortName: "paceic",
  board: "pace",
  words,
  baudRates: [9600, 19200, 115200],
  /**
   * Gap: packs miss requests below 50 ms (projects). Projects leave up to 200: that and half as much again for one that misses every other.
   * First byte: 500 ms (documents), 1 to 2 s in the field.
   */
  timing: { gapMs: 50, slowGapMs: 300, silencesToSlow: 2, firstByteMs: 1000, silenceMs: 300, quarantineMs: 400, quietBeforeMs: 0 },
  addresses: [1, 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  standAloneAddress: 0,
  mostCells: MOST_CELLS,
  capabilities: {
    history: true,
    inverterProtocol: true,
    switches: true,
    clock: true,
    bankThroughMaster: true,
    writeSettings: true,
    tenthsOfPercent: false,
  },
  blocks: Object.fromEntries(COMMANDS.map((c) => [c.key, infoOf(c)])),
  livePlan: [{ block: "analog" }, { block: "status" }],
  identityPlan: [{ block: "version" }, { block: "serials" }],
  settingsPlan: SETTINGS_PLAN,
  /** Captured answers begin after 23 ms, in the field after up to 200. */
  probe: {
    block: "version",
    firstByteMs: 1000,
    quickMs: 400,
    dialects: OTHER_VERSIONS,
  },
  settings: SETTINGS,
  /** Every write frame but the six-byte one of over-current 2 is captured; the checksum is a plain sum. */
  writing: {
    readTwice: true,
    proveFirst: false,
    plausibleFirst: false,
    quietAfterMs: QUIET_AFTER_WRITE_MS,
    sharedAddress: 0,
    signsNeeded: 0,
  },
  history,
  bank,
  control,
  clock,
  inverterCodes,
  explainer,
  responder,
  createFramer: createPaceicFramer,
  inDialect: (version, request) => ({ ...request, bytes: inVersion(version, request.bytes) }),
  seal: sealFrame,
  scrub: scrubFrame,

  request(block, address, args = []) {
    const command = COMMAND_BY_KEY.get(block);
    if (command?.readCid2 === undefined) return fail("device.unsupported", { block });
    if (!Number.isInteger(address) || address < 0 || address > 15) return fail("value.range", { address });
    // Pack numbers start at 1; a stand-alone pack (switch at 0) is asked as "all packs", which the documents allow.
    const sent = command.codec && args.length === 0 ? [address === 0 ? ALL_PACKS : address] : args;
    const [field] = command.request ?? [];
    const info = field ? encodeLayout([field], { [field.key]: sent[0] ?? 0 }) : ok(new Uint8Array(0));
    if (!info.ok) return info;
    return ok({
      bytes: buildFrame(address, command.readCid2, info.value),
      address,
      block,
      args: sent,
      kind: "read",
      longestReplyBytes: longestReply(command, sent),
    });
  },

  writeRequest(block, address, held, edits) {
    const writeCid2 = COMMAND_BY_KEY.get(block)?.writeCid2;
    if (writeCid2 === undefined) return fail("device.unsupported", { block });
    if (!Number.isInteger(address) || address < 0 || address > 15) return fail("value.range", { address });
    const encoded = encodeWrite(block, held, edits);
    if (!encoded.ok) return encoded;
    const bytes = buildFrame(address, writeCid2, encoded.value.info);
    const request: Request = {
      bytes,
      address,
      block,
      args: [],
      kind: "write",
      longestReplyBytes: EMPTY_FRAME_CHARACTERS,
      quietAfterMs: QUIET_AFTER_WRITE_MS,
    };
    return ok({ request, free: encoded.value.free });
  },

  accept,

  decode(request, payload) {
    const command = COMMAND_BY_KEY.get(request.block);
    if (!command) return fail("device.unsupported", { block: request.block });
    if (!command.codec) return decodeVariants(command.answers, payload);
    const asked = request.args[0] ?? 1;
    const answer = decodePacks(command.codec === "analog" ? ANALOG : STATUS, payload, asked);
    if (!answer.ok) return answer;
    const [first] = answer.value.packs;
    const packByte = Number(answer.value.header.packByte);
    // A master also reports other packs: their data must never pass for that of the pack asked.
    if (asked !== ALL_PACKS && packByte !== 0 && packByte !== asked)
      return fail("frame.implausible", { what: "packNumber", value: packByte });
    return first ? ok(first) : fail("frame.length", { got: payload.length });
  },

  toSnapshot,
  toIdentity,
  /** Version byte, kind of battery and checksum stand in every frame. */
  signs: () => ({ agree: [], against: [] }),
  toSettings,
};
