import { byteAt } from "../../../protocol/bytes/bytes.ts";
import type { Driver } from "../../../protocol/drivers/driver.ts";
import { listOf, numberOf, textOf } from "../../../protocol/layout/access.ts";
import { namesOfBits } from "../../../protocol/layout/bits.ts";
import { decodeLayout } from "../../../protocol/layout/interpreter.ts";
import { isFlagKey } from "../../../protocol/model/flags.ts";
import { checkPlausible } from "../../../protocol/model/plausibility.ts";
import type { PackSnapshot } from "../../../protocol/model/snapshot.ts";
import { CONTROLS_NOT_REPORTED, EXTRAS_NOT_REPORTED, SWITCHES_NOT_REPORTED } from "../../../protocol/model/snapshot.ts";
import { cleanText } from "../../../protocol/model/text.ts";
import { fail, ok } from "../../../protocol/result.ts";
import { explainer } from "./explain.ts";
import { buildFrame, createDummyFramer, HEAD, HEAD_BYTES, SUM_BYTES, scrub, seal } from "./frame.ts";
import { responder } from "./responder.ts";
import { BLOCKS, MOST_CELLS, STATE_BITS } from "./tables.ts";
import { words } from "./words.ts";

const HIGHEST_ADDRESS = 20;
const NOT_REPORTED = "notReported";

/** A family that exists in tests alone: whatever a third family needs must be possible from its own folder and the list. */
export const dummyFamily: Driver = {
  family: "dummy-b1",
  title: words.en.name,
  shortName: "dummy",
  words,
  baudRates: [19_200],
  timing: { gapMs: 30, firstByteMs: 600, silenceMs: 200, quarantineMs: 300, quietBeforeMs: 0 },
  addresses: [HIGHEST_ADDRESS, ...Array.from({ length: HIGHEST_ADDRESS - 1 }, (_, at) => at + 1)],
  standAloneAddress: null,
  mostCells: MOST_CELLS,
  capabilities: {
    history: false,
    inverterProtocol: false,
    switches: false,
    clock: false,
    bankThroughMaster: false,
    writeSettings: false,
    tenthsOfPercent: true,
  },
  blocks: BLOCKS,
  livePlan: [{ block: "dummyLive" }],
  identityPlan: [{ block: "dummyIdentity" }],
  settingsPlan: [],
  probe: { block: "dummyLive", firstByteMs: 500 },
  settings: { bindings: [], blocks: [] },
  writing: { readTwice: false, proveFirst: true, quietAfterMs: 100, sharedAddress: null, signsNeeded: 0, plausibleFirst: false },
  history: null,
  bank: null,
  control: null,
  clock: null,
  inverterCodes: null,
  explainer,
  responder,
  createFramer: () => createDummyFramer("master"),
  seal,
  scrub,

  request(key, address) {
    const block = BLOCKS[key];
    if (!block) return fail("device.unsupported", { block: key });
    if (!Number.isInteger(address) || address < 1 || address > HIGHEST_ADDRESS) return fail("value.range", { address });
    const bytes = buildFrame("request", address, block.command, new Uint8Array(0));
    const longestReplyBytes = HEAD_BYTES + block.longest + SUM_BYTES;
    return ok({ bytes, address, block: key, args: [], kind: "read", longestReplyBytes });
  },
  writeRequest: (block) => fail("device.unsupported", { block }),

  accept(request, frame) {
    const answeredBy = byteAt(frame, 1);
    if (answeredBy !== request.address) return { kind: "ignore", reason: "otherAddress", answeredBy };
    if (byteAt(frame, 2) !== byteAt(request.bytes, 2)) return { kind: "ignore", reason: "unasked" };
    const payload = frame.subarray(HEAD_BYTES, -SUM_BYTES);
    if (frame[0] !== HEAD.refusal) return { kind: "reply", payload, answeredBy };
    const rtn = byteAt(payload, 0).toString(16).padStart(2, "0");
    return { kind: "failed", answeredBy, error: { code: "device.refused", detail: { rtn } } };
  },

  decode(request, payload) {
    const layout = BLOCKS[request.block]?.layout;
    return layout ? decodeLayout(layout, payload) : fail("device.unsupported", { block: request.block });
  },

  toSnapshot(reads) {
    const read = reads.dummyLive;
    if (!read) return fail("frame.implausible", { what: "nothing" });
    const { values, answeredBy } = read;
    const names = namesOfBits(STATE_BITS, numberOf(values, "dummyState")).names;
    const cellVoltagesMv = listOf(values, "cellVoltagesMv").filter((mv) => mv !== null);
    const snapshot: PackSnapshot = {
      address: answeredBy,
      packVoltageMv: numberOf(values, "packVoltageMv"),
      currentMa: numberOf(values, "currentMa"),
      socDeciPct: numberOf(values, "socDeciPct"),
      sohDeciPct: NOT_REPORTED,
      calculated: [],
      remainingCapacityMah: numberOf(values, "remainingCapacityMah"),
      fullCapacityMah: numberOf(values, "fullCapacityMah"),
      ratedCapacityMah: NOT_REPORTED,
      cycleCount: NOT_REPORTED,
      cellVoltagesMv,
      balancingCells: cellVoltagesMv.map(() => false),
      temperatures: [],
      ...EXTRAS_NOT_REPORTED,
      mode: names.includes("charging") ? "charging" : names.includes("discharging") ? "discharging" : "standby",
      switches: {
        chargeMos: names.includes("chargeMosOn"),
        dischargeMos: names.includes("dischargeMosOn"),
        limiter: NOT_REPORTED,
        heater: NOT_REPORTED,
        ...SWITCHES_NOT_REPORTED,
      },
      controls: CONTROLS_NOT_REPORTED,
      fullyCharged: NOT_REPORTED,
      alarms: names.filter(isFlagKey),
      protections: [],
      faults: [],
      unknownBits: [],
    };
    return checkPlausible(snapshot, MOST_CELLS);
  },

  toIdentity(reads) {
    const values = reads.dummyIdentity?.values;
    const text = (key: string) => (values ? cleanText(textOf(values, key)) || NOT_REPORTED : "notRead");
    return { bmsVersion: text("bmsVersion"), modelSerial: text("modelSerial"), packSerial: text("packSerial") };
  },
  signs: () => ({ agree: [], against: [] }),
  toSettings: () => ({}),
};
