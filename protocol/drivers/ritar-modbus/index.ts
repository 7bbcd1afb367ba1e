import { isPackTalk } from "../../ascii/chatterExplainer.ts";
import { createChatterFramer } from "../../ascii/chatterFramer.ts";
import { decodeLayout } from "../../layout/interpreter.ts";
import { acceptModbus, readRequest, scrubModbus, sealModbus, writeRequest } from "../../modbus/exchange.ts";
import { createModbusFramer } from "../../modbus/frame.ts";
import { MOST_CELLS } from "../../modbus/reading.ts";
import { fail, ok } from "../../result.ts";
import type { Driver } from "../driver.ts";
import { BLOCKS, IDENTITY_PLAN, LIVE_PLAN, PROBE, SETTINGS_PLAN } from "./blocks.ts";
import { clock, control } from "./control.ts";
import { toIdentity, toSnapshot } from "./device.ts";
import { explainer } from "./explain.ts";
import { history } from "./history.ts";
import { inverterCodes } from "./inverterCodes.ts";
import { responder } from "./responder.ts";
import { encodeGroup, SETTINGS, toSettings } from "./settings.ts";
import { signs } from "./signs.ts";
import { words } from "./words.ts";

/** The vendor's tools leave 500 ms after an acknowledgement before the next write. */
const QUIET_AFTER_WRITE_MS = 500;
/** So long the vendor's tool waits for the acknowledgement of a write before it calls it failed. */
const SETTLE_AFTER_WRITE_MS = 6050;

/** Ritar BAT-5KWH/10KWH-51.2V, the battery of the guide: Modbus RTU with its own register map. */
export const ritarModbus: Driver = {
  family: "ritar-modbus",
  title: "Ritar Modbus",
  shortName: "ritar",
  words,
  baudRates: [9600, 38_400, 19_200],
  /**
   * No pack has been timed in public. Gap: what PACE's document asks of its boards; the vendor's tools leave 300 ms and
   * more, which is what a pack gets that has missed a question. First byte: V2.80 waits for seconds; every capture shows an answer well within one.
   */
  timing: { gapMs: 100, slowGapMs: 300, firstByteMs: 1000, silenceMs: 300, quarantineMs: 400, quietBeforeMs: 50 },
  /** 0 is an ordinary address: the vendor's tool begins with it. */
  addresses: [1, 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  standAloneAddress: 0,
  mostCells: MOST_CELLS,
  capabilities: {
    history: true,
    inverterProtocol: true,
    switches: true,
    clock: true,
    bankThroughMaster: false,
    writeSettings: true,
    tenthsOfPercent: true,
  },
  blocks: BLOCKS,
  livePlan: LIVE_PLAN,
  identityPlan: IDENTITY_PLAN,
  settingsPlan: SETTINGS_PLAN,
  probe: PROBE,
  settings: SETTINGS,
  writing: {
    readTwice: false,
    proveFirst: true,
    plausibleFirst: true,
    quietAfterMs: QUIET_AFTER_WRITE_MS,
    settleMs: SETTLE_AFTER_WRITE_MS,
    sharedAddress: null,
    signsNeeded: 2,
    /** A cycle may just have completed. */
    beside: { block: "summary", drift: { ratedCapacityMah: 0, cycleCount: 1 } },
  },
  history,
  bank: null,
  control,
  clock,
  inverterCodes,
  explainer,
  responder,
  createFramer: createModbusFramer,
  createChatterFramer,
  isChatter: isPackTalk,
  seal: sealModbus,
  scrub: scrubModbus,

  request(block, address) {
    const info = BLOCKS[block];
    if (!info) return fail("device.unsupported", { block });
    if (!ritarModbus.addresses.includes(address)) return fail("value.range", { address });
    return ok(readRequest(info, address));
  },

  /** 0 is written like any other address, and counts as stand-alone only when no other pack answers there. */
  writeRequest(block, address, held, edits) {
    if (!ritarModbus.addresses.includes(address)) return fail("value.range", { address });
    const encoded = encodeGroup(block, held, edits);
    if (!encoded.ok) return encoded;
    const { group, data } = encoded.value;
    return ok({ request: writeRequest({ block, address, start: group.start, data, quietAfterMs: QUIET_AFTER_WRITE_MS }), free: [] });
  },

  accept: acceptModbus,
  decode(request, payload) {
    const layout = BLOCKS[request.block]?.layout;
    return layout ? decodeLayout(layout, payload) : fail("device.unsupported", { block: request.block });
  },
  toSnapshot,
  toIdentity,
  signs,
  toSettings,
};
