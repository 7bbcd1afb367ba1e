import { describe, expect, it } from "vitest";
import { driverOf } from "../../protocol/index.ts";
import type { FaultRule } from "../../protocol/sim/index.ts";
import { type ControlVerdict, wasSoBefore } from "../../src/contract/control.ts";
import { createApp } from "../../src/core/app.ts";
import { CLOSE_LIMIT_MS } from "../../src/node/closeLimit.ts";
import { controlReport, heldBy, switchingOf } from "../support/controlRig.ts";
import { RITAR, ritarControlRig } from "../support/ritarControl.ts";

const SWITCHING = switchingOf(RITAR);
const onCommand = { kind: "command" } as const;
/** Those of the specification, and one that this family does not explain. */
const EXCEPTIONS = [1, 2, 3, 4, 6];

/** "Done", for register 240. */
const OTHER_ACK = [...driverOf(RITAR).seal(Uint8Array.of(0x01, 0x10, 0x00, 0xf0, 0x00, 0x01, 0, 0))];

interface Case {
  readonly what: string;
  readonly rules: readonly FaultRule["do"][];
  readonly verdict: ControlVerdict;
  /** null = acknowledged. */
  readonly answer: string | null;
  readonly isAlreadySo?: boolean;
}

const CASES: readonly Case[] = [
  { what: "ignores it and acknowledges", rules: [{ kind: "ignoreCommand" }], verdict: "notDone", answer: null },
  { what: "undoes what it holds already", rules: [{ kind: "oppositeCommand" }], verdict: "opposite", answer: null, isAlreadySo: true },
  { what: "takes it for its opposite", rules: [{ kind: "oppositeCommand" }], verdict: "notDone", answer: null },
  { what: "answers late", rules: [{ kind: "delay", ms: 2200 }], verdict: "done", answer: "link.timeoutFirstByte" },
  { what: "loses its answer", rules: [{ kind: "drop" }], verdict: "done", answer: "link.timeoutFirstByte" },
  { what: "is silent for 8 s", rules: [{ kind: "silence", ms: 8000 }], verdict: "done", answer: "link.timeoutFirstByte" },
  { what: "is silent for good", rules: [{ kind: "silence", ms: 3_600_000 }], verdict: "unknown", answer: "link.timeoutFirstByte" },
  { what: "never hears it", rules: [{ kind: "echo", only: true }], verdict: "notDone", answer: "link.echoOnly" },
  { what: "answers with a flipped bit", rules: [{ kind: "flipBit", at: 4, bit: 0 }], verdict: "done", answer: "frame.checksum" },
];

describe.each(SWITCHING)("$command", ({ command, effect, overrides }) => {
  it("is done when the pack obeys: noted first, sent once, read back, and ended when the tool disconnects", async () => {
    const rig = await ritarControlRig();
    rig.startOpposite(command);
    const before = rig.bus.counts.heard;
    expect(rig.notes()).toEqual([]);
    const report = controlReport(await rig.run(command));
    expect(report).toMatchObject({ verdict: "done", answer: null, alsoChanged: [], hint: null });
    expect([report.before[effect.state], report.after?.[effect.state]]).toEqual([!effect.on, effect.on]);
    expect(heldBy(rig.truth(), effect.state)).toBe(effect.on);
    expect(rig.bus.counts.heard).toBeGreaterThan(before);
    expect(await rig.switches()).toHaveLength(1);
    expect(rig.control()).toMatchObject({ stage: null, plan: null, report, pcControl: { isHere: true, isEarlier: false } });
    expect(rig.notes()).toHaveLength(1);
    await rig.ask(rig.app.call("session.disconnect", {}));
    expect((await rig.switches()).at(-1)).toEqual([238, 2]);
    expect([rig.notes(), rig.control().pcControl]).toEqual([[], null]);
  });

  it.each(CASES)("$what: $verdict", async ({ rules, verdict, answer, isAlreadySo = false }) => {
    const rig = await ritarControlRig();
    rig.startOpposite(command, isAlreadySo);
    rig.bus.setFaults(rules.map((rule) => ({ when: { ...onCommand, times: 1 }, do: rule })));
    const report = controlReport(await rig.run(command));
    expect([report.verdict, report.answer?.code ?? null]).toEqual([verdict, answer]);
    if (report.verdict === "unknown") expect([report.after, report.reason?.code]).toEqual([null, "link.timeoutFirstByte"]);
    else expect(report.after?.[effect.state]).toBe(heldBy(rig.truth(), effect.state));
    expect(report.verdict === "done").toBe(report.after?.[effect.state] === effect.on);
    expect(await rig.switches()).toHaveLength(1);
    // Whatever came of it: it was sent, so the switches count as held.
    expect(rig.notes()).toHaveLength(1);
  });

  it("is not acknowledged where the state was so before: unknown, because the state shows nothing", async () => {
    const rig = await ritarControlRig();
    rig.startOpposite(command, true);
    rig.bus.setFaults([{ when: { ...onCommand, times: 1 }, do: { kind: "drop" } }]);
    const report = controlReport(await rig.run(command));
    expect(report).toMatchObject({ verdict: "unknown", answer: { code: "link.timeoutFirstByte" }, reason: null });
    expect(report.after?.[effect.state]).toBe(effect.on);
    expect([wasSoBefore(report), rig.notes().length]).toEqual([true, 1]);
  });

  it("lands on another register: not done, and what moved instead is named", async () => {
    const rig = await ritarControlRig();
    rig.startOpposite(command);
    const other = effect.state === "fan" ? ("dryContact1" as const) : ("fan" as const);
    rig.bus.setFaults([
      { when: onCommand, do: { kind: "ignoreCommand" } },
      { when: onCommand, do: { kind: "switchOther", state: other, on: true } },
    ]);
    expect(controlReport(await rig.run(command))).toMatchObject({ verdict: "notDone", alsoChanged: [other] });
  });

  it("is acknowledged for another register: that is no acknowledgement, and the state decides", async () => {
    const rig = await ritarControlRig();
    rig.startOpposite(command);
    rig.bus.setFaults([{ when: onCommand, do: { kind: "replace", bytes: OTHER_ACK } }]);
    const report = controlReport(await rig.run(command));
    expect([report.verdict, report.answer === null]).toEqual(["done", false]);
  });

  it("is refused with every exception, and the pack is as before", async () => {
    for (const code of EXCEPTIONS) {
      const rig = await ritarControlRig();
      rig.startOpposite(command);
      rig.bus.setFaults([{ when: onCommand, do: { kind: "refuseCommand", code } }]);
      const report = controlReport(await rig.run(command));
      expect([code, report.verdict, report.answer?.detail?.exception]).toEqual([code, "refused", code]);
      expect(report.after).toEqual(report.before);
    }
  });

  it("is not sent unless the pack has been named, where it may override a protection", async () => {
    const rig = await ritarControlRig();
    const plan = await rig.plan(command);
    if (!plan.ok) throw new Error(plan.error.code);
    expect(plan.value.mustType).toBe(overrides ? "CLOSE 1" : null);
    if (!overrides) return;
    for (const typed of ["", "CLOSE", "close 1", "CLOSE 2"]) {
      const done = await rig.ask(rig.app.call("control.run", { plan: plan.value.id, typed }));
      expect(done).toMatchObject({ ok: false, error: { code: "value.rule", detail: { reason: "notTyped" } } });
    }
    expect([await rig.switches(), rig.notes()]).toEqual([[], []]);
  });
});

describe("closing what a protection holds open", () => {
  it.each([
    ["closeChargeMos", "cellOverVoltage", true],
    ["closeChargeMos", "fullCharge", true],
    ["closeChargeMos", "shortCircuit", true],
    ["closeChargeMos", "cellUnderVoltage", false],
    ["closeDischargeMos", "cellUnderVoltage", true],
    ["closeDischargeMos", "mosOverTemperature", true],
    ["closeDischargeMos", "cellOverVoltage", false],
    ["closeDischargeMos", "chargerReversed", true],
    ["closeDischargeMos", "chargeShortCircuit", true],
    ["closeChargeMos", "dischargeUnderTemperature", true],
    ["closeLimitMos", "dischargeUnderTemperature", true],
    ["closePrechargeMos", "cellUnderVoltage", true],
    ["closeHeaterMos", "chargeUnderTemperature", false],
    ["closeHeaterMos", "chargeOverTemperature", true],
    ["closeLimitMos", "packOverVoltage", true],
    ["openChargeMos", "cellOverVoltage", false],
  ] as const)("%s while %s: refused %s, and it says which", async (command, flag, isRefused) => {
    const rig = await ritarControlRig();
    rig.pack().override({ protections: new Set([flag]) });
    const plan = await rig.plan(command);
    if (!plan.ok) throw new Error(plan.error.code);
    expect(plan.value.heldOpenBy).toEqual(isRefused ? [flag] : []);
    const run = await rig.ask(rig.app.call("control.run", { plan: plan.value.id, typed: plan.value.mustType ?? "" }));
    if (isRefused) expect(run).toMatchObject({ ok: false, error: { code: "write.heldOpen", detail: { by: flag } } });
    expect([(await rig.switches()).length, rig.notes().length]).toEqual(isRefused ? [0, 0] : [1, 1]);
  });

  it("is refused, too, when the protection comes between plan and command", async () => {
    const rig = await ritarControlRig();
    const plan = await rig.plan("closeChargeMos");
    if (!plan.ok) throw new Error(plan.error.code);
    rig.pack().override({ protections: new Set(["packOverVoltage"]) });
    const run = await rig.ask(rig.app.call("control.run", { plan: plan.value.id, typed: "CLOSE 1" }));
    expect(run).toMatchObject({ ok: false, error: { code: "write.heldOpen", detail: { by: "packOverVoltage" } } });
    expect([await rig.switches(), rig.notes()]).toEqual([[], []]);
  });

  it("is refused for a pack that cannot measure", async () => {
    const rig = await ritarControlRig();
    rig.pack().override({ faults: new Set(["afeCommunicationFault"]) });
    expect(await rig.plan("closeDischargeMos")).toMatchObject({ ok: true, value: { heldOpenBy: ["afeCommunicationFault"] } });
  });
});

describe("PC control is never left on", () => {
  const held = async (rules: readonly FaultRule[] = []) => {
    const rig = await ritarControlRig();
    expect(controlReport(await rig.run("openChargeMos")).verdict).toBe("done");
    rig.bus.setFaults(rules);
    return rig;
  };

  it("the note is on disk before the command leaves, and without it nothing leaves", async () => {
    const order: string[] = [];
    const rig = await ritarControlRig({
      wrap: (ports) => ({
        ...ports,
        store: {
          ...ports.store,
          write: async (name, value) => {
            if (!name.startsWith("pc-control/")) return ports.store.write(name, value);
            order.push("note");
            return { ok: false, error: { code: "host.storage", detail: { name } } };
          },
        },
      }),
    });
    expect(await rig.run("openChargeMos")).toMatchObject({ ok: false, error: { code: "host.storage" } });
    expect([order, await rig.switches()]).toEqual([["note"], []]);
  });

  it("is ended by the person: acknowledged, and nothing more is claimed", async () => {
    const rig = await held();
    const report = controlReport(await rig.run("endPcControl"));
    expect(report).toMatchObject({ verdict: "acknowledged", answer: null, alsoChanged: ["chargeMos"] });
    expect([rig.notes(), rig.control().pcControl, rig.truth().switches.chargeMos]).toEqual([[], null, true]);
    await rig.ask(rig.app.call("session.disconnect", {}));
    expect((await rig.switches()).filter(([register]) => register === 238)).toHaveLength(1);
  });

  it.each([
    ["refuses", { kind: "refuseCommand", code: 2 }, "refused", "device.exception"],
    ["says nothing", { kind: "drop" }, "unknown", "link.timeoutFirstByte"],
  ] as const)("a pack that %s to the end of it keeps its note", async (_, rule, verdict, answer) => {
    const rig = await held([{ when: onCommand, do: rule }]);
    const report = controlReport(await rig.run("endPcControl"));
    expect([report.verdict, report.answer?.code, rig.notes().length]).toEqual([verdict, answer, 1]);
  });

  it.each([
    ["disconnects", (rig: Awaited<ReturnType<typeof held>>) => rig.app.call("session.disconnect", {})],
    ["connects elsewhere", (rig: Awaited<ReturnType<typeof held>>) => rig.connect({ address: 2 })],
    ["closes", (rig: Awaited<ReturnType<typeof held>>) => rig.app.close()],
  ])("is ended when the tool %s", async (_, leave) => {
    const rig = await held();
    await rig.clock.run(Promise.resolve(leave(rig)), 20_000);
    expect([rig.truth().switches.chargeMos, rig.notes()]).toEqual([true, []]);
  });

  it("is ended although the first acknowledgement is lost", async () => {
    const rig = await held([{ when: { ...onCommand, times: 1 }, do: { kind: "drop" } }]);
    await rig.ask(rig.app.call("session.disconnect", {}));
    expect(rig.notes()).toEqual([]);
    expect((await rig.switches()).filter(([register]) => register === 238)).toHaveLength(2);
  });

  it("is ended before a program that is closing has waited long enough, also by a pack that is slow to acknowledge", async () => {
    const rig = await held([{ when: { ...onCommand, times: 2 }, do: { kind: "drop" } }]);
    const sinceMs = rig.clock.nowMs();
    await rig.clock.run(rig.app.close(), 20_000);
    expect([rig.notes(), rig.truth().switches.chargeMos]).toEqual([[], true]);
    expect(rig.clock.nowMs() - sinceMs).toBeLessThan(CLOSE_LIMIT_MS);
  });

  it.each([
    ["another serial number", { packSerial: "ANOTHER-PACK-0002" }],
    ["another firmware", { bmsVersion: "OTHER-FIRMWARE" }],
  ])("nothing is sent to a pack with %s, and the note stays", async (_, other) => {
    const rig = await held();
    rig.pack().override(other);
    await rig.ask(rig.app.call("session.disconnect", {}));
    expect((await rig.switches()).filter(([register]) => register === 238)).toEqual([]);
    expect([rig.notes().length, rig.truth().switches.chargeMos]).toEqual([1, false]);
  });

  it("is ended for the pack that is there now, when the one before left with its switches held", async () => {
    const rig = await held();
    const [first] = rig.notes();
    rig.plug([]);
    await rig.until(() => rig.session().phase !== "online");
    rig.pack().override({ packSerial: "ANOTHER-PACK-0002" });
    rig.plug([rig.usb]);
    await rig.until(() => rig.session().pack?.identity.packSerial === "ANOTHER-PACK-0002" && rig.params().read !== null);
    expect(controlReport(await rig.run("openDischargeMos")).verdict).toBe("done");
    expect(rig.notes()).toHaveLength(2);
    await rig.ask(rig.app.call("session.disconnect", {}));
    expect((await rig.switches()).filter(([register]) => register === 238)).toHaveLength(1);
    expect(rig.notes()).toEqual([first]);
  });

  it.each([
    ["takes", []],
    ["does not take", [{ when: { kind: "write" }, do: { kind: "ignoreWrite" } }]],
    ["takes late", [{ when: { kind: "write" }, do: { kind: "storeLate", ms: 5900 } }]],
  ] as const)("a program that closes stops a write that the pack %s, and gives the switches back in time", async (_, rules) => {
    const rig = await held(rules);
    const { cellOvAlarmMv = 0, cellUvAlarmMv = 0, ...seen } = rig.params().read?.values ?? {};
    const edits = { cellOvAlarmMv: cellOvAlarmMv - 10, cellUvAlarmMv: cellUvAlarmMv + 10 };
    const write = rig.app.call("params.write", { edits, seen: { ...seen, cellOvAlarmMv, cellUvAlarmMv }, confirmed: [] });
    await rig.until(() => rig.params().progress !== null);
    const sinceMs = rig.clock.nowMs();
    await rig.clock.run(rig.app.close(), 60_000);
    expect(rig.clock.nowMs() - sinceMs).toBeLessThan(CLOSE_LIMIT_MS);
    expect([rig.notes(), rig.truth().switches.chargeMos]).toEqual([[], true]);
    expect(await write).toMatchObject({ value: { outcome: "stopped" } });
  });

  it("a program that closes waits for a command that has not been noted yet, and ends that too", async () => {
    const rig = await ritarControlRig();
    const plan = await rig.plan("openDischargeMos");
    if (!plan.ok) throw new Error(plan.error.code);
    const run = rig.app.call("control.run", { plan: plan.value.id, typed: "" });
    await rig.until(() => rig.control().stage === "reading");
    expect(rig.notes()).toEqual([]);
    await rig.ask(rig.app.close());
    expect(await rig.ask(run)).toMatchObject({ ok: true, value: { verdict: "done" } });
    expect([rig.notes(), rig.truth().switches.dischargeMos]).toEqual([[], true]);
  });

  it("a program that closes waits for the command that is under way, and ends that too", async () => {
    const rig = await ritarControlRig();
    const plan = await rig.plan("openDischargeMos");
    if (!plan.ok) throw new Error(plan.error.code);
    const run = rig.app.call("control.run", { plan: plan.value.id, typed: "" });
    await rig.until(() => rig.notes().length === 1);
    expect(await rig.app.call("session.disconnect", {})).toMatchObject({ ok: false, error: { code: "link.busy" } });
    await rig.ask(rig.app.close());
    await rig.ask(run);
    expect([rig.notes(), rig.truth().switches.dischargeMos]).toEqual([[], true]);
    expect((await rig.switches()).map(([register]) => register)).toEqual([232, 238]);
  });

  it("the cable out, or the program dead: the next start says so for this pack and ends nothing by itself", async () => {
    const rig = await held();
    rig.plug([]);
    await rig.until(() => rig.session().phase !== "online");
    await rig.ask(rig.app.close());
    expect([rig.notes().length, rig.truth().switches.chargeMos]).toEqual([1, false]);
    rig.plug([rig.usb]);
    const next = createApp(rig.ports);
    const state = async () => {
      const now = await next.call("app.state", {});
      if (!now.ok) throw new Error(now.error.code);
      return now.value;
    };
    await rig.clock.run(100);
    expect((await state()).control.pcControl).toMatchObject({ isHere: false, isEarlier: true, pack: { address: 1 } });
    await rig.ask(next.call("session.connect", { path: rig.usb.path, family: RITAR, baudRate: "auto", address: 1 }));
    for (let s = 0; s < 30 && (await state()).control.pcControl?.isHere !== true; s++) await rig.clock.run(1000);
    expect((await state()).control.pcControl).toMatchObject({ isHere: true, isEarlier: true });
    await rig.clock.run(10_000);
    expect(rig.truth().switches.chargeMos).toBe(false);
    // Leaving again does not end silently what an earlier run has begun.
    await rig.ask(next.call("session.disconnect", {}));
    expect([rig.truth().switches.chargeMos, rig.notes().length]).toEqual([false, 1]);
    await rig.ask(next.call("session.connect", { path: rig.usb.path, family: RITAR, baudRate: "auto", address: 1 }));
    for (let s = 0; s < 30 && (await state()).control.pcControl?.isHere !== true; s++) await rig.clock.run(1000);
    const plan = await rig.ask(next.call("control.plan", { command: "endPcControl" }));
    if (!plan.ok) throw new Error(plan.error.code);
    const done = await rig.ask(next.call("control.run", { plan: plan.value.id, typed: "" }));
    expect(controlReport(done).verdict).toBe("acknowledged");
    expect([rig.truth().switches.chargeMos, rig.notes(), (await state()).control.pcControl]).toEqual([true, [], null]);
    await rig.ask(next.close());
  });

  it("can be forgotten when an earlier run began it, and not while this one holds it", async () => {
    const rig = await held();
    const sinceWallMs = rig.control().pcControl?.sinceWallMs ?? 0;
    const refused = await rig.ask(rig.app.call("control.forget", { sinceWallMs }));
    expect(refused).toMatchObject({ ok: false, error: { code: "value.rule", detail: { reason: "heldByThisRun" } } });
    rig.plug([]);
    await rig.ask(rig.app.close());
    const next = createApp(rig.ports);
    await rig.clock.run(100);
    // Of one that was shown, and of no other that has come in its place.
    const other = await next.call("control.forget", { sinceWallMs: sinceWallMs - 1 });
    expect([other, rig.notes().length]).toEqual([expect.objectContaining({ error: expect.objectContaining({ code: "write.stale" }) }), 1]);
    expect(await next.call("control.forget", { sinceWallMs })).toMatchObject({ ok: true });
    expect(rig.notes()).toEqual([]);
    await rig.ask(next.close());
  });
});
