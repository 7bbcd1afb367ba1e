import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { fail } from "../../protocol/shared.ts";
import type { HostApi } from "../../src/contract/contract.ts";
import type { EventMessage } from "../../src/contract/events.ts";
import type { SnapshotEvent } from "../../src/contract/session.ts";
import { startHost } from "../../src/ui/state/host.ts";
import { useUi } from "../../src/ui/state/store.ts";
import { snapshotOf } from "../support/bankPacks.ts";

let tell: (message: EventMessage) => void = () => undefined;
const host: HostApi = {
  subscribe(listener) {
    tell = listener;
    return () => undefined;
  },
  call: (async () => fail("host.gone")) as unknown as HostApi["call"],
};
const { session } = useUi.getState();
const now = () => performance.now();

function takeValues(more: Partial<SnapshotEvent> = {}): void {
  const times = { receivedAtMs: now(), receivedAtWallMs: now(), atMs: now() };
  tell({
    event: "snapshot",
    payload: { snapshot: snapshotOf(1, {}), flagsSinceWallMs: {}, inTrend: true, trendRun: 1, ...times, ...more },
  });
}
const letPass = (ms: number) => vi.advanceTimersByTime(ms);
const shownAt = () => useUi.getState().snapshot?.receivedAtMs ?? null;
const takeSession = (lastGoodAtMs: number | null) => tell({ event: "session", payload: { ...session, phase: "online", lastGoodAtMs } });

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  await startHost(host);
  takeSession(now());
});
afterEach(() => {
  vi.useRealTimers();
  // The next test file has the same store.
  useUi.setState({ session, snapshot: null });
});

it("shows values that come a hundred times a second five times a second, the last of them too, and keeps all in the trend", () => {
  letPass(1000);
  const shown: (number | null)[] = [];
  const stop = useUi.subscribe(({ snapshot }, before) => {
    if (snapshot !== before.snapshot) shown.push(snapshot?.receivedAtMs ?? null);
  });
  const before = useUi.getState().trend.samples.length;
  const first = now();
  for (let at = 0; at < 100; at++) {
    takeValues();
    letPass(10);
  }
  letPass(1000);
  stop();
  expect(shown.map((ms) => (ms ?? 0) - first)).toEqual([0, 190, 390, 590, 790, 990]);
  expect(useUi.getState().trend.samples.length - before).toBe(100);
});

it("shows what has come after a pause at once, with the time at which it came", () => {
  letPass(1000);
  takeValues();
  letPass(50);
  takeValues();
  const cameAtMs = now();
  expect(shownAt()).toBe(cameAtMs - 50);
  letPass(150);
  expect([shownAt(), useUi.getState().snapshotHeardAtMs]).toEqual([cameAtMs, cameAtMs]);
  letPass(200);
  takeValues();
  expect(shownAt()).toBe(now());
});

it("shows what waits before a change of the connection, and nothing of it once there are no values", () => {
  letPass(1000);
  takeValues();
  letPass(50);
  takeValues();
  takeSession(now());
  expect(shownAt()).toBe(now());
  letPass(50);
  takeValues();
  takeSession(null);
  letPass(1000);
  expect(shownAt()).toBeNull();
});

it("shows another pack's first values at once", () => {
  letPass(1000);
  takeValues();
  letPass(50);
  takeValues({ trendRun: 2 });
  expect(useUi.getState().snapshot?.trendRun).toBe(2);
});
