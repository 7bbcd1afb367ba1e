import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { FamilyId } from "../../protocol/index.ts";
import { DRIVERS, driverOf, fail, isoOfWallMs, ok } from "../../protocol/index.ts";
import { createSimBus, createStage, SCENES } from "../../protocol/sim/index.ts";
import { createApp } from "../../src/core/app.ts";
import { createMemoryLines, createMemoryStore } from "../../src/core/memory/memoryStore.ts";
import { createMemoryTexts } from "../../src/core/memory/memoryTexts.ts";
import type { HostPorts } from "../../src/core/ports.ts";
import { createLeapingClock } from "../../test/support/leapingClock.ts";
import { hold } from "./figures.ts";

const HOUR_MS = 3_600_000;
const PATH = "/dev/ttyUSB0";
const PACKS = 15;
const CHECKPOINTS_H = [6, 12, 18, 24] as const;
/** Rings are full when the day begins: the trend holds two hours of one pack at full speed. */
const FILL_H = 3;
/** Rings are cut back now and then: the least of so many looks, one every few minutes, is what is really held. */
const LOOKS = 10;
const LOOK_EVERY_MS = 5 * 60_000;
const GROWTH_AT_MOST = 1.05;

function heapMb(gc: () => void): number {
  gc();
  gc();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

async function aDay(family: FamilyId, gc: () => void): Promise<boolean> {
  const clock = createLeapingClock();
  const { packs } = createStage({ scene: SCENES.discharge, packCount: PACKS, settleMs: 0, pack: { history: { records: 0 } } });
  const bus = createSimBus({ clock, drivers: [driverOf(family)], packs, lineKind: "shared" });
  const ports: HostPorts = {
    clock,
    info: { version: "0.0.0", shell: "bench", platform: "bench" },
    catalog: { list: async () => [{ path: PATH, kind: "serial" }], watch: () => () => {} },
    streams: { open: async (path, baudRate) => (path === PATH ? ok(bus.open({ baudRate })) : fail("host.noPort", { path })) },
    store: createMemoryStore(),
    lines: createMemoryLines(),
    texts: createMemoryTexts(),
    civilTime: (wallMs) => isoOfWallMs(wallMs).slice(0, 19),
    log: { info: () => {}, warn: () => {} },
  };
  const app = createApp(ports);
  let rounds = 0;
  let told = 0;
  app.subscribe((message) => {
    if (message.event !== "bank") return;
    told += 1;
    rounds = Math.max(rounds, message.payload.packs.filter(({ presence }) => presence === "present").length);
  });
  await clock.run(app.call("session.connect", { path: PATH, family, baudRate: 9600, address: 1 }));
  await clock.run(FILL_H * HOUR_MS);
  const startMs = clock.nowMs();
  const watchFor = async (ms: number) => {
    const untilMs = clock.nowMs() + ms;
    while (clock.nowMs() < untilMs) {
      await clock.run(app.call("bank.watch", {}));
      // Half of the lease.
      await clock.run(Math.min(5000, untilMs - clock.nowMs()));
    }
  };
  const held: number[] = [];
  const timers: number[] = [];
  for (const hour of CHECKPOINTS_H) {
    await watchFor(startMs + hour * HOUR_MS - LOOKS * LOOK_EVERY_MS - clock.nowMs());
    const looks: number[] = [];
    for (let look = 0; look < LOOKS; look++) {
      await watchFor(LOOK_EVERY_MS);
      looks.push(heapMb(gc));
    }
    held.push(Math.min(...looks));
    timers.push(clock.pendingTimers);
  }
  const [first = 1] = held;
  const growth = (held.at(-1) ?? 0) / first;
  const figures = CHECKPOINTS_H.map((hour, i) => `${hour} h ${held[i]?.toFixed(1)} MB (${timers[i]} timers)`).join(", ");
  console.log(`  ${family.padEnd(12)} ${figures}: ${growth.toFixed(3)} x, at most ${GROWTH_AT_MOST}; ${told} states told, ${rounds} packs`);
  await app.close();
  bus.stop();
  return hold(
    {
      what: `${family}, ${PACKS} packs watched for a simulated day: growth of the heap`,
      measured: `${growth.toFixed(3)} ×`,
      against: `${GROWTH_AT_MOST} ×`,
      share: growth / GROWTH_AT_MOST,
    },
    rounds === PACKS,
  );
}

/** A simulated day with 15 packs on the line and somebody who looks at them all the time; true when the heap does not grow. */
export async function benchBankMemory(): Promise<boolean> {
  setFlagsFromString("--expose-gc");
  const gc: unknown = runInNewContext("gc");
  if (typeof gc !== "function") throw new Error("no gc");
  console.log(`memory · ${PACKS} packs for a simulated day, heap after collection`);
  const results: boolean[] = [];
  for (const { family } of DRIVERS) results.push(await aDay(family, () => void gc()));
  return results.every(Boolean);
}
