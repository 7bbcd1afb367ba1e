import { byteAt } from "../../../protocol/bytes/bytes.ts";
import type { Responder } from "../../../protocol/drivers/driver.ts";
import { bitsOfNames } from "../../../protocol/layout/bits.ts";
import type { Values } from "../../../protocol/layout/fields.ts";
import { encodeLayout } from "../../../protocol/layout/interpreter.ts";
import type { PackTruth } from "../../../protocol/model/truth.ts";
import { buildFrame, createDummyFramer, HEAD, isSound } from "./frame.ts";
import { BLOCKS, blockOf, STATE_BITS } from "./tables.ts";

const UNWILLING = 7;

function valuesOf(truth: PackTruth): Values {
  const flags = new Set<string>([...truth.alarms, ...truth.protections]);
  const on = new Set(Object.entries(truth.switches).flatMap(([name, isOn]) => (isOn ? [`${name}On`] : [])));
  return {
    ...truth,
    dummyState: bitsOfNames(STATE_BITS, (name) => name === "moonlight" || name === truth.mode || flags.has(name) || on.has(name)),
    dummyHumidityDeciPct: 420,
    cellCount: truth.cellVoltagesMv.length,
    cellVoltagesMv: truth.cellVoltagesMv,
  } as unknown as Values;
}

export const responder: Responder = {
  createFramer: () => createDummyFramer("pack"),
  parse(frame) {
    if (frame[0] !== HEAD.request || !isSound(frame)) return null;
    const block = blockOf(byteAt(frame, 2));
    return {
      address: byteAt(frame, 1),
      block: block?.key ?? null,
      kind: block ? "read" : "command",
      args: [byteAt(frame, 2)],
      payload: frame.slice(4, -2),
    };
  },
  reply(request, truth) {
    const block = BLOCKS[request.block ?? ""];
    const data = block ? encodeLayout(block.layout, valuesOf(truth)) : null;
    return data?.ok && block ? buildFrame("answer", truth.address, block.command, data.value) : this.refuse(request, truth.address);
  },
  write: () => ({ kind: "refused", code: UNWILLING }),
  commands: null,
  acknowledge: (request, packAddress) => buildFrame("answer", packAddress, request.args[0] ?? 0, new Uint8Array(0)),
  refuse: (request, packAddress, code = UNWILLING) => buildFrame("refusal", packAddress, request.args[0] ?? 0, Uint8Array.of(code)),
  answersTo: (request, packAddress) => request.address === packAddress,
  answersAnyAddress: false,
  isBroadcast: () => false,
  settingKeys: [],
};
