import { describe, expect, it } from "vitest";
import type { CheckMeasured, Commissioning } from "../../src/contract/commissioning.ts";
import { commissionText } from "../../src/node/cli/commissionText.ts";
import { commissioningOf } from "../support/commissionings.ts";
import { CHINESE, ENGLISH } from "../support/englishCli.ts";

const figures = (count: number): readonly CheckMeasured[] =>
  Array.from({ length: count }, (_, at) => ({ name: "cellOvAlarmMv", address: at + 1, value: 3600, unit: "mV" }));

function document(status: "failed" | "passed", count: number): Commissioning {
  const [first] = commissioningOf(1).results;
  if (first === undefined) throw new Error("no result");
  return { ...commissioningOf(1), results: [{ ...first, status, reason: "settingsDiffer", measured: figures(count) }] };
}

describe("a failed check on a terminal", () => {
  it("says how many figures it leaves out, and nothing where it leaves out none", () => {
    expect(commissionText(document("failed", 12), ENGLISH)).not.toContain("more");
    expect(commissionText(document("failed", 13), ENGLISH)).toContain("… and 1 more: --json has all");
    expect(commissionText(document("failed", 400), CHINESE)).toContain("388");
    expect(commissionText(document("passed", 400), ENGLISH)).not.toContain("--json");
  });
});
