import { describe, expect, it } from "vitest";
import type { FaultRule, SimPack } from "../../protocol/sim/index.ts";
import { controlReport } from "../support/controlRig.ts";
import type { RitarControlRig } from "../support/ritarControl.ts";
import { ritarControlRig } from "../support/ritarControl.ts";

const onCommand = { kind: "command" } as const;
const AHEAD_S = 8040;
const EDITS = { cellOvAlarmMv: 3555, sleepCellMv: 3000 };

describe("the forced shutdown of the guide's battery", () => {
  const shut = async (rules: readonly FaultRule[]) => {
    const rig = await ritarControlRig();
    rig.bus.setFaults(rules);
    const report = controlReport(await rig.run("shutdown"));
    expect(await rig.switches()).toEqual([[280, 1]]);
    return [report.verdict, report.hint, rig.truth().isAsleep, rig.notes().length];
  };

  it("is done when silence follows, and takes no switches", async () => {
    expect(await shut([])).toEqual(["done", null, true, 0]);
  });

  it.each([
    ["refuses it", { kind: "refuseCommand", code: 3 }, "refused", null, false],
    ["ignores it", { kind: "ignoreCommand" }, "notDone", "stillAnswers", false],
    ["never hears it", { kind: "echo", only: true }, "notDone", "stillAnswers", false],
    ["loses the acknowledgement", { kind: "drop" }, "unknown", "silentWithoutAnswer", true],
  ] as const)("a pack that %s", async (_, rule, verdict, hint, isAsleep) => {
    expect(await shut([{ when: onCommand, do: rule }])).toEqual([verdict, hint, isAsleep, 0]);
  });

  it("is not sent unless the pack has been named by typing", async () => {
    const rig = await ritarControlRig();
    const plan = await rig.plan("shutdown");
    if (!plan.ok) throw new Error(plan.error.code);
    expect(plan.value.mustType).toBe("OFF 1");
    expect(await rig.ask(rig.app.call("control.run", { plan: plan.value.id, typed: "OFF 2" }))).toMatchObject({ ok: false });
    expect(await rig.switches()).toEqual([]);
  });
});

describe("restoring the defaults", () => {
  const restore = async (
    rules: readonly FaultRule[] = [],
    edits: Readonly<Record<string, number>> = EDITS,
    begin: (rig: RitarControlRig) => void = () => {},
  ) => {
    const rig = await ritarControlRig();
    begin(rig);
    const before = { ...Object.fromEntries(rig.truth().settings) };
    rig.pack().applySettings(edits);
    rig.bus.setFaults(rules);
    const report = controlReport(await rig.run("restoreDefaults"));
    expect(await rig.switches()).toEqual([[245, 1]]);
    return { rig, report, before };
  };

  it("keeps all settings first, reads all again, shows the difference, and the editor has them", async () => {
    const { rig, report, before } = await restore();
    expect(report).toMatchObject({ verdict: "done", answer: null });
    expect(report.settings?.moved.toSorted((a, b) => (a.key < b.key ? -1 : 1))).toEqual([
      { key: "cellOvAlarmMv", from: 3555, to: before.cellOvAlarmMv },
      { key: "sleepCellMv", from: 3000, to: before.sleepCellMv },
    ]);
    expect(report.settings?.unchanged).toBeGreaterThan(40);
    const backup = JSON.parse(rig.documents.get(report.settings?.backup ?? "") ?? "{}");
    expect(backup).toMatchObject({ schema: "open-bmstool/backup", cause: "beforeDefaults" });
    expect(JSON.stringify(backup.file)).toContain("3555");
    expect(rig.params().read?.values.cellOvAlarmMv).toBe(before.cellOvAlarmMv);
    expect(rig.session().settings.cellOvAlarmMv).toBe(before.cellOvAlarmMv);
    expect(rig.notes()).toEqual([]);
  });

  it("waits until an interrupted write of settings is settled", async () => {
    const rig = await ritarControlRig();
    rig.bus.setFaults([{ when: { kind: "write", times: 1 }, do: { kind: "silence", ms: 60_000 } }]);
    const seen = { ...rig.params().read?.values };
    await rig.ask(rig.app.call("params.write", { edits: EDITS, seen, confirmed: [] }), 600_000);
    await rig.until(() => rig.session().pack !== null && rig.params().unfinished?.isRead === true);
    expect(await rig.run("restoreDefaults")).toMatchObject({ ok: false, error: { code: "write.unfinished" } });
    expect(await rig.switches()).toEqual([]);
  });

  it("says no more than acknowledged where nothing has moved", async () => {
    const { report } = await restore([], {});
    expect([report.verdict, report.settings?.moved]).toEqual(["acknowledged", []]);
  });

  it.each([
    ["refuses it", { kind: "refuseCommand", code: 3 }, "refused", "device.exception", 0],
    ["ignores it", { kind: "ignoreCommand" }, "acknowledged", null, 0],
    ["never hears it", { kind: "echo", only: true }, "notDone", "link.echoOnly", 0],
    ["loses the acknowledgement", { kind: "drop" }, "done", "link.timeoutFirstByte", 2],
    ["answers late", { kind: "delay", ms: 2200 }, "done", "link.timeoutFirstByte", 2],
    ["restarts for 8 s", { kind: "silence", ms: 8000 }, "done", "link.timeoutFirstByte", 2],
    ["is gone for good", { kind: "silence", ms: 3_600_000 }, "unknown", "link.timeoutFirstByte", 0],
  ] as const)("a pack that %s", async (_, rule, verdict, answer, moved) => {
    const { report } = await restore([{ when: { ...onCommand, times: 1 }, do: rule }]);
    expect([report.verdict, report.answer?.code ?? null, report.settings?.moved.length]).toEqual([verdict, answer, moved]);
  });

  it.each([
    ["refuses it", [{ when: onCommand, do: { kind: "refuseCommand", code: 3 } }], "refused", 0],
    ["ignores it", [{ when: onCommand, do: { kind: "ignoreCommand" } }], "acknowledged", 0],
    ["obeys", [], "done", 2],
  ] as const)(
    "a pack under current that %s: the charge that it counts meanwhile is no work of the command",
    async (_, rules, verdict, moved) => {
      let remainingCapacityMah = 100_000;
      const counting = (answer: Uint8Array) => {
        remainingCapacityMah += 20;
        pack?.override({ remainingCapacityMah });
        return answer;
      };
      let pack: SimPack | null = null;
      const { report } = await restore([...rules, { when: { kind: "read" }, do: { kind: "remake", make: counting } }], EDITS, (rig) => {
        pack = rig.pack();
      });
      expect(remainingCapacityMah).toBeGreaterThan(100_000);
      expect([report.verdict, report.settings?.moved.length]).toEqual([verdict, moved]);
    },
  );

  it("a pack that ignores it and refuses a block afterwards: not known, and by which refusal", async () => {
    const { report } = await restore([
      { when: onCommand, do: { kind: "ignoreCommand" } },
      { when: { block: "inverter", kind: "read", skip: 1 }, do: { kind: "refuse" } },
    ]);
    expect(report).toMatchObject({ verdict: "unknown", reason: { code: "device.exception" }, settings: { moved: [] } });
  });

  it("a block that is refused for a while afterwards is waited for", async () => {
    const { report } = await restore([{ when: { block: "inverter", kind: "read", skip: 1, times: 4 }, do: { kind: "refuse" } }]);
    expect([report.verdict, report.settings?.moved.length]).toEqual(["done", 2]);
  });

  it("is not sent unless the pack has been named, nor without a backup on disk", async () => {
    const rig = await ritarControlRig({
      wrap: (ports) => ({
        ...ports,
        store: {
          ...ports.store,
          write: async (name, value) =>
            name.startsWith("backups/") ? { ok: false, error: { code: "host.storage" } } : ports.store.write(name, value),
        },
      }),
    });
    const plan = await rig.plan("restoreDefaults");
    if (!plan.ok) throw new Error(plan.error.code);
    expect(plan.value.mustType).toBe("DEFAULTS 1");
    const run = (typed: string) => rig.ask(rig.app.call("control.run", { plan: plan.value.id, typed }));
    expect(await run("DEFAULTS")).toMatchObject({ ok: false, error: { code: "value.rule" } });
    expect(await run("DEFAULTS 1")).toMatchObject({ ok: false, error: { code: "host.storage" } });
    expect(await rig.switches()).toEqual([]);
  });
});

describe.each([true, false])("the clock, read in BCD: %s", (clockIsBcd) => {
  const fastPack = async (rules: readonly FaultRule[] = [], aheadS = AHEAD_S) => {
    const rig = await ritarControlRig({ stage: { pack: { registerManners: { clockIsBcd } } } });
    rig.pack().setClockOffset(aheadS);
    rig.bus.setFaults(rules);
    // The clock of a pack tells whole seconds that have passed.
    const offsetS = () => Math.ceil((Date.parse(`${rig.truth().packTime}Z`) - rig.clock.wallMs()) / 1000);
    return { ...rig, offsetS };
  };

  it("is read with its offset, set once, and proven by reading it back", async () => {
    const rig = await fastPack();
    const read = await rig.ask(rig.app.call("control.readClock", {}));
    if (!read.ok) throw new Error(read.error.code);
    expect(Math.abs((read.value.offsetS ?? 0) - AHEAD_S)).toBeLessThanOrEqual(1);
    const set = await rig.ask(rig.app.call("control.setClock", { everyPack: false }));
    if (!set.ok) throw new Error(set.error.code);
    expect(set.value.rows[0]).toMatchObject({ address: 1, verdict: "done", error: null });
    expect(Math.abs(rig.offsetS())).toBeLessThanOrEqual(1);
    expect(rig.notes()).toEqual([]);
  });

  it.each([
    ["refuses it", { kind: "refuseCommand", code: 3 }, "refused"],
    ["ignores it", { kind: "ignoreCommand" }, "notDone"],
    ["answers late", { kind: "delay", ms: 2200 }, "done"],
    ["loses its answer", { kind: "drop" }, "done"],
    ["is silent for good", { kind: "silence", ms: 3_600_000 }, "unknown"],
  ] as const)("a pack that %s", async (_, rule, verdict) => {
    const rig = await fastPack([{ when: onCommand, do: rule }]);
    const set = await rig.ask(rig.app.call("control.setClock", { everyPack: false }));
    expect(set.ok && set.value.rows[0]?.verdict).toBe(verdict);
  });
});

describe("a clock that can be read in two ways", () => {
  it("shows the one nearer to this computer's, and the other as a doubt", async () => {
    const rig = await ritarControlRig();
    rig.pack().override({ packTime: "2024-08-16T09:16:17" });
    const read = await rig.ask(rig.app.call("control.readClock", {}));
    if (!read.ok) throw new Error(read.error.code);
    expect([read.value.packTime, read.value.couldBe]).toEqual(["2024-08-16T09:16:17", "2018-08-10T09:10:11"]);
  });

  it("says so, too, after it was set in vain, and beside the log", async () => {
    const rig = await ritarControlRig();
    rig.pack().override({ packTime: "2024-08-16T09:16:17" });
    const set = await rig.ask(rig.app.call("control.setClock", { everyPack: false }));
    expect(set).toMatchObject({ ok: true, value: { rows: [{ verdict: "notDone", couldBe: "2018-08-10T09:10:11" }] } });
    expect(await rig.ask(rig.app.call("history.clock", {}))).toMatchObject({ ok: true, value: { couldBe: "2018-08-10T09:10:11" } });
  });
});
