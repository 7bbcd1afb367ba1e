import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { NO_PARAMS } from "../../src/contract/beginnings.ts";
import type { HostApi, RequestArgs } from "../../src/contract/contract.ts";
import type { TraceLines, TraceRow } from "../../src/contract/trace.ts";
import { startHost } from "../../src/ui/state/host.ts";
import { useUi } from "../../src/ui/state/store.ts";
import { changeTraceFilter, clearTrace, pauseTrace, resetTrace, useTrace, watchTrace } from "../../src/ui/state/trace.ts";

const rowOf = (seq: number, more: Partial<TraceRow> = {}): TraceRow => ({
  seq,
  wallMs: seq,
  direction: seq % 2 === 0 ? "tx" : "rx",
  kind: seq % 2 === 0 ? "request" : "reply",
  hex: "00",
  family: null,
  block: null,
  writes: false,
  address: null,
  answer: null,
  isWrong: false,
  verdict: "good",
  code: null,
  remark: null,
  packs: 1,
  facts: [],
  ...more,
});

const rowsTo = (count: number): readonly TraceRow[] => Array.from({ length: count }, (_, seq) => rowOf(seq));

/** A host that keeps these frames. */
class FrameHost implements HostApi {
  rows: readonly TraceRow[] = [];
  /** Told again from here on: a question that is open. */
  openSeq: number | null = null;
  isBroken = false;
  readonly asked: RequestArgs<"trace.lines">[] = [];

  subscribe(): () => void {
    return () => undefined;
  }

  #lines({ afterSeq, beforeSeq, most, filter }: RequestArgs<"trace.lines">): TraceLines {
    const fitting = this.rows.filter(({ direction }) => filter.direction === "both" || direction === filter.direction);
    const rows =
      afterSeq === null
        ? fitting.filter(({ seq }) => seq < (beforeSeq ?? Number.POSITIVE_INFINITY)).slice(-most)
        : fitting.filter(({ seq }) => seq > afterSeq).slice(0, most);
    const last = rows.at(-1)?.seq ?? afterSeq ?? -1;
    const first = rows[0]?.seq ?? 0;
    const isOldest = fitting.every(({ seq }) => seq >= first);
    return {
      rows,
      afterSeq: Math.min(last, (this.openSeq ?? Number.POSITIVE_INFINITY) - 1),
      beforeSeq: isOldest ? null : first,
      kept: this.rows.length,
      wrong: 0,
    };
  }

  async call(name: string, args: unknown) {
    if (name === "trace.lines") {
      const asked = args as RequestArgs<"trace.lines">;
      this.asked.push(asked);
      if (this.isBroken) return { ok: false, error: { code: "link.closed" } } as const;
      return { ok: true, value: this.#lines(asked) as never } as const;
    }
    const { session, preferences } = useUi.getState();
    const state = { session, snapshot: null, ports: [], preferences, params: NO_PARAMS };
    return { ok: true, value: (name === "app.state" ? state : { contract: 0, families: [] }) as never } as const;
  }
}

const seqs = (): readonly number[] => useTrace.getState().rows.map(({ seq }) => seq);

describe("frames on the Trace screen", () => {
  let host = new FrameHost();
  let stop = () => {};
  beforeEach(async () => {
    vi.useFakeTimers();
    host = new FrameHost();
    await startHost(host);
    resetTrace();
    pauseTrace(false);
  });
  afterEach(() => {
    stop();
    vi.useRealTimers();
  });
  const settle = () => vi.advanceTimersByTimeAsync(1000);

  async function watch(rows: readonly TraceRow[]): Promise<void> {
    host.rows = rows;
    stop = watchTrace();
    await settle();
  }

  it("are asked for in pages, the newest first, and stand with the oldest first", async () => {
    await watch(rowsTo(600));
    expect(seqs()).toEqual(rowsTo(600).map(({ seq }) => seq));
    const older = host.asked.filter(({ afterSeq }) => afterSeq === null);
    expect(older.map(({ beforeSeq }) => beforeSeq)).toEqual([null, 350, 100]);
  });

  it("are asked for as long as somebody looks, from the number that is here, and in one go when there are many", async () => {
    await watch(rowsTo(3));
    host.rows = rowsTo(700);
    await vi.advanceTimersByTimeAsync(250);
    expect(seqs()).toEqual(rowsTo(700).map(({ seq }) => seq));
    stop();
    stop = () => {};
    const { length } = host.asked;
    host.rows = rowsTo(701);
    await settle();
    expect(host.asked).toHaveLength(length);
    expect(seqs()).toHaveLength(700);
  });

  it("come again with their answer", async () => {
    host.openSeq = 4;
    await watch([...rowsTo(4), rowOf(4, { answer: "open" })]);
    host.openSeq = null;
    host.rows = [...rowsTo(4), rowOf(4, { answer: "answered" }), rowOf(5)];
    await settle();
    expect(seqs()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(useTrace.getState().rows[4]?.answer).toBe("answered");
  });

  it("begin anew with another filter; what the old one still waits for does not count", async () => {
    await watch(rowsTo(600));
    changeTraceFilter({ direction: "tx" });
    changeTraceFilter({ direction: "rx" });
    await settle();
    expect(seqs()).toEqual(
      rowsTo(600)
        .filter(({ direction }) => direction === "rx")
        .map(({ seq }) => seq),
    );
  });

  it("stand still while paused and are fetched afterwards; what was cleared stays away", async () => {
    await watch(rowsTo(10));
    pauseTrace(true);
    host.rows = rowsTo(12);
    await settle();
    expect(seqs()).toHaveLength(10);
    clearTrace();
    pauseTrace(false);
    await settle();
    expect(seqs()).toEqual([10, 11]);
    changeTraceFilter({ direction: "both" });
    await settle();
    expect(seqs()).toEqual([10, 11]);
  });

  it("are asked for again after a failure, and anew when the host is back", async () => {
    await watch(rowsTo(10));
    host.isBroken = true;
    await settle();
    expect(useTrace.getState().error?.code).toBe("link.closed");
    expect(seqs()).toHaveLength(10);
    host.isBroken = false;
    host.rows = rowsTo(11);
    await settle();
    expect(useTrace.getState().error).toBeNull();
    expect(seqs()).toHaveLength(11);
    useUi.setState({ host: "gone" });
    host.rows = rowsTo(2);
    useUi.setState({ host: "ready" });
    await settle();
    expect(seqs()).toEqual([0, 1]);
  });
});
