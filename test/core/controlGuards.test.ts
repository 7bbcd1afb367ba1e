import { describe, expect, it } from "vitest";
import { SCENES } from "../../protocol/sim/index.ts";
import { COMMAND_CID2S, controlReport, controlRig } from "../support/controlRig.ts";

describe("before a command leaves", () => {
  it("says what the pack holds, and that it is already so", async () => {
    const rig = await controlRig();
    expect(await rig.plan("buzzerOn")).toMatchObject({ ok: true, value: { isAlreadySo: false, likelyRefusal: null, mustType: null } });
    expect(await rig.plan("buzzerOff")).toMatchObject({ ok: true, value: { isAlreadySo: true, before: { buzzer: false } } });
    expect(rig.control().plan?.command).toBe("buzzerOff");
    expect(await rig.sent(...COMMAND_CID2S)).toEqual([]);
  });

  it("foresees the refusals of the paper, and they come", async () => {
    const flowing = await controlRig({ stage: { scene: SCENES.discharge } });
    expect(await flowing.plan("stopCharging")).toMatchObject({ ok: true, value: { likelyRefusal: "oppositeCurrent" } });
    expect(controlReport(await flowing.run("stopCharging"))).toMatchObject({ verdict: "refused", answer: { detail: { rtn: "09" } } });
    const forced = await controlRig();
    expect(controlReport(await forced.run("stopCharging")).verdict).toBe("done");
    expect(await forced.plan("stopDischarging")).toMatchObject({ ok: true, value: { likelyRefusal: "otherIsOff" } });
    expect(controlReport(await forced.run("stopDischarging"))).toMatchObject({ verdict: "refused" });
    expect(forced.truth().switches).toMatchObject({ chargeMos: false, dischargeMos: true });
  });

  it("a plan is good for one try, and only while the pack is as it was", async () => {
    const rig = await controlRig();
    const plan = await rig.plan("buzzerOn");
    if (!plan.ok) throw new Error(plan.error.code);
    rig.pack().obey({ kind: "switch", state: "buzzer", on: true });
    const run = () => rig.ask(rig.app.call("control.run", { plan: plan.value.id, typed: "" }));
    expect(await run()).toMatchObject({ ok: false, error: { code: "write.stale" } });
    expect(await run()).toMatchObject({ ok: false, error: { code: "value.rule", detail: { reason: "noPlan" } } });
    expect(await rig.sent(...COMMAND_CID2S)).toEqual([]);
    await rig.plan("buzzerOn");
    await rig.ask(rig.app.call("control.drop", {}));
    expect(rig.control().plan).toBeNull();
  });

  it("another pack on the cable is not switched by the plan of the one before", async () => {
    const rig = await controlRig();
    const plan = await rig.plan("buzzerOn");
    if (!plan.ok) throw new Error(plan.error.code);
    rig.pack().override({ packSerial: "ANOTHER-PACK-0002" });
    const run = await rig.ask(rig.app.call("control.run", { plan: plan.value.id, typed: "" }));
    expect(run).toMatchObject({ ok: false, error: { code: "write.stale", detail: { reason: "otherPack" } } });
    expect(await rig.sent(...COMMAND_CID2S)).toEqual([]);
  });

  it("is not sent to address 0 while a second pack may hear it", async () => {
    const rig = await controlRig({ stage: { firstAddress: 0, packCount: 2 } });
    expect(await rig.run("buzzerOn")).toMatchObject({ ok: false, error: { code: "write.sharedAddress" } });
    const set = await rig.ask(rig.app.call("control.setClock", { everyPack: false }));
    expect(set).toMatchObject({ ok: false, error: { code: "write.sharedAddress" } });
    expect(await rig.sent(...COMMAND_CID2S)).toEqual([]);
    const alone = await controlRig({ stage: { firstAddress: 0, packCount: 1 } });
    expect(controlReport(await alone.run("buzzerOn")).verdict).toBe("done");
  });

  it("goes to the address of the pack alone: its neighbours stay as they are", async () => {
    const rig = await controlRig({ stage: { packCount: 3 } });
    expect(controlReport(await rig.run("buzzerOn")).verdict).toBe("done");
    expect(rig.bus.packs.map((pack) => pack.truth().controls.buzzer)).toEqual([true, false, false]);
  });

  it("says so where a family has no commands", async () => {
    const rig = await controlRig({ families: ["pace-modbus"] });
    expect(rig.control()).toMatchObject({ support: "no", commands: [] });
    expect(await rig.plan("buzzerOn")).toMatchObject({ ok: false, error: { code: "device.unsupported" } });
    expect(await rig.ask(rig.app.call("control.readClock", {}))).toMatchObject({ ok: false, error: { code: "device.unsupported" } });
    expect(rig.snapshot()?.snapshot.controls.buzzer).toBe("notReported");
  });

  it("one at a time: a second one is told that the line is busy", async () => {
    const rig = await controlRig();
    const first = rig.plan("buzzerOn");
    expect(await rig.app.call("control.readClock", {})).toMatchObject({ ok: false, error: { code: "link.busy" } });
    expect((await first).ok).toBe(true);
  });

  it("nothing can be asked without a pack", async () => {
    const rig = await controlRig();
    await rig.ask(rig.app.call("session.disconnect", {}));
    expect(rig.control()).toMatchObject({ support: "unknown", plan: null, report: null });
    expect(await rig.plan("buzzerOn")).toMatchObject({ ok: false, error: { code: "link.closed" } });
  });
});

describe("why a MOSFET does not show what was wanted", () => {
  it("its bit is also set while the limiter's path conducts", async () => {
    const rig = await controlRig({ stage: { scene: SCENES.charge } });
    rig.pack().override({ switches: { chargeMos: false, dischargeMos: true, limiter: true, heater: false } });
    expect(controlReport(await rig.run("stopCharging"))).toMatchObject({ verdict: "notDone", hint: "limiterPath" });
  });

  it("a protection keeps it open", async () => {
    const rig = await controlRig();
    const { switches } = rig.truth();
    rig.pack().override({ switches: { ...switches, chargeMos: false }, protections: new Set(["cellOverVoltage"]) });
    expect(controlReport(await rig.run("allowCharging"))).toMatchObject({ verdict: "notDone", hint: "protection" });
  });
});
