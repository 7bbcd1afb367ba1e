import { decodeLayout } from "../../layout/interpreter.ts";
import { acceptModbus, readRequest, scrubModbus, sealModbus, writeRequest } from "../../modbus/exchange.ts";
import { createModbusFramer } from "../../modbus/frame.ts";
import { MOST_CELLS } from "../../modbus/reading.ts";
import { fail, ok } from "../../result.ts";
import type { Driver } from "../driver.ts";
import { BLOCKS, IDENTITY_PLAN, LIVE_PLAN, PROBE, SETTINGS_PLAN } from "./blocks.ts";
import { toIdentity, toSettings, toSnapshot } from "./device.ts";
import { explainer } from "./explain.ts";
import { responder } from "./responder.ts";
import { encodeGroup, SETTINGS } from "./settings.ts";
import { signs } from "./signs.ts";
import { words } from "./words.ts";

/** Packs answer after about 200 ms and need as long to store; the document gives no time. */
const QUIET_AFTER_WRITE_MS = 200;
const HIGHEST_ADDRESS = 16;

/** PACE Modbus RTU V1.3. */
export const paceModbus: Driver = {
  family: "pace-modbus",
  title: words.en.name,
  shortName: "modbus",
  board: "pace",
  words,
  baudRates: [9600, 19200, 115200],
  /** Gap: "> 100 ms between frames" (document); first byte: 200 ms (document), 500 to 1000 in the field; silence: a bridge may pause that long. */
  timing: { gapMs: 100, slowGapMs: 300, firstByteMs: 1000, silenceMs: 300, quarantineMs: 400, quietBeforeMs: 0 },
  /** 0 is broadcast in Modbus although the switch table lists it: it is only read, and last. */
  addresses: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0],
  standAloneAddress: null,
  mostCells: MOST_CELLS,
  capabilities: {
    history: false,
    inverterProtocol: false,
    switches: false,
    clock: false,
    bankThroughMaster: false,
    writeSettings: true,
    tenthsOfPercent: false,
  },
  blocks: BLOCKS,
  livePlan: LIVE_PLAN,
  identityPlan: IDENTITY_PLAN,
  settingsPlan: SETTINGS_PLAN,
  probe: PROBE,
  settings: SETTINGS,
  /** The document prints no example of a write and no capture of one is public. */
  writing: {
    readTwice: false,
    proveFirst: true,
    plausibleFirst: false,
    quietAfterMs: QUIET_AFTER_WRITE_MS,
    sharedAddress: 0,
    signsNeeded: 2,
    /** A cycle may just have completed. */
    beside: { block: "summary", drift: { ratedCapacityMah: 0, cycleCount: 1 } },
  },
  history: null,
  bank: null,
  /** The document lists no command register. */
  control: null,
  clock: null,
  /** Nor one that selects an inverter. */
  inverterCodes: null,
  explainer,
  responder,
  createFramer: createModbusFramer,
  seal: sealModbus,
  scrub: scrubModbus,

  request(block, address) {
    const info = BLOCKS[block];
    if (!info) return fail("device.unsupported", { block });
    if (!Number.isInteger(address) || address < 0 || address > HIGHEST_ADDRESS) return fail("value.range", { address });
    return ok(readRequest(info, address));
  },

  /** Never to 0: in Modbus that is broadcast, which is not answered. */
  writeRequest(block, address, held, edits) {
    if (!Number.isInteger(address) || address < 1 || address > HIGHEST_ADDRESS) return fail("value.range", { address });
    const encoded = encodeGroup(block, held, edits);
    if (!encoded.ok) return encoded;
    const { group, data } = encoded.value;
    const request = writeRequest({ block, address, start: group.start, data, quietAfterMs: QUIET_AFTER_WRITE_MS });
    return ok({ request, free: [] });
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
