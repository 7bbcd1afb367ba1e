import { existsSync, readdirSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import type { SimBus } from "../../protocol/sim/index.ts";
import { createHostApp, figures, isFull, isLost, isOnline, PACE_PROTOCOLS, report } from "../support/hostApp.ts";
import { startSimOn } from "../support/hostAppSim.ts";
import { expectTruth } from "../support/hostAppTruth.ts";
import { createPair, hasSocat } from "../support/socat.ts";
import { until } from "../support/until.ts";

const LOST_WITHIN_MS = 2000;
const FDS = "/proc/self/fd";
const openFiles = () => (existsSync(FDS) ? readdirSync(FDS).length : 0);

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** So many pieces of answers later: the adapter goes at another moment each time, also in the middle of an answer. */
function chunksSent(bus: SimBus, count: number): Promise<void> {
  return new Promise((resolve) => {
    let left = count;
    const stop = bus.onBytes(() => {
      left -= 1;
      if (left > 0) return;
      stop();
      resolve();
    });
  });
}

describe.skipIf(!hasSocat)("pulling the adapter out and plugging it in again", () => {
  it.each([
    { ...PACE_PROTOCOLS[0], rounds: 50 },
    { ...PACE_PROTOCOLS[1], rounds: 50 },
  ])(
    "$protocol: lost within 2 s with the last values kept, and back with no click, $rounds times",
    async ({ protocol, family, rounds }) => {
      const ports = await createPair();
      cleanups.push(() => ports.dispose());
      const sim = await startSimOn(ports.pack, { protocol });
      cleanups.push(() => sim.close());
      const host = createHostApp();
      cleanups.push(() => host.close());
      const isIdentified = () => host.heard().session?.identity?.packSerial === sim.truth()[0]?.packSerial;

      await host.connect({ path: ports.tool });
      await host.when(isFull, { what: "first values" });
      await host.when(isIdentified, { what: "identity" });
      const filesBefore = openFiles();
      const [lostMs, backMs]: [number[], number[]] = [[], []];

      for (let round = 1; round <= rounds; round += 1) {
        const what = `round ${round}`;
        await chunksSent(sim.bus, (round * 7) % 23);
        const pulled = ports.kill();
        lostMs.push(await host.when(isLost, { what: `${what}: lost` }));
        const kept = host.heard();
        await pulled;
        expect(kept.snapshot?.snapshot.cellVoltagesMv).toEqual(sim.truth()[0]?.cellVoltagesMv);
        expect(kept.session?.found?.family).toBe(family);
        expect(kept.session?.reason).not.toBeNull();

        const lastReceivedMs = kept.snapshot?.receivedAtMs ?? 0;
        await ports.start();
        const isBack = () => isOnline(host.heard()) && (host.heard().snapshot?.receivedAtMs ?? 0) > lastReceivedMs;
        backMs.push(await host.when(isBack, { what: `${what}: values again` }));
        await host.when(isFull, { what: `${what}: all values again` });
      }

      await host.when(isIdentified, { what: "identity" });
      const [truth] = sim.truth();
      if (truth !== undefined) expectTruth(host.heard(), truth, family);
      report(`${protocol}: lost after ${figures(lostMs)}`);
      report(`${protocol}: back after ${figures(backMs)}`);
      expect(Math.max(...lostMs)).toBeLessThanOrEqual(LOST_WITHIN_MS);
      // A port list or a closing port may still be under way.
      await until(() => openFiles() <= filesBefore, { what: `no more than ${filesBefore} open files (${openFiles()})` });
    },
  );
});
