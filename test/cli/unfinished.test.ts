import { describe, expect, it } from "vitest";
import { driverOf } from "../../protocol/index.ts";
import type { UnfinishedWrite, WriteReport } from "../../src/contract/params.ts";
import { UNFINISHED_DOCUMENT } from "../../src/node/cli/documents.ts";
import { Output } from "../../src/node/cli/output.ts";
import { printReport, printUnfinished } from "../../src/node/cli/printWrite.ts";
import { ENGLISH } from "../support/englishCli.ts";

const UNFINISHED: UnfinishedWrite = {
  id: "w1",
  pack: { family: "paceic-v25", address: 1, identity: { bmsVersion: "V1", modelSerial: "M1", packSerial: "SN1" } },
  startedWallMs: 0,
  isRollback: true,
  backup: "backups/p-SN1/b1",
  rows: [
    { key: "cellOvAlarmMv", from: 3590, wanted: 3600, state: "sent", now: 3600 },
    { key: "packUvAlarmMv", from: 45_000, wanted: 44_800, state: "notSent", now: null },
  ],
  sideEffects: [{ key: "balanceDeltaMv", from: 30, now: 31 }],
  isRead: true,
  refusal: { code: "device.refused", detail: { rtn: "04", block: "packUv", wire: "D1" } },
};

async function printedBy(print: (printing: Parameters<typeof printReport>[0]) => Promise<void>, isJson: boolean): Promise<string> {
  const said: string[] = [];
  const stream = {
    on: () => stream,
    write: (text: string, then: () => void) => said.push(text) && then(),
  } as unknown as NodeJS.WriteStream;
  const interrupt = { reason: null, want: () => {} } as unknown as ConstructorParameters<typeof Output>[0]["interrupt"];
  const out = new Output({ isQuiet: true, isJson, interrupt, stdout: stream, stderr: stream });
  await print({ out, dataWords: ENGLISH });
  return said.join("");
}

const { settings } = driverOf("paceic-v25");
const printed = (unfinished: UnfinishedWrite | null, isJson: boolean) =>
  printedBy((printing) => printUnfinished(printing, unfinished, settings), isJson);

describe("what an interrupted write has left, on the command line", () => {
  it("the text says what a rollback would write, what was not read, why it cannot go on, and that it was a rollback", async () => {
    const text = await printed(UNFINISHED, false);
    expect(text).toContain("A rollback was interrupted");
    expect(text).toMatch(/balanceDeltaMv +30 mV +31 mV +Also differs from the backup/);
    expect(text).toMatch(/packUvAlarmMv +45\S* V +44\.8\S* V +not read yet +not sent/);
    expect(text).toContain("Backup before it: backups/p-SN1/b1");
    expect(text).toMatch(/refused/);
  });

  it("the document has all of it, and nothing when nothing is left", async () => {
    expect(UNFINISHED_DOCUMENT.parse(JSON.parse(await printed(UNFINISHED, true)))).toMatchObject({
      isRollback: true,
      backup: "backups/p-SN1/b1",
      sideEffects: [{ key: "balanceDeltaMv", name: expect.any(String), from: 30, now: 31 }],
      refusal: "device.refused",
      rows: [{ now: 3600 }, { now: null }],
    });
    expect(UNFINISHED_DOCUMENT.parse(JSON.parse(await printed(null, true)))).toMatchObject({ backup: null, sideEffects: [], rows: [] });
  });
});

describe("a write that stopped because a value had moved, on the command line", () => {
  it("does not say that nothing was written: what was sent before it is in the pack", async () => {
    const report: WriteReport = {
      ...UNFINISHED,
      outcome: "stopped",
      endedWallMs: 0,
      rows: [{ key: "cellOvAlarmMv", verdict: "verified", from: 3600, wanted: 3590, got: 3590 }],
      unchanged: 3,
      reason: { code: "write.stale", detail: { reason: "changed", keys: "packUvAlarmMv" } },
      freed: {},
      provedPath: false,
      exchanges: {},
    };
    const text = await printedBy((printing) => printReport(printing, report, settings), false);
    expect(text).toContain("Reason: The pack's value has changed in the meantime.");
    expect(text).not.toContain("Nothing was written");
  });
});
