import { describe, expect, it } from "vitest";
import type { BmsError } from "../../protocol/shared.ts";
import type { VerdictRow } from "../../src/contract/params.ts";
import { words as en } from "../../src/text/en/index.ts";
import { errorPlace } from "../../src/ui/model/errorPlace.ts";
import { rowWord } from "../../src/ui/screens/editor/model/reportWords.ts";
import { ENGLISH } from "../support/englishCli.ts";

const { codes, stale } = en.errors;
const staleFor = (reason: string): BmsError => ({ code: "write.stale", detail: { reason } });

describe("what is said of an error", () => {
  it("is that a value has changed only where one has: another pack, an unread setting and another write have words of their own", () => {
    const own = ["otherPack", "notRead", "otherWrite"] as const;
    expect(own.map((reason) => errorPlace(staleFor(reason)))).toEqual(own.map((reason) => `stale.${reason}`));
    expect(errorPlace(staleFor("changed"))).toBe("codes.write.stale");
    expect(errorPlace({ code: "value.rule", detail: { reason: "notRead" } })).toBe("codes.value.rule");
    for (const reason of own) {
      const { what, means, todo } = stale[reason];
      expect(ENGLISH.ofError(staleFor(reason))).toMatchObject({ what: `${what} ${means}`, todo });
    }
    const { what, means } = codes["write.stale"];
    expect(ENGLISH.ofError(staleFor("changed")).what).toBe(`${what} ${means}`);
  });
});

describe("what is said of a setting after a write", () => {
  const row: VerdictRow = { key: "cellOvAlarmMv", verdict: "notVerified", from: 3600, wanted: 3580, got: 3600 };

  it("is that the pack has acknowledged it only where it has: a refusal or a lost answer is the reason of the report", () => {
    expect(rowWord(row, null)).toBe("notVerified");
    expect(["device.refused", "link.timeoutFirstByte"].map((code) => rowWord(row, { code } as BmsError))).toEqual(["stillHas", "stillHas"]);
    expect(en.parameters.report.stillHas).not.toContain("acknowledged");
    expect(rowWord({ ...row, got: 3590 }, { code: "device.refused" })).toBe("changedTo");
    expect(rowWord({ ...row, verdict: "verified", got: 3580 }, null)).toBeNull();
    expect(rowWord({ ...row, verdict: "unknown", got: null }, { code: "link.timeoutFirstByte" })).toBe("unknown");
  });
});
