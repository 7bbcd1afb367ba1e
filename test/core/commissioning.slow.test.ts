import { describe, expect, it } from "vitest";
import { driverOf } from "../../protocol/index.ts";
import type { CommissioningCheck } from "../../src/contract/commissioning.ts";
import { COMMISSIONING_CHECKS, COMMISSIONING_SCHEMA } from "../../src/contract/commissioning.ts";
import type { CommissioningRig } from "../support/commissioningRig.ts";
import { commissioningRig, siteOf } from "../support/commissioningRig.ts";
import { FAMILIES } from "../support/paramRig.ts";

const saidOfAll = (rig: CommissioningRig) => Object.fromEntries(COMMISSIONING_CHECKS.map((check) => [check, rig.said(check)]));

describe("a commissioning", () => {
  it.each(FAMILIES.flatMap((family) => [3, 15].map((packCount) => [family, packCount] as const)))(
    "%s, %i packs without a fault: what the line shows has passed, and nothing else",
    async (family, packCount) => {
      const rig = await commissioningRig(family, { packCount });
      expect(new Set(Object.values(saidOfAll(rig)))).toEqual(new Set(["open"]));
      await rig.run();
      expect(rig.state().error).toBe(null);
      const { clock, history, inverterCodes } = driverOf(family);
      expect(saidOfAll(rig)).toEqual({
        addresses: "passed",
        identities: "passed",
        breakerOpen: "passed",
        voltagesBeforeJoining: "passed",
        powerCable: "open onlyByHand",
        inverterCable: "open onlyByHand",
        inverterProtocol: inverterCodes === null ? "notPossible noInverterSetting" : "passed",
        settingsEqual: "passed",
        settingsAsWanted: "passed",
        settingRules: "passed",
        clocks: clock === null ? "notPossible noClock" : "passed",
        cellsAtRest: "passed",
        cellsUnderLoad: "open noLoad",
        temperatures: "passed",
        noAlarm: "passed",
        inverterAgrees: "open typeDisplay",
        firstFullCharge: "open notFullYet",
        historyArchived: history === null ? "notPossible noHistory" : "failed historyNotArchived",
      });
      const { packs, results } = rig.current();
      expect(packs.map(({ address, packSerial }) => [address, packSerial])).toEqual(
        Array.from({ length: packCount }, (_, at) => [at + 1, `SN${at + 1}`]),
      );
      expect(packs.every(({ fingerprint, settings }) => fingerprint !== null && Object.keys(settings).length > 20)).toBe(true);
      for (const { check, status, at, measured } of results) {
        expect([check, at === null]).toEqual([check, status === "open"]);
        if (status === "passed") expect([check, measured.length > 0]).toEqual([check, true]);
      }
      expect(COMMISSIONING_SCHEMA.safeParse(rig.current()).success).toBe(true);
    },
    120_000,
  );

  it.each(FAMILIES)("%s: searches the line once, and anew where packs are what is asked for or one is missing", async (family) => {
    const rig = await commissioningRig(family);
    const tookMs = async (...checks: CommissioningCheck[]) => {
      const startMs = rig.clock.nowMs();
      await rig.run(...checks);
      expect(checks.map(rig.said)).toEqual(["passed"]);
      return rig.clock.nowMs() - startMs;
    };
    const searchMs = await tookMs("noAlarm");
    for (const check of ["breakerOpen", "temperatures", "noAlarm"] as const) expect(await tookMs(check)).toBeLessThan(searchMs / 2);
    expect(await tookMs("addresses")).toBeGreaterThan(searchMs / 2);
    const renamed = await rig.clock.run(rig.app.call("commission.site", { site: siteOf(4) }));
    expect(renamed.ok).toBe(true);
    const startMs = rig.clock.nowMs();
    await rig.run("noAlarm");
    expect(rig.clock.nowMs() - startMs).toBeGreaterThan(searchMs / 2);
  });
});
