import { describe, expect, it } from "vitest";
import type { FlagKey } from "../../protocol/index.ts";
import { FLAGS, flagInfo } from "../../protocol/index.ts";
import type { Guard, GuardInput } from "../../protocol/sim/guard.ts";
import { createGuard, GUARD_RULES } from "../../protocol/sim/guard.ts";
import { createPack, defaultSettings } from "../../protocol/sim/index.ts";

const CALM: GuardInput = {
  maxCellMv: 3330,
  minCellMv: 3325,
  packMv: 53_240,
  chargeMa: 0,
  dischargeMa: 0,
  maxCellDeciC: 230,
  minCellDeciC: 220,
  mosDeciC: 250,
  environmentDeciC: 230,
  socDeciPct: 600,
};
const settings = defaultSettings(16, 200_000);
const STEP_MS = 100;

/** Lets `ms` pass with `input` and says what is tripped afterwards. */
function hold(guard: Guard, input: Partial<GuardInput>, ms: number, using = settings): FlagKey[] {
  for (let passed = 0; passed < ms; passed += STEP_MS) guard.update({ ...CALM, ...input }, using, STEP_MS);
  return [...guard.protections];
}

const at = (key: string | undefined) => settings.get(key ?? "") ?? Number.NaN;
const thresholds = GUARD_RULES.filter((rule) => rule.protect !== undefined);

describe("protections", () => {
  it("say the same as the flag table", () => {
    for (const rule of GUARD_RULES) {
      expect(Object.keys(FLAGS)).toContain(rule.flag);
      const info = flagInfo(rule.flag);
      if (rule.alarm !== undefined) expect(rule.alarm).toBe(info.alarmSetting);
      if (rule.alarm !== undefined && rule.protect !== undefined) expect(rule.protect).toBe(info.protectSetting);
      if (info.side !== undefined) expect(rule.side).toBe(info.side);
      for (const key of [rule.alarm, rule.protect, rule.release, rule.delay]) if (key !== undefined) expect(settings.has(key)).toBe(true);
    }
  });

  it.each(thresholds.map((rule) => [`${rule.flag} by ${rule.protect}`, rule] as const))("%s: delay, trip, effect, release", (_, rule) => {
    const guard = createGuard();
    const outward = rule.side === "above" ? 1 : -1;
    const beyond = { [rule.reading]: at(rule.protect) };
    const delayMs = rule.delay === undefined ? 1000 : at(rule.delay) / 1000;
    // Its own keys only: several rules look at the same reading.
    const own = new Map([rule.protect, rule.release, rule.delay].flatMap((key) => (key === undefined ? [] : [[key, at(key)] as const])));

    expect(hold(guard, { [rule.reading]: at(rule.protect) - outward }, delayMs + 5000, own)).toEqual([]);
    // First seen within the first step; one step short of the delay nothing has happened yet.
    expect(hold(guard, beyond, delayMs, own)).toEqual([]);
    expect(hold(guard, beyond, STEP_MS, own)).toEqual([rule.flag]);
    expect(guard.chargeAllowed).toBe(rule.stops === "discharge");
    expect(guard.dischargeAllowed).toBe(rule.stops === "charge");

    if (rule.release === undefined) {
      expect(hold(guard, {}, 60_000 - STEP_MS, own)).toEqual([rule.flag]);
      expect(hold(guard, {}, STEP_MS, own)).toEqual([]);
    } else {
      expect(hold(guard, { [rule.reading]: at(rule.release) + outward }, 60_000, own)).toEqual([rule.flag]);
      expect(hold(guard, { [rule.reading]: at(rule.release) }, STEP_MS, own)).toEqual([]);
    }
    expect([guard.chargeAllowed, guard.dischargeAllowed]).toEqual([true, true]);
  });

  it.each(GUARD_RULES.filter((rule) => rule.alarm !== undefined).map((rule) => [rule.flag, rule] as const))(
    "%s: the alarm comes at its threshold and goes only some way behind it",
    (flag, rule) => {
      const guard = createGuard();
      const outward = rule.side === "above" ? 1 : -1;
      hold(guard, { [rule.reading]: at(rule.alarm) - outward }, STEP_MS);
      expect(guard.alarms.has(flag)).toBe(false);
      hold(guard, { [rule.reading]: at(rule.alarm) }, STEP_MS);
      expect(guard.alarms.has(flag)).toBe(true);
      hold(guard, { [rule.reading]: at(rule.alarm) - outward }, STEP_MS);
      expect(guard.alarms.has(flag)).toBe(true);
      hold(guard, {}, STEP_MS);
      expect(guard.alarms.has(flag)).toBe(false);
    },
  );

  it("start the delay again when the reading was good for a moment", () => {
    const guard = createGuard();
    for (let i = 0; i < 10; i++) {
      expect(hold(guard, { maxCellMv: 3750 }, 900)).toEqual([]);
      hold(guard, {}, STEP_MS);
    }
  });

  it("follow the pack's own settings", () => {
    const own = new Map(settings).set("cellOvProtectMv", 3500).set("cellOvDelayUs", 3_000_000);
    const guard = createGuard();
    expect(hold(guard, { maxCellMv: 3500 }, 3000, own)).toEqual([]);
    expect(hold(guard, { maxCellMv: 3500 }, STEP_MS, own)).toEqual(["cellOverVoltage"]);
  });

  it("switch off where the block is disabled", () => {
    const guard = createGuard();
    expect(hold(guard, { maxCellMv: 3900 }, 5000, new Map(settings).set("cellOvEnabled", 0))).toEqual([]);
  });

  it("trip on a short circuit within one step", () => {
    const guard = createGuard();
    expect(hold(guard, { dischargeMa: 1_500_000 }, STEP_MS)).toContain("shortCircuit");
    expect([guard.chargeAllowed, guard.dischargeAllowed]).toEqual([false, false]);
  });

  it("leave charging limits of temperature alone while discharging, and keep what has tripped", () => {
    const guard = createGuard();
    expect(hold(guard, { minCellDeciC: -80, dischargeMa: 10_000 }, 10_000)).toEqual([]);
    expect(hold(guard, { minCellDeciC: -80, chargeMa: 10_000 }, 2000)).toEqual(["chargeUnderTemperature"]);
    expect(hold(guard, { minCellDeciC: -80, dischargeMa: 10_000 }, 2000)).toEqual(["chargeUnderTemperature"]);
  });

  it("ignore sensors that are not fitted", () => {
    const guard = createGuard();
    expect(hold(guard, { mosDeciC: null, environmentDeciC: null, minCellDeciC: null, maxCellDeciC: null }, 5000)).toEqual([]);
    expect(guard.alarms.size).toBe(0);
  });
});

describe("a protection in a pack", () => {
  it("stops the current in its direction only, within the delay, and lets it flow again after release", () => {
    const pack = createPack({ address: 1, socDeciPct: 996, source: { currentMa: 100_000 } });
    let seconds = 0;
    while (pack.truth().protections.size === 0 && seconds < 3600) {
      pack.step(1000);
      seconds += 1;
    }
    const tripped = pack.truth();
    expect([...tripped.protections]).toContain("cellOverVoltage");
    expect([...tripped.alarms]).toContain("cellOverVoltage");
    expect([tripped.currentMa, tripped.mode, tripped.switches.chargeMos, tripped.switches.dischargeMos]).toEqual([
      0,
      "standby",
      false,
      true,
    ]);
    pack.setSource({ currentMa: -60_000 });
    pack.step(1000);
    expect(pack.truth().currentMa).toBeLessThan(-59_000);
    pack.step(5 * 60_000);
    expect(pack.truth().protections.size).toBe(0);
    expect(pack.truth().switches.chargeMos).toBe(true);
  });

  it("stops a discharge at cell under-voltage", () => {
    const pack = createPack({ address: 1, socDeciPct: 8, source: { currentMa: -50_000 } });
    pack.step(15 * 60_000);
    const truth = pack.truth();
    expect([...truth.protections]).toContain("cellUnderVoltage");
    expect([...truth.alarms]).toEqual(expect.arrayContaining(["lowSoc", "cellUnderVoltage"]));
    expect([truth.currentMa, truth.switches.dischargeMos, truth.switches.chargeMos]).toEqual([0, false, true]);
  });
});
