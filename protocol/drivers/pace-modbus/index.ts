import { byteAt, equalBytes } from "../../bytes/bytes.ts";
import { decodeLayout } from "../../layout/interpreter.ts";
import type { Request, Verdict } from "../../link/request.ts";
import { fail, ok } from "../../result.ts";
import type { Driver } from "../driver.ts";
import { BLOCKS, IDENTITY_PLAN, LIVE_PLAN, PROBE, SETTINGS_PLAN } from "./blocks.ts";
import { toIdentity, toSettings, toSnapshot } from "./device.ts";
import { explainer } from "./explain.ts";
import { createModbusFramer, EXCEPTION_BIT, readRequestBytes, scrubFrame, WRITE_MULTIPLE, withCrc, writeRequestBytes } from "./frame.ts";
import { responder } from "./responder.ts";
import { encodeGroup, SETTINGS } from "./settings.ts";
import { words } from "./words.ts";

const WRITE_ACK_BYTES = 8;
/** Packs answer after about 200 ms and need as long to store; the paper names no time. */
const QUIET_AFTER_WRITE_MS = 200;
const HIGHEST_ADDRESS = 16;

function accept(request: Request, frame: Uint8Array): Verdict {
  const answeredBy = byteAt(frame, 0);
  const fn = byteAt(frame, 1);
  if (answeredBy !== request.address) return { kind: "ignore", reason: "otherAddress", answeredBy };
  if (fn === (byteAt(request.bytes, 1) | EXCEPTION_BIT)) {
    return { kind: "failed", answeredBy, error: { code: "device.exception", detail: { exception: byteAt(frame, 2) } } };
  }
  if (fn !== byteAt(request.bytes, 1)) return { kind: "ignore", reason: "unasked" };
  if (frame.length !== request.longestReplyBytes) return { kind: "ignore", reason: "otherLength" };
  if (fn === WRITE_MULTIPLE) return acknowledged(request, frame);
  return { kind: "reply", payload: frame.subarray(3, -2), answeredBy };
}

/** The answer to a write repeats start and count; one with others belongs to another write. */
function acknowledged(request: Request, frame: Uint8Array): Verdict {
  const isOurs = equalBytes(frame.subarray(2, 6), request.bytes.subarray(2, 6));
  return isOurs ? { kind: "reply", payload: new Uint8Array(0), answeredBy: byteAt(frame, 0) } : { kind: "ignore", reason: "unasked" };
}

/** PACE Modbus RTU V1.3. */
export const paceModbus: Driver = {
  family: "pace-modbus",
  title: words.en.name,
  shortName: "modbus",
  words,
  baudRates: [9600, 19200, 115200],
  /** Gap: "> 100 ms between frames" (paper); first byte: 200 ms (paper), 500 to 1000 in the field; silence: a bridge may pause that long. */
  timing: { gapMs: 100, firstByteMs: 800, silenceMs: 300, quarantineMs: 400 },
  /** 0 is broadcast in Modbus though the switch table has it: only ever read, and asked last. */
  addresses: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0],
  standAloneAddress: null,
  capabilities: { history: false, inverterProtocol: false, switches: false, clock: false, bankThroughMaster: false, writeSettings: true },
  blocks: BLOCKS,
  livePlan: LIVE_PLAN,
  identityPlan: IDENTITY_PLAN,
  settingsPlan: SETTINGS_PLAN,
  probe: PROBE,
  settings: SETTINGS,
  /** The paper prints no example of a write and no capture of one is public. */
  writing: { readTwice: false, proveFirst: true, quietAfterMs: QUIET_AFTER_WRITE_MS, sharedAddress: 0 },
  history: null,
  bank: null,
  /** The paper has no register that commands. */
  control: null,
  clock: null,
  /** Nor one that chooses an inverter. */
  inverterCodes: null,
  explainer,
  responder,
  createFramer: () => createModbusFramer("master"),
  seal: (frame) => withCrc([...frame.subarray(0, -2)]),
  scrub: scrubFrame,

  request(block, address) {
    const info = BLOCKS[block];
    if (!info) return fail("device.unsupported", { block });
    if (!Number.isInteger(address) || address < 0 || address > HIGHEST_ADDRESS) return fail("value.range", { address });
    return ok({
      bytes: readRequestBytes(address, info.start, info.count),
      address,
      block,
      args: [],
      kind: "read",
      longestReplyBytes: 5 + 2 * info.count,
    });
  },

  /** Never to 0: in Modbus that is everybody, and nobody answers. */
  writeRequest(block, address, held, edits) {
    if (!Number.isInteger(address) || address < 1 || address > HIGHEST_ADDRESS) return fail("value.range", { address });
    const encoded = encodeGroup(block, held, edits);
    if (!encoded.ok) return encoded;
    const { group, data } = encoded.value;
    const request: Request = {
      ...{ bytes: writeRequestBytes(address, group.start, data), address, block, args: [], kind: "write" },
      ...{ longestReplyBytes: WRITE_ACK_BYTES, quietAfterMs: QUIET_AFTER_WRITE_MS },
    };
    return ok({ request, free: [] });
  },

  accept,
  decode(request, payload) {
    const layout = BLOCKS[request.block]?.layout;
    return layout ? decodeLayout(layout, payload) : fail("device.unsupported", { block: request.block });
  },
  toSnapshot,
  toIdentity,
  toSettings,
};
