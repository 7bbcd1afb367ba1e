import { describe, expect, it } from "vitest";
import type { SessionPhase } from "../../src/contract/session.ts";
import { ScanWatch } from "../../src/node/cli/scanWatch.ts";
import { useUi } from "../../src/ui/state/store.ts";

const { session, bank } = useUi.getState();
const SCANNING = { done: 3, total: 15, stage: "addresses" } as const;

/** A look at the line: what is going on, and since when its packs are read in turn. */
function look(phase: SessionPhase, isScanning: boolean) {
  return { session: { ...session, phase }, bank: { ...bank, scan: isScanning ? SCANNING : null, sweepMs: isScanning ? null : 100 } };
}

/** When the scan is called over, with a look every 100 ms and the last one again and again; null = not within a minute. */
function overAtMs(...looks: readonly ReturnType<typeof look>[]): number | null {
  const watch = new ScanWatch();
  for (let nowMs = 0; nowMs < 60_000; nowMs += 100) {
    const now = looks[Math.min(nowMs / 100, looks.length - 1)];
    if (now && watch.isOver(now, nowMs)) return nowMs;
  }
  return null;
}

describe("the end of a scan", () => {
  it("is half a second after the last address", () => {
    expect(overAtMs(look("online", true), look("online", true), look("online", false))).toBe(800);
  });

  it("is seen also where all was over before the first look", () => {
    expect(overAtMs(look("online", false))).toBe(1600);
  });

  it.each(["closed", "opening", "searching"] as const)("is none when the line turns out to be %s a moment later", (phase) => {
    expect(overAtMs(look("online", true), look("online", false), look("online", false), look(phase, false))).toBeNull();
  });

  it("is that of the scan that begins anew after the line has come back", () => {
    const cut = [look("online", true), look("online", false), look("opening", false)];
    expect(overAtMs(...cut, look("online", true), look("online", true), look("online", false))).toBe(1100);
  });
});
