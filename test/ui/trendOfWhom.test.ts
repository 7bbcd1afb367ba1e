import { describe, expect, it } from "vitest";
import { fail, ok } from "../../protocol/shared.ts";
import type { HostApi } from "../../src/contract/contract.ts";
import type { EventMessage } from "../../src/contract/events.ts";
import { sampleOf } from "../../src/contract/sample.ts";
import type { SnapshotEvent, TrendSample } from "../../src/contract/session.ts";
import { startHost } from "../../src/ui/state/host.ts";
import { useUi } from "../../src/ui/state/store.ts";
import { snapshotOf } from "../support/bankPacks.ts";

const snapshotAt = (wallMs: number, trendRun: number): SnapshotEvent => ({
  snapshot: snapshotOf(1, {}),
  receivedAtMs: wallMs,
  receivedAtWallMs: wallMs,
  flagsSinceWallMs: {},
  inTrend: true,
  trendRun,
  atMs: wallMs,
});
const samplesAt = (...times: readonly number[]): readonly TrendSample[] => times.map((wallMs) => sampleOf(snapshotOf(1, {}), wallMs));

describe("the trend of a window whose host found another pack", () => {
  it("is read anew, and no answer that was under way brings the former pack back", async () => {
    let tell: (message: EventMessage) => void = () => undefined;
    const answers: ((samples: readonly TrendSample[]) => void)[] = [];
    const host: HostApi = {
      subscribe(listener) {
        tell = listener;
        return () => undefined;
      },
      call: (async (name: string) => {
        if (name !== "trend.read") return fail("host.gone");
        return new Promise<unknown>((resolve) => answers.push((samples) => resolve(ok(samples))));
      }) as HostApi["call"],
    };
    await startHost(host);
    const take = (wallMs: number, trendRun: number) => tell({ event: "snapshot", payload: snapshotAt(wallMs, trendRun) });
    const times = () => useUi.getState().trend.samples.map(({ wallMs }) => wallMs);
    for (const wallMs of [1000, 2000]) take(wallMs, 1);
    expect([times(), answers.length]).toEqual([[1000, 2000], 0]);
    take(4000, 2);
    expect([times(), answers.length]).toEqual([[4000], 1]);
    take(5000, 3);
    answers[0]?.(samplesAt(1000, 2000, 4000));
    answers[1]?.(samplesAt(4500));
    await expect.poll(times).toEqual([4500, 5000]);
    const { session } = useUi.getState();
    // The other one has said who it is, and gives no values.
    const told = (lastGoodAtMs: number | null) => tell({ event: "session", payload: { ...session, phase: "retrying", lastGoodAtMs } });
    told(5000);
    expect(useUi.getState().snapshot).not.toBeNull();
    told(null);
    expect([useUi.getState().snapshot, times()]).toEqual([null, []]);
    // The next test file has the same store.
    useUi.setState({ session });
  });
});
