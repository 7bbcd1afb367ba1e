import { DRIVERS, type TraceEntry } from "../../protocol/index.ts";
import { createStage, sceneOf } from "../../protocol/sim/index.ts";
import type { RequestArgs } from "../../src/contract/contract.ts";
import type { App } from "../../src/core/app.ts";
import { TraceService } from "../../src/core/trace/traceService.ts";

const EXCHANGE_MS = 100;
const REPLY_MS = 60;

/** Frames as a pack of each family would exchange them, ten exchanges a second; every 50th answer is damaged. */
export function fixtureFrames(count: number): readonly TraceEntry[] {
  const stage = createStage({ scene: sceneOf("charge"), pack: { socDeciPct: 300 } });
  const truths = stage.packs.map((pack) => pack.truth());
  const [truth] = truths;
  const steps = DRIVERS.flatMap((driver) => [...driver.livePlan, ...driver.settingsPlan].map((step) => ({ driver, step })));
  const frames: TraceEntry[] = [];
  for (let turn = 0; frames.length < count; turn++) {
    const next = steps[turn % steps.length];
    if (next === undefined) throw new Error("no family");
    const { driver, step } = next;
    const request = driver.request(step.block, 1, step.args);
    const parsed = request.ok ? driver.responder.parse(request.value.bytes) : null;
    if (!request.ok || parsed === null || truth === undefined) throw new Error(step.block);
    const reply = driver.responder.reply(parsed, truth, truths);
    const isDamaged = turn % 50 === 49;
    const atMs = turn * EXCHANGE_MS;
    frames.push({
      seq: frames.length,
      atMs,
      direction: "tx",
      bytes: request.value.bytes,
      kind: "request",
      block: step.block,
      family: driver.family,
    });
    const answer = isDamaged ? ({ kind: "discarded", reason: "incomplete" } as const) : ({ kind: "reply" } as const);
    const bytes = isDamaged ? reply.slice(0, -3) : reply;
    frames.push({ seq: frames.length, atMs: atMs + REPLY_MS, direction: "rx", bytes, block: step.block, ...answer });
  }
  return frames.slice(0, count);
}

/** The real service on these frames; everything else goes to the real host behind it. */
export function traceService(frames: readonly TraceEntry[]): TraceService {
  const nowMs = frames.at(-1)?.atMs ?? 0;
  const clock = { nowMs: () => nowMs, wallMs: () => Date.UTC(2026, 0, 17, 14, 21, 7), after: () => () => {} };
  const recorder = { listen: (listener: (entry: TraceEntry) => void) => frames.forEach(listener) };
  return new TraceService({ clock, drivers: DRIVERS, recorder });
}

export function withFrames(app: App, service: TraceService): Pick<App, "call" | "subscribe"> {
  return {
    subscribe: (listener) => app.subscribe(listener),
    async call(name, args) {
      if (name === "trace.lines") return { ok: true, value: service.lines(args as RequestArgs<"trace.lines">) as never };
      if (name === "trace.explain") return { ok: true, value: service.explain((args as RequestArgs<"trace.explain">).seq) as never };
      return app.call(name, args);
    },
  };
}
