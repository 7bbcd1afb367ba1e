import type { Driver, FamilyId, ParsedRequest } from "../drivers/driver.ts";
import type { FramerEvent } from "../link/framer.ts";
import type { PackTruth } from "../model/truth.ts";
import { obeyedAnswer } from "./commands.ts";
import type { FaultAction } from "./faults.ts";
import type { SimPack } from "./simPack.ts";
import { truthWith } from "./truthWith.ts";
import { storedOf } from "./writes.ts";

/** A recognised request and its family. */
export interface Heard {
  readonly driver: Driver;
  readonly request: ParsedRequest;
  readonly frame: Uint8Array;
}

/** Receiving side of a bus: cuts incoming bytes into requests, for all its families. */
interface Ear {
  push(bytes: Uint8Array): readonly Heard[];
  /** A pause: a partial request stays partial. */
  silence(): void;
}

export function createEar(drivers: readonly Driver[]): Ear {
  const framers = drivers.map((driver) => ({ driver, framer: driver.responder.createFramer() }));
  const forget = () => {
    for (const { framer } of framers) framer.begin(null);
  };
  forget();

  function heardIn(driver: Driver, events: readonly FramerEvent[]): Heard[] {
    return events.flatMap((event) => {
      const request = event.kind === "frame" ? driver.responder.parse(event.bytes) : null;
      return request === null ? [] : [{ driver, request, frame: event.bytes }];
    });
  }

  return {
    push(bytes) {
      const all = framers.map(({ driver, framer }) => ({ driver, heard: heardIn(driver, framer.push(bytes)) }));
      const understood = all.filter(({ heard }) => heard.length > 0);
      // Families may use the same framing: the one that knows the request answers; only otherwise one that must refuse it.
      const isKnown = (heard: readonly Heard[]) => heard.some(({ request }) => request.block !== null);
      const best = understood.find(({ heard }) => isKnown(heard)) ?? understood[0];
      if (best === undefined) return [];
      // The others took the same bytes for the beginning of something else.
      for (const other of framers) if (other.driver !== best.driver) other.framer.begin(null);
      return best.heard;
    },
    silence() {
      for (const { framer } of framers) framer.silence();
    },
  };
}

export type LineKind = "private" | "shared";

interface Wiring {
  readonly lineKind: LineKind;
  /** Families whose wired pack ignores the address on a private line, as PACE's RS232 does. */
  readonly answersAnyAddress: readonly FamilyId[];
}

/** Packs that heed a request. On a private line only the first pack is wired; the others are behind its link port. */
export function heeding(packs: readonly SimPack[], heard: Heard, wiring: Wiring): readonly SimPack[] {
  const { driver, request } = heard;
  const wired = wiring.lineKind === "private" ? packs.slice(0, 1) : packs;
  const reachesAll =
    (wiring.lineKind === "private" && wiring.answersAnyAddress.includes(driver.family)) || driver.responder.isBroadcast(request);
  // The truth of a pack is computed anew after each step: only of those that the request is for.
  return wired.filter((pack) => (reachesAll || driver.responder.answersTo(request, pack.address)) && !pack.truth().isAsleep);
}

/** Keys of the settings that a write would store in `pack`. */
export function carriedBy(heard: Heard, pack: SimPack): readonly string[] {
  if (heard.request.kind !== "write") return [];
  const decision = heard.driver.responder.write(heard.request, pack.truth());
  return decision.kind === "accepted" ? Object.keys(decision.changes) : [];
}

/** What a request does to the packs that heed it. */
interface Service {
  readonly heard: Heard;
  readonly actions: readonly FaultAction[];
  /** Runs something so much after the end of the request. */
  readonly later: (ms: number, run: () => void) => void;
}

/** Reaction and answer of `pack`. Only the first of `packs`, the master, knows the others. */
function replyOf(pack: SimPack, packs: readonly SimPack[], { heard, actions, later }: Service): Uint8Array {
  const { responder } = heard.driver;
  let truth: PackTruth = pack.truth();
  let { request } = heard;
  for (const action of actions) {
    if (action.kind === "refuse" && action.code !== undefined) return responder.refuse(request, truth.address, action.code);
    // No family knows a command without a block: it refuses in its own way.
    if (action.kind === "refuse") request = { ...request, block: null, kind: "command" };
    if (action.kind !== "otherAddress") continue;
    truth = truthWith(truth, { address: action.address });
    request = { ...request, address: action.address };
  }
  if (request.kind === "write") {
    const refusal = actions.find((action) => action.kind === "refuseWith");
    if (refusal !== undefined) return responder.refuse(request, truth.address, refusal.code);
    const decision = responder.write(request, truth);
    if (decision.kind === "refused") return responder.refuse(request, truth.address, decision.code);
    const stored = storedOf(heard.driver, decision.changes, truth.settings, actions);
    const late = actions.find((action) => action.kind === "storeLate");
    if (late === undefined) pack.applySettings(stored);
    else later(late.ms, () => pack.applySettings(stored));
    return responder.acknowledge(request, truth.address);
  }
  const commanded = request.kind === "command" ? obeyedAnswer(pack, request, responder, truth, actions) : null;
  if (commanded !== null) return commanded;
  const isMaster = pack === packs[0];
  const bank = isMaster ? [truth, ...packs.slice(1).map((other) => other.truth())] : [truth];
  const reply = responder.reply(request, truth, bank);
  const log = heard.driver.history;
  if (log?.kind === "stream" && request.block === log.block) pack.handOver("record");
  else if (log?.kind === "stream" && request.block !== null && log.countBlocks.includes(request.block)) pack.handOver("count");
  return reply;
}

/** Executes the request in all packs that heed it; returns the answer of the first, or null if none answers. */
export function serve(obedient: readonly SimPack[], packs: readonly SimPack[], service: Service) {
  const { heard } = service;
  const obeying = heard.request.kind === "read" ? obedient.slice(0, 1) : obedient;
  const [reply = null] = obeying.map((pack) => replyOf(pack, packs, service));
  return heard.driver.responder.isBroadcast(heard.request) ? null : reply;
}
