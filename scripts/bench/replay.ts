import { setImmediate as nextTurn } from "node:timers/promises";
import type { CancelTimer, Clock, FamilyId } from "../../protocol/index.ts";
import { DRIVERS, isoOfWallMs, ok } from "../../protocol/index.ts";
import { createSimBus, createStage, SCENES } from "../../protocol/sim/index.ts";
import type { EventMessage } from "../../src/contract/events.ts";
import { UPLOAD_PART_CHARACTERS } from "../../src/contract/limits.ts";
import { createApp, createCore } from "../../src/core/app.ts";
import { createMemoryLines, createMemoryStore } from "../../src/core/memory/memoryStore.ts";
import { createMemoryTexts } from "../../src/core/memory/memoryTexts.ts";
import type { HostPorts } from "../../src/core/ports.ts";
import { textLines } from "../../src/core/recording/traceFile.ts";
import { createSystemClock } from "../../src/node/systemClock.ts";
import { hold } from "./figures.ts";

const HOUR_MS = 3_600_000;
const NEEDED = 100;
/** More than the ring of the program holds: the whole hour is to be in the file. */
const MOST_FRAMES = 200_000;

/** Time that leaps from timer to timer, to record an hour in seconds. */
function leapingClock(): Clock & { run(ms: number): Promise<void> } {
  let nowMs = 0;
  let timers: { readonly dueMs: number; readonly run: () => void }[] = [];
  return {
    nowMs: () => nowMs,
    wallMs: () => 1_767_000_000_000 + nowMs,
    after(delayMs, run): CancelTimer {
      const timer = { dueMs: nowMs + Math.max(0, delayMs), run };
      const at = timers.findIndex(({ dueMs }) => dueMs > timer.dueMs);
      timers.splice(at < 0 ? timers.length : at, 0, timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    async run(ms) {
      const endMs = nowMs + ms;
      for (;;) {
        await nextTurn();
        const [next] = timers;
        if (!next || next.dueMs > endMs) break;
        timers.shift();
        nowMs = next.dueMs;
        next.run();
      }
      nowMs = endMs;
    },
  };
}

function hostOn(clock: Clock, streams: HostPorts["streams"]): HostPorts {
  return {
    clock,
    info: { version: "0.0.0", shell: "bench", platform: process.platform },
    catalog: { list: async () => [], watch: () => () => {} },
    streams,
    store: createMemoryStore(),
    lines: createMemoryLines(),
    texts: createMemoryTexts(),
    civilTime: (wallMs) => isoOfWallMs(wallMs).slice(0, 19),
    log: { info: () => {}, warn: () => {} },
  };
}

async function recordHour(family: FamilyId): Promise<{ readonly text: string; readonly frames: number; readonly snapshots: number }> {
  const clock = leapingClock();
  const { packs } = createStage({ scene: SCENES.charge, seed: 5 });
  const bus = createSimBus({ clock, drivers: DRIVERS.filter((driver) => driver.family === family), packs, lineKind: "shared" });
  let snapshots = 0;
  const ports = hostOn(clock, { open: async (_path, baudRate) => ok(bus.open({ baudRate })) });
  const count = ({ event }: EventMessage) => {
    if (event === "snapshot") snapshots += 1;
  };
  const core = createCore(ports, count, DRIVERS, MOST_FRAMES);
  const wanted = { path: "bench", family, baudRate: 9600, address: 1 };
  core.noteRequest("session.connect", wanted);
  await core.handlers["session.connect"](wanted);
  await clock.run(HOUR_MS);
  const file = core.traceFile();
  bus.stop();
  return { text: `${textLines(file).join("\n")}\n`, frames: file.lines.filter((line) => "x" in line).length, snapshots };
}

/** The file goes the whole way of a window: up in pieces, checked, and run on the real clock. */
async function replayHour(
  text: string,
): Promise<{ readonly openMs: number; readonly runMs: number; readonly snapshots: number; readonly notRecorded: number }> {
  const app = createApp(hostOn(createSystemClock(), { open: async () => ({ ok: false, error: { code: "host.noPort" } }) }));
  let snapshots = 0;
  let end: (notRecorded: number) => void = () => {};
  const ended = new Promise<number>((resolve) => {
    end = resolve;
  });
  app.subscribe((message) => {
    if (message.event === "snapshot") snapshots += 1;
    if (message.event === "replay" && message.payload?.atEnd) end(message.payload.notRecorded);
  });
  const openedAt = performance.now();
  for (let at = 0, index = 0; at < text.length; at += UPLOAD_PART_CHARACTERS, index++) {
    await app.call("replay.upload", { index, text: text.slice(at, at + UPLOAD_PART_CHARACTERS) });
  }
  const opened = await app.call("replay.open", { name: "bench" });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const startedAt = performance.now();
  await app.call("replay.speed", { speed: "max" });
  const notRecorded = await ended;
  const runMs = performance.now() - startedAt;
  await app.call("replay.close", {});
  await app.close();
  return { openMs: startedAt - openedAt, runMs, snapshots, notRecorded };
}

/** A recorded hour, replayed headless as fast as it goes; true when every family runs at least 100 times real time. */
export async function benchReplay(): Promise<boolean> {
  console.log("replay · an hour of one pack at 9600 baud, the whole program on the recording");
  let isGood = true;
  for (const { family } of DRIVERS) {
    const { text, frames, snapshots } = await recordHour(family);
    const again = await replayHour(text);
    const ratio = HOUR_MS / again.runMs;
    const size = `${(text.length / 1e6).toFixed(1)} MB`;
    const shown = `${again.snapshots} of ${snapshots} snapshots, ${again.notRecorded} not recorded`;
    console.log(
      `  ${family.padEnd(12)} ${Math.round(ratio)} × real time (${(again.runMs / 1000).toFixed(1)} s) · ${frames} frames, ${size}, opened in ${(again.openMs / 1000).toFixed(1)} s · ${shown}`,
    );
    const isFast = hold(
      {
        what: `${family}, a recorded hour replayed`,
        measured: `${Math.round(ratio)} × real time`,
        against: `${NEEDED} × at least`,
        share: NEEDED / ratio,
      },
      again.notRecorded === 0,
    );
    isGood &&= isFast;
  }
  return isGood;
}
