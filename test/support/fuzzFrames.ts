import { hexOfBytes } from "../../protocol/bytes/bytes.ts";
import type { Driver, PlanStep } from "../../protocol/drivers/driver.ts";
import type { Framer } from "../../protocol/link/framer.ts";
import type { Request } from "../../protocol/link/request.ts";
import type { PackTruth } from "../../protocol/model/truth.ts";
import { answeredFrames, truthsOfScenes } from "./answeredFrames.ts";
import type { FuzzTarget } from "./fuzzTargets.ts";

/** What is shorter has no place for a checksum. */
const SHORTEST_SEALED = 8;

/** Every question that the program asks a pack of this family. */
function questionsOf(driver: Driver): readonly PlanStep[] {
  const plans = [...driver.livePlan, ...driver.identityPlan, ...driver.settingsPlan, driver.probe, ...(driver.bank?.plan ?? [])];
  const single = [driver.control?.stateBlock, driver.clock?.block].filter((block) => block !== undefined);
  const log = driver.history === null ? [] : [{ block: driver.history.block, args: [0] }, { block: driver.history.block }];
  return [
    ...plans,
    ...plans.flatMap((step) => ("insteadIfRefused" in step ? (step.insteadIfRefused ?? []) : [])),
    ...single.map((block) => ({ block })),
    ...log,
  ];
}

/**
 * Frames of one family, "<question> <hex>": as they come and with the checksum that they then need, which no damage gets past. Read as
 * answers to the question, as requests by the simulator, and by the explainer.
 */
export function frameTarget(driver: Driver): FuzzTarget {
  const answered = answeredFrames(driver, questionsOf(driver));
  const [truths = []] = truthsOfScenes();
  const requests = answered.map(({ request }) => request);
  const texts = answered.flatMap(({ request, frame }, which) => [`${which} ${hexOfBytes(frame)}`, `${which} ${hexOfBytes(request.bytes)}`]);
  return {
    seeds: [...new Set(texts)],
    run(text) {
      const [which = "", ...rest] = text.split(" ");
      const request = requests[/^\d{1,3}$/.test(which) ? Number(which) % requests.length : 0];
      if (request === undefined) throw new Error("no question is answered");
      const bytes = bytesIn(rest.join(""));
      for (const each of bytes.length < SHORTEST_SEALED ? [bytes] : [bytes, driver.seal(bytes)]) {
        readAsAnswer(driver, request, each);
        readAsRequest(driver, each, truths);
        driver.scrub(each);
        driver.explainer.readings(each);
        driver.explainer.explain(each, { role: "answer", request: request.bytes });
      }
    },
  };
}

/** Pairs of hex digits; whatever else there is counts as noise on the wire. */
function bytesIn(text: string): Uint8Array {
  const pairs = text.match(/[\s\S]{1,2}/g) ?? [];
  return Uint8Array.from(pairs, (pair) => (/^[0-9a-f]{2}$/i.test(pair) ? Number.parseInt(pair, 16) : pair.charCodeAt(0) & 0xff));
}

function* framesIn(framer: Framer, bytes: Uint8Array): Generator<Uint8Array> {
  for (const event of [...framer.push(bytes), ...framer.silence()]) if (event.kind === "frame") yield event.bytes;
}

function readAsAnswer(driver: Driver, request: Request, bytes: Uint8Array): void {
  const framer = driver.createFramer();
  framer.begin(request.bytes);
  for (const frame of framesIn(framer, bytes)) {
    const verdict = driver.accept(request, frame);
    if (verdict.kind !== "reply") continue;
    if (driver.history?.block === request.block) {
      driver.history.toRecord(verdict.payload);
      driver.history.ranges(verdict.payload);
    }
    driver.bank?.decode(request, verdict.payload);
    const values = driver.decode(request, verdict.payload);
    if (!values.ok) continue;
    const reads = { [request.block]: { values: values.value, answeredBy: verdict.answeredBy, receivedAtMs: 0 } };
    driver.toSnapshot(reads);
    driver.toIdentity(reads);
    driver.toSettings(reads);
    driver.signs(reads);
    driver.bank?.isOffline(reads);
    if (driver.control?.stateBlock === request.block) driver.control.toStates(values.value);
    if (driver.clock?.block === request.block) driver.clock.readings(values.value);
  }
}

function readAsRequest({ responder }: Driver, bytes: Uint8Array, truths: readonly PackTruth[]): void {
  const [truth] = truths;
  if (truth === undefined) throw new Error("no pack");
  for (const frame of framesIn(responder.createFramer(), bytes)) {
    const request = responder.parse(frame);
    if (request === null) continue;
    responder.answersTo(request, 1);
    if (request.kind === "read") responder.reply(request, truth, truths);
    if (request.kind === "write") responder.write(request, truth);
    if (request.kind === "command") responder.commands?.decide(request, truth);
    responder.refuse(request, 1);
  }
}
