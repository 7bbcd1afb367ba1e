import { buildFrame, parseFrame } from "../../protocol/drivers/paceic-v25/frame.ts";
import type { PackTruth } from "../../protocol/index.ts";
import { driverOf } from "../../protocol/index.ts";
import type { FaultRule, SimPack } from "../../protocol/sim/index.ts";

const ALL = [0xff];

/** The right answer to 42 with FF, as a master of these packs gives it now. */
export function analogOfAll(
  packs: readonly SimPack[],
  change: (truth: PackTruth, place: number) => PackTruth = (truth) => truth,
): Uint8Array {
  const driver = driverOf("paceic-v25");
  const truths = packs.map((pack, place) => change(pack.truth(), place));
  const request = driver.request("analog", 1, ALL);
  const parsed = request.ok ? driver.responder.parse(request.value.bytes) : null;
  const [master] = truths;
  if (!parsed || !master) throw new Error("no request");
  return driver.responder.reply(parsed, master, truths);
}

/** A master that gives this instead of the answer for all. */
export function instead(bytes: Uint8Array): FaultRule {
  return { when: { block: "analog", args: ALL }, do: { kind: "replace", bytes: [...bytes] } };
}

/** The same answer with other bytes in it and a right checksum again. */
export function edited(frame: Uint8Array, edit: (info: Uint8Array) => Uint8Array): Uint8Array {
  const { address, code, info } = parseFrame(frame);
  return buildFrame(address, code, edit(info.slice()));
}

export const REFUSES_ALL: FaultRule = { when: { block: "analog", args: ALL }, do: { kind: "refuse" } };
