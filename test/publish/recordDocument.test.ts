import { describe, expect, it } from "vitest";
import type { DoubtfulBit } from "../../protocol/index.ts";
import type { HistoryRow } from "../../src/contract/history.ts";
import { recordDocument } from "../../src/publish/recordDocument.ts";
import { QUIET_RECORD } from "../support/quietRecord.ts";

function published(doubtfulBits: readonly DoubtfulBit[]) {
  const record = { ...QUIET_RECORD, doubtfulBits };
  const row = { seq: 3, raw: "00", seenWallMs: 0, record } as unknown as HistoryRow;
  return recordDocument({ id: "0-1", row, record }, { pack: "p", line: "l", address: 1 });
}

describe("a published record with a set bit whose name is in doubt", () => {
  it.each(["alarm", "protection"] as const)("has a condition of that severity: %s", (kind) => {
    const document = published([{ kind, bit: 6, meanings: ["fullCharge", "chargeOverCurrent"] }]);
    expect(document).toMatchObject({ [`${kind}_count`]: 1, [`${kind}s`]: `unknownBit:${kind}:6`, fault_count: 0, faults: "none" });
  });

  it("is quiet where only a switch is in doubt, or nothing", () => {
    for (const doubtful of [[], [{ kind: "switch", bit: 7, meanings: ["prechargeMos"] }]] as const)
      expect(published(doubtful)).toMatchObject({ alarm_count: 0, alarms: "none", protection_count: 0, protections: "none" });
  });
});
