import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "vitest";
import { recordBytes } from "../../protocol/drivers/ritar-modbus/responderHistory.ts";
import { hexOfBytes } from "../../protocol/index.ts";
import { FAULT_PRESETS } from "../../protocol/sim/index.ts";
import type { HistoryState } from "../../src/contract/history.ts";
import { createApp } from "../../src/core/app.ts";
import { createNodePorts } from "../../src/node/nodePorts.ts";
import { report } from "../support/hostApp.ts";
import { startSpeaking } from "../support/hostAppSim.ts";
import { createPair, hasSocat } from "../support/socat.ts";

/** At the faster of the family's speeds, side by side: each has a pair of its own. The slower one is measured by `npm run bench stream`. */
const RUNS = [
  { records: 500, baud: 38_400, lost: 0 },
  { records: 500, baud: 38_400, lost: 10 },
] as const;

describe.skipIf(!hasSocat)("the log of the guide's battery over a paced pty", () => {
  it.concurrent.for(RUNS)(
    "$records records at $baud baud, $lost answers lost: each loss is named, nothing is twice, the count agrees",
    async ({ records, baud, lost }, { expect, onTestFinished }) => {
      const folder = mkdtempSync(join(tmpdir(), "bms-historypty-"));
      const pair = await createPair();
      const sim = await startSpeaking({
        door: { kind: "pty", path: pair.pack },
        protocol: "ritar",
        baud,
        freeze: true,
        lineKind: "private",
        history: { records, everyMs: 6 * 3_600_000 },
      });
      const app = createApp(createNodePorts({ shell: "test", folder }));
      onTestFinished(async () => {
        await app.close();
        await sim.close();
        await pair.dispose();
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      });
      // One answer in every 50.
      if (lost > 0) sim.bus.setFaults(FAULT_PRESETS.lostRecords.rules);
      const log = (sim.truth()[0]?.history ?? []).map((logged) =>
        hexOfBytes(recordBytes(logged, { order: "live" }) ?? new Uint8Array(0), ""),
      );
      const ended = new Promise<HistoryState>((resolve) => {
        let hasStarted = false;
        app.subscribe((message) => {
          if (message.event !== "history") return;
          const { archive, result } = message.payload;
          if (archive !== null && !hasStarted) {
            hasStarted = true;
            void app.call("history.download", {});
          }
          if (result !== null) resolve(message.payload);
        });
      });
      await app.call("session.connect", { path: pair.tool, family: "ritar-modbus", baudRate: baud, address: 1 });
      const { result, archive } = await ended;
      report(`came ${result?.came} of ${result?.counted}, ${result?.lost} lost`);
      // An answer that a busy computer fetches too late is gone like one that the wire has lost: named, and never counted as come.
      const lostCount = result?.lost ?? 0;
      expect(lostCount).toBeGreaterThanOrEqual(lost);
      expect(lostCount).toBeLessThan(lost + records / 10);
      const cameCount = records - lostCount;
      expect(result).toMatchObject({ outcome: "complete", added: cameCount, came: cameCount, counted: records, missing: 0 });
      const rows = await app.call("history.rows", { key: archive?.key ?? "", beforeSeq: null, most: 1000 });
      if (!rows.ok) throw new Error(rows.error.code);
      const came = rows.value.flatMap(({ raw, lost: how }) => (how === undefined ? [raw] : []));
      expect(new Set(came).size).toBe(cameCount);
      expect(rows.value.map(({ raw, lost: how }) => (how === undefined ? raw : "lost"))).toEqual(
        log.map((raw) => (came.includes(raw) ? raw : "lost")),
      );
      expect(rows.value.filter(({ gapBefore }) => gapBefore)).toEqual([]);
    },
  );
});
