import { describe, expect, it } from "vitest";
import type { FaultAction, FaultRule } from "../../protocol/sim/index.ts";
import type { FaultRig } from "../support/faultRig.ts";
import { hasJournal, movedFrom, ready } from "../support/faultRig.ts";
import { report as print } from "../support/hostApp.ts";
import type { ParamRig } from "../support/paramRig.ts";
import { FAMILIES, reportOf } from "../support/paramRig.ts";

const DAMAGE: readonly FaultAction[] = [
  { kind: "drop" },
  { kind: "flipBit" },
  { kind: "truncate" },
  { kind: "garbage" },
  { kind: "collide" },
  { kind: "stray" },
  { kind: "glue", what: "previous" },
];
/** Beyond the time-out: the answer meets another question, or the write itself, which then nobody hears. */
const LATE: readonly FaultAction[] = [700, 1100, 1300, 1500, 1700, 2000, 2600].map((ms) => ({ kind: "delay", ms }));

/** The n-th read from now on, counted from 1. */
const nthRead = (n: number, action: FaultAction, block?: string): FaultRule => ({
  when: { kind: "read", skip: n - 1, times: 1, ...(block === undefined ? {} : { block }) },
  do: action,
});

/** A write while reads are damaged: whatever the line does, what is told of the pack is true. Puts it back by hand. */
async function writeUnder(rig: FaultRig, faults: readonly FaultRule[], isRollback = false): Promise<string> {
  const [pack] = rig.bus.packs;
  const before = rig.settings();
  const asked = rig.writesSent();
  rig.bus.setFaults(faults);
  const report = reportOf(isRollback ? await rig.ask(rig.app.call("params.rollBack", {})) : await rig.write({ cellOvAlarmMv: 3590 }));
  rig.bus.setFaults([]);
  const now = rig.settings();
  for (const { key, got } of report.rows) expect([key, got]).toEqual([key, now[key]]);
  expect(report.rows.map(({ key }) => key)).toEqual(["cellOvAlarmMv"]);
  expect(rig.writesSent() - asked).toBe(1);
  expect(hasJournal(rig)).toBe(false);
  expect(Object.keys(movedFrom(before, now))).toEqual(report.outcome === "verified" ? ["cellOvAlarmMv"] : []);
  pack?.applySettings({ cellOvAlarmMv: 3600 });
  await rig.ask(rig.app.call("params.read", {}));
  return report.outcome;
}

describe.each(FAMILIES)("damaged answers to the reads of a write over %s", (family) => {
  it("any one of them: the verdict is true and nothing is written twice", async () => {
    const rig = await ready(family);
    const { exchanges } = reportOf(await rig.write({ cellOvAlarmMv: 3590 }));
    const reads = Object.values(exchanges).reduce((sum, count) => sum + count, 0) - 1;
    rig.bus.packs[0]?.applySettings({ cellOvAlarmMv: 3600 });
    await rig.ask(rig.app.call("params.read", {}));
    let unheard = 0;
    for (let n = 1; n <= reads; n++) {
      for (const action of DAMAGE) expect([n, action, await writeUnder(rig, [nthRead(n, action)])]).toEqual([n, action, "verified"]);
      for (const action of LATE) if ((await writeUnder(rig, [nthRead(n, action)])) !== "verified") unheard += 1;
    }
    print(`${family}: ${DAMAGE.length} kinds of damage to each of ${reads} reads: every write verified`);
    print(`${family}: ${LATE.length} delays of each: every verdict true; ${unheard} writes met a late answer and were not heard`);
    expect(unheard).toBeLessThan(LATE.length);
  });
});

describe("swapped digits, which the checksum of paceic does not see", () => {
  it("anywhere in any read of the block written: no wrong verdict", async () => {
    const rig = await ready("paceic-v25");
    // Fresh, again, and twice afterwards; 38 characters, of which the first and the last cannot be swapped unseen.
    for (let n = 1; n <= 4; n++) {
      for (let at = 1; at < 37; at++) {
        expect([n, at, await writeUnder(rig, [nthRead(n, { kind: "swap", at }, "cellOv")])]).toEqual([n, at, "verified"]);
      }
    }
  });

  it.each([
    ["write", false],
    ["rollback", true],
  ])(
    "in any read of another block, or of the pack's name, during a %s",
    async (_, isRollback) => {
      const rig = await ready("paceic-v25");
      const reads = 2 + 17 + 3 + 16;
      for (let n = 1; n <= reads; n++) {
        for (const at of [13, 15, 17, 20]) {
          if (isRollback) reportOf(await rig.write({ cellOvAlarmMv: 3610 }));
          const faults = [nthRead(n, { kind: "swap", at })];
          expect([n, at, await writeUnder(rig, faults, isRollback)]).toEqual([n, at, "verified"]);
        }
      }
    },
    600_000,
  );

  it("in both answers after the write, each in another way: read on until two agree", async () => {
    const rig = await ready("paceic-v25");
    for (const [first, second] of [
      [17, 18],
      [18, 22],
      [24, 17],
    ] as const) {
      const faults = [nthRead(3, { kind: "swap", at: first }, "cellOv"), nthRead(4, { kind: "swap", at: second }, "cellOv")];
      expect(await writeUnder(rig, faults)).toBe("verified");
    }
  });

  it("in every answer, never twice the same: unknown, and the journal stays", async () => {
    const rig = await ready("paceic-v25");
    const ats = [13, 14, 16, 17, 18, 20, 22, 24];
    rig.bus.setFaults(Array.from({ length: 200 }, (_, n) => nthRead(n + 3, { kind: "swap", at: ats[n % ats.length] ?? 13 }, "cellOv")));
    const report = reportOf(await rig.write({ cellOvAlarmMv: 3590 }));
    expect(report).toMatchObject({ outcome: "unknown", reason: { code: "frame.implausible" } });
    expect(report.rows.map(({ key, verdict, got }) => [key, verdict, got])).toEqual([["cellOvAlarmMv", "unknown", null]]);
    expect(hasJournal(rig)).toBe(true);
    rig.bus.setFaults([]);
    await rig.ask(rig.app.call("params.read", {}));
    // It was there all the time.
    expect(rig.params()).toMatchObject({ unfinished: null, report: { outcome: "verified" } });
    expect(hasJournal(rig)).toBe(false);
  });

  it("a value read wrongly at first and written by nobody is no side effect after a restart", async () => {
    const rig = await ready("paceic-v25");
    const unplugged = rig.write({ cellOvAlarmMv: 3590 });
    await rig.until(() => rig.params().progress?.stage === "readingBack");
    rig.plug([]);
    expect(reportOf(await unplugged).outcome).toBe("unknown");
    rig.bus.setFaults(Array.from({ length: 20 }, (_, n) => nthRead(20 + 2 * n, { kind: "swap", at: 15 })));
    rig.plug([rig.usb]);
    await rig.until(() => rig.params().unfinished === null);
    expect(rig.params().report).toMatchObject({ outcome: "verified" });
  });
});

describe("the write that changes nothing, before the first one over Modbus", () => {
  const EDITS = { cellOvAlarmMv: 3590, packUvAlarmMv: 45_000 };
  const onProof = (action: FaultAction): FaultRule[] => [{ when: { kind: "write", times: 1 }, do: action }];
  const reportUnder = async (faults: readonly FaultRule[]) => {
    const rig = await ready("pace-modbus", { isProven: false });
    const before = rig.settings();
    rig.bus.setFaults(faults);
    const report = reportOf(await rig.write(EDITS));
    const verdicts = report.rows.map(({ key, verdict, got }) => `${key} ${verdict} ${got}`);
    return { rig, before, report, verdicts, frames: rig.writesSent() };
  };
  const isProven = ({ documents }: ParamRig) => documents.has("proven-writes");
  const NOT_SENT = ["cellOvAlarmMv notSent 3600", "packUvAlarmMv notSent 44800"];

  it.each([
    ["refused", { kind: "refuseWith", code: 1 }, "device.exception"],
    ["not acknowledged", { kind: "drop" }, "link.timeoutFirstByte"],
    ["restarting the pack", { kind: "reboot", ms: 5000, stores: true }, "link.timeoutFirstByte"],
  ] as const)("%s: nothing else is sent", async (_, action, code) => {
    const { rig, before, report, verdicts, frames } = await reportUnder(onProof(action));
    expect(report).toMatchObject({ outcome: "stopped", provedPath: false, reason: { code } });
    expect(verdicts).toEqual(NOT_SENT);
    expect([frames, hasJournal(rig), isProven(rig)]).toEqual([1, false, false]);
    expect(rig.settings()).toEqual(before);
  });

  it("ignored: looks like success, and the write itself tells", async () => {
    const { report, verdicts, frames } = await reportUnder([{ when: { kind: "write" }, do: { kind: "ignoreWrite" } }]);
    expect(report).toMatchObject({ outcome: "stopped", provedPath: true });
    expect([verdicts, frames]).toEqual([["cellOvAlarmMv notVerified 3600", "packUvAlarmMv notSent 44800"], 2]);
  });

  it.each([
    ["another block", "cellUvAlarmMv", [...NOT_SENT, "cellUvAlarmMv sideEffect 2801"]],
    ["its own block", "cellOvProtectMv", [...NOT_SENT, "cellOvProtectMv sideEffect 3701"]],
    ["the value to be written", "cellOvAlarmMv", ["cellOvAlarmMv sideEffect 3601", "packUvAlarmMv notSent 44800"]],
  ])("changing %s: nothing else is sent, and the way back works", async (_, key, expected) => {
    const { rig, before, report, verdicts, frames } = await reportUnder(onProof({ kind: "changeOther", key, delta: 1 }));
    expect(report).toMatchObject({ outcome: "stopped", provedPath: false, reason: { code: "write.sideEffect" } });
    expect([verdicts, frames, hasJournal(rig), isProven(rig)]).toEqual([expected, 1, false, false]);
    rig.bus.setFaults([]);
    expect(reportOf(await rig.ask(rig.app.call("params.rollBack", {}))).outcome).toBe("verified");
    expect(rig.settings()).toEqual(before);
  });

  it("restarting the pack for long: what it holds is not known, so the journal stays", async () => {
    const { rig, before, report, frames } = await reportUnder(onProof({ kind: "reboot", ms: 40_000, stores: 1 }));
    expect(report).toMatchObject({ outcome: "unknown", provedPath: false, reason: { code: "link.timeoutFirstByte" } });
    expect(report.rows.map(({ key, verdict, got }) => `${key} ${verdict} ${got}`)).toEqual([
      "cellOvAlarmMv notSent null",
      "packUvAlarmMv notSent null",
    ]);
    expect([frames, hasJournal(rig)]).toEqual([1, true]);
    await rig.until(() => rig.params().unfinished?.isRead === true, 120_000);
    expect(rig.params().unfinished).toMatchObject({ sideEffects: [], rows: [{ state: "notSent", now: 3600 }, { state: "notSent" }] });
    const done = reportOf(await rig.ask(rig.app.call("params.recover", { action: "finish" })));
    expect(done).toMatchObject({ outcome: "verified", provedPath: true });
    expect(rig.settings()).toEqual({ ...before, ...EDITS });
  });
});
