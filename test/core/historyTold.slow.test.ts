import { describe, expect, it } from "vitest";
import type { HistoryRow, HistoryRowsChange } from "../../src/contract/history.ts";
import { MOST_ROWS_TOLD } from "../../src/contract/history.ts";
import { historyRig } from "../support/historyRig.ts";

describe("rows that come in", () => {
  it.each(["paceic-v25", "ritar-modbus"] as const)("are told to every window, so that it holds what the host has, %s", async (family) => {
    const rig = await historyRig(family);
    const start = { version: rig.now().version, rows: await rig.rows() };
    const changes: HistoryRowsChange[] = [];
    const held = new Map<number, HistoryRow>(start.rows.map((row) => [row.seq, row]));
    let version = start.version;
    let missed = 0;
    rig.call().subscribe((message) => {
      if (message.event === "historyRows") {
        changes.push(message.payload);
        if (message.payload.since !== version) return;
        for (const seq of message.payload.gone) held.delete(seq);
        for (const row of message.payload.rows) held.set(row.seq, row);
        version = message.payload.version;
        expect(held.size).toBe(message.payload.count);
      }
      if (message.event === "history" && message.payload.version !== version) missed += 1;
    });
    await rig.download();
    const inOrder = [...held.values()].sort((a, b) => b.seq - a.seq);
    expect(missed).toBe(0);
    expect(inOrder).toEqual(await rig.rows());
    expect(changes.filter(({ rows }) => rows.length > 0).length).toBeGreaterThan(1);
    expect(Math.max(...changes.map(({ rows, gone }) => rows.length + gone.length))).toBeLessThanOrEqual(MOST_ROWS_TOLD);
  });
});
