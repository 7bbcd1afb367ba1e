import { describe, expect, it } from "vitest";
import { buildFrame, parseFrame } from "../../protocol/drivers/paceic-v25/frame.ts";
import type { CommandKey, Request, StateKey } from "../../protocol/index.ts";
import { COMMAND_EFFECTS } from "../../protocol/index.ts";
import type { FaultRule, SimPack } from "../../protocol/sim/index.ts";
import { createPack } from "../../protocol/sim/index.ts";
import { PACEIC, rig } from "./rig.ts";
import { stateOf } from "./writeRig.ts";

const KEYS = (PACEIC.control?.commands ?? []).map(({ key }) => key);

function requestOf(key: CommandKey): Request {
  const request = PACEIC.control?.request(key, 1);
  if (!request?.ok) throw new Error(key);
  return request.value;
}

function clockRequest(civil: string): Uint8Array {
  const request = PACEIC.clock?.request(1, civil);
  if (!request?.ok) throw new Error(civil);
  return request.value.bytes;
}

function heldBy(pack: SimPack, state: StateKey): boolean | undefined {
  const { controls, switches } = pack.truth();
  return { ...switches, ...controls }[state];
}

function rest({ currentMa = 0, faults = [] }: { readonly currentMa?: number; readonly faults?: readonly FaultRule[] } = {}) {
  const pack = createPack({ address: 1, seed: 4, source: { currentMa } });
  pack.step(1000);
  const line = rig({ packs: [pack], drivers: [PACEIC], faults });
  /** Code of the answer and the states it tells; null = none came. */
  const send = async (key: CommandKey) => {
    const bytes = await line.ask(requestOf(key).bytes);
    if (bytes.length === 0) return null;
    const { code, info } = parseFrame(bytes);
    const values = PACEIC.decode(requestOf(key), info);
    return { code, states: values.ok && info.length > 0 ? PACEIC.control?.toStates(values.value) : {} };
  };
  return { ...line, pack, send };
}

const SWITCHING = KEYS.flatMap((key) => {
  const effect = COMMAND_EFFECTS[key];
  return effect ? [{ key, effect }] : [];
});

describe("commands of the simulated paceic pack", () => {
  it.each(SWITCHING)("$key switches what it says, says so, and nothing else moves", async ({ key, effect }) => {
    for (const start of [true, false]) {
      const { pack, send } = rest();
      pack.obey({ kind: "switch", state: effect.state, on: start });
      const { switches: _s, controls: _c, forcedOff: _f, ...before } = stateOf(pack);
      expect(await send(key)).toMatchObject({ code: 0, states: { [effect.state]: effect.on } });
      expect(heldBy(pack, effect.state)).toBe(effect.on);
      const { switches: _s2, controls: _c2, forcedOff: _f2, ...after } = stateOf(pack);
      expect(after).toEqual(before);
    }
  });

  it("refuses with 09 to force off the second MOSFET, and tells the state as it is", async () => {
    for (const [first, second, open] of [
      ["stopCharging", "stopDischarging", "chargeMos"],
      ["stopDischarging", "stopCharging", "dischargeMos"],
    ] as const) {
      const { pack, send } = rest();
      expect((await send(first))?.code).toBe(0);
      expect(await send(second)).toMatchObject({ code: 9, states: { [open]: false } });
      expect(pack.truth().forcedOff).toEqual([open]);
    }
  });

  it("refuses with 09 to force off the MOSFET whose diode the opposite current would then heat", async () => {
    const charging = rest({ currentMa: 20_000 });
    expect((await charging.send("stopDischarging"))?.code).toBe(9);
    expect((await charging.send("stopCharging"))?.code).toBe(0);
    const discharging = rest({ currentMa: -20_000 });
    expect((await discharging.send("stopCharging"))?.code).toBe(9);
    expect((await discharging.send("stopDischarging"))?.code).toBe(0);
    discharging.pack.step(1000);
    expect(discharging.pack.truth().currentMa).toBe(0);
  });

  it("limits in the gear that is chosen", async () => {
    const { pack, send } = rest({ currentMa: 60_000 });
    pack.applySettings({ limiterStartMa: 50_000 });
    const flowing: number[] = [];
    for (const key of ["limiterOn", "limiterLowGear", "limiterHighGear"] as const) {
      await send(key);
      pack.step(1000);
      flowing.push(Math.round(pack.truth().currentMa / 1000));
    }
    expect(flowing).toEqual([20, 10, 20]);
    expect(pack.truth().switches.limiter).toBe(true);
  });

  it("acknowledges the shutdown and is silent until somebody wakes it", async () => {
    const { pack, send, ask } = rest({ currentMa: -20_000 });
    const status = PACEIC.request("status", 1);
    if (!status.ok) throw new Error();
    expect((await send("shutdown"))?.code).toBe(0);
    pack.step(1000);
    expect([pack.truth().isAsleep, pack.truth().currentMa, (await ask(status.value.bytes)).length]).toEqual([true, 0, 0]);
    expect(await send("buzzerOn")).toBeNull();
    pack.wake();
    expect((await ask(status.value.bytes)).length).toBeGreaterThan(0);
    pack.step(1000);
    expect(pack.truth().currentMa).toBeLessThan(0);
  });

  it("takes a time that exists, goes on from it, and refuses one that does not", async () => {
    const { pack, ask, clock } = rest();
    expect(parseFrame(await ask(clockRequest("2031-02-03T04:05:06"), 100)).code).toBe(0);
    await clock.run(3000);
    expect(pack.truth().packTime).toMatch(/^2031-02-03T04:05:(08|09)$/);
    const good = parseFrame(clockRequest("2031-02-03T04:05:06"));
    for (const info of [good.info.with(1, 13), good.info.with(1, 2).with(2, 30), good.info.subarray(0, 5)]) {
      expect(parseFrame(await ask(buildFrame(1, good.code, info))).code).toBe(9);
    }
  });

  it.each([0x04, 0x05, 0x0e, 0x12, 0xd0])("does not know 99 with %i", async (code) => {
    const { pack, ask } = rest();
    const before = stateOf(pack);
    expect(parseFrame(await ask(buildFrame(1, 0x99, Uint8Array.of(code)))).code).toBe(9);
    expect(stateOf(pack)).toEqual(before);
  });
});

describe("faults of commands", () => {
  it.each(SWITCHING)("$key: refused, ignored and turned round", async ({ key, effect }) => {
    const start = !effect.on;
    const tried = async (rule: FaultRule["do"], from = start) => {
      const { pack, send } = rest({ faults: [{ when: {}, do: rule }] });
      pack.obey({ kind: "switch", state: effect.state, on: from });
      const answer = await send(key);
      return [answer?.code, answer?.states?.[effect.state], heldBy(pack, effect.state)];
    };
    expect(await tried({ kind: "refuseCommand", code: 5 })).toMatchObject([5, undefined, start]);
    expect(await tried({ kind: "refuseCommand" })).toMatchObject([9, undefined, start]);
    expect(await tried({ kind: "ignoreCommand" })).toEqual([0, start, start]);
    expect(await tried({ kind: "ignoreCommand", says: "wanted" })).toEqual([0, effect.on, start]);
    expect(await tried({ kind: "oppositeCommand" }, effect.on)).toEqual([0, start, start]);
  });

  it("strike nothing but commands", async () => {
    const { ask } = rest({ faults: [{ when: {}, do: { kind: "refuseCommand" } }] });
    const status = PACEIC.request("status", 1);
    expect(status.ok && parseFrame(await ask(status.value.bytes)).code).toBe(0);
  });

  it("switch another one beside the one that was wanted", async () => {
    const { pack, send } = rest({ faults: [{ when: {}, do: { kind: "switchOther", state: "buzzer", on: true } }] });
    await send("ledAlarmOff");
    expect(pack.truth().controls).toMatchObject({ ledAlarm: false, buzzer: true });
  });
});
