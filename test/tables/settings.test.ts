import { describe, expect, it } from "vitest";
import { SETTING_REGISTERS } from "../../protocol/drivers/pace-modbus/registers.ts";
import { COMMANDS } from "../../protocol/drivers/paceic-v25/commands.ts";
import { SETTING_REGISTERS as RITAR_SETTINGS, TERMINAL_REGISTERS } from "../../protocol/drivers/ritar-modbus/registers.ts";
import type { FlagKey } from "../../protocol/index.ts";
import { DRIVERS, FLAGS, flagInfo } from "../../protocol/index.ts";
import { checkValue } from "../../protocol/params/check.ts";
import { conceptOf, SETTING_CONCEPTS } from "../../protocol/params/concepts.ts";
import { TOOL_RANGES } from "../../protocol/params/ranges.ts";
import { shapeOf } from "../../protocol/params/shape.ts";
import { PLAIN_FIGURES } from "../../protocol/quantity/figures.ts";
import { parseAmount, parseLsb, QUANTITIES, UNITS } from "../../protocol/quantity/quantity.ts";
import { settingDigits } from "../../src/ui/model/settingAmounts.ts";

const PACEIC = COMMANDS.filter((c) => c.access === "write").flatMap((c) => (c.answers[0] ?? []).filter((f) => f.key !== "enabled"));
const MODBUS = SETTING_REGISTERS.map((r) => r.field);
const RITAR = [...[...RITAR_SETTINGS, ...TERMINAL_REGISTERS].map((r) => r.field), { key: "inverterCode" }];
const FIELDS: Readonly<Record<string, readonly { readonly key: string }[]>> = {
  "paceic-v25": PACEIC,
  "pace-modbus": MODBUS,
  "ritar-modbus": RITAR,
};

describe.each(DRIVERS.map((driver) => [driver.family, driver.settings] as const))("table of %s", (family, { bindings, blocks }) => {
  it("binds every setting of the family once, to one write block that lists it", () => {
    const held = FIELDS[family]?.map((field) => field.key) ?? [];
    expect(bindings.map(({ key }) => key).sort()).toEqual(held.sort());
    const written = bindings.filter(({ block }) => block !== "");
    for (const { key, block } of written) expect([key, blocks.find((b) => b.key === block)?.keys.includes(key)]).toEqual([key, true]);
    expect(blocks.flatMap(({ keys }) => keys).sort()).toEqual(written.map(({ key }) => key).sort());
    expect(bindings.filter(({ block, access }) => block === "" && access === "write")).toEqual([]);
  });

  it("limits lie within what the wire carries, and only the two that nobody limits have none", () => {
    for (const { range, wireLeast, wireMost, wireStep } of bindings) {
      if (!range) continue;
      expect(range.least).toBeGreaterThanOrEqual(wireLeast);
      expect(range.most).toBeLessThanOrEqual(wireMost);
      expect(range.step % wireStep).toBe(0);
    }
    const free = bindings.filter(({ range, window = null }) => range === null && window === null).map(({ key }) => key);
    const FREE: Readonly<Record<string, readonly string[]>> = {
      "paceic-v25": ["chargeOc2ProtectMa", "chargeOc2DelayUs"],
      "pace-modbus": ["chargeOc2ProtectMa"],
      "ritar-modbus": ["chargeOc2ProtectMa", "chargeOc2DelayUs", "inverterCode"],
    };
    expect(free).toEqual(FREE[family]);
  });

  it("shows every value of the wire as it is, and reads what it shows as the same value", () => {
    const table = { bindings, blocks };
    for (const { key, wireLeast, wireMost, wireStep } of bindings) {
      const counts = Math.round((wireMost - wireLeast) / wireStep);
      const { unit } = shapeOf(key, table);
      for (const count of [...Array(40).keys(), counts, counts - 1, ...Array.from({ length: 200 }, (_, i) => (i * 7919) % counts)]) {
        const value = wireLeast + count * wireStep;
        const shown = settingDigits(key, value, table, PLAIN_FIGURES);
        expect([key, shown, parseAmount(shown, unit)]).toEqual([key, shown, { ok: true, value: value === 0 ? 0 : value }]);
      }
    }
  });

  it("asks or refuses by the wire's grid: nothing typed is cut", () => {
    for (const binding of bindings.filter(({ access, wireStep }) => access === "write" && wireStep > 1)) {
      const { key, wireLeast, wireMost, wireStep } = binding;
      const middle = wireLeast + Math.floor((wireMost - wireLeast) / wireStep / 2) * wireStep;
      const said = checkValue({ ...binding, range: null }, middle + 1);
      expect([key, said[0]?.level, said[0]?.sentence]).toEqual([key, "refuse", "grid"]);
    }
  });

  it("nothing that is only inferred can be written", () => {
    expect(bindings.filter(({ evidence, access }) => evidence === "inferred" && access === "write")).toEqual([]);
  });
});

describe("settings", () => {
  it("are told in the concept's unit where the wire allows, else in a finer one", () => {
    const units = Object.fromEntries(DRIVERS.map(({ family, settings }) => [family, shapeOf("sleepDelayUs", settings).unit]));
    expect(units).toEqual({ "paceic-v25": "min", "pace-modbus": "min", "ritar-modbus": "s" });
    const [ritar] = DRIVERS.filter(({ family }) => family === "ritar-modbus");
    expect(settingDigits("chargeOcAlarmMa", 105_010, ritar?.settings ?? null, PLAIN_FIGURES)).toBe("105.01");
    expect(settingDigits("sleepDelayUs", 1_206_000_000, ritar?.settings ?? null, PLAIN_FIGURES)).toBe("1206");
    expect(parseAmount("40.05", shapeOf("packUvAlarmMv", ritar?.settings ?? null).unit)).toEqual({ ok: true, value: 40_050 });
  });

  it("each is declared once, with the unit of its key", () => {
    expect(new Set(SETTING_CONCEPTS.map((c) => c.key)).size).toBe(SETTING_CONCEPTS.length);
    for (const { key, unit } of SETTING_CONCEPTS) expect([key, key.endsWith(QUANTITIES[UNITS[unit].kind].suffix)]).toEqual([key, true]);
  });

  it("every setting of all families is one of them, and none is left without a family", () => {
    const held = new Set([...PACEIC, ...MODBUS, ...RITAR].map((f) => f.key));
    expect([...held].filter((key) => conceptOf(key) === null)).toEqual([]);
    expect(SETTING_CONCEPTS.filter((c) => !held.has(c.key))).toEqual([]);
  });

  it("limits lie on the wire's grid of each family that holds them", () => {
    for (const field of [...PACEIC, ...MODBUS]) {
      const range = TOOL_RANGES.get(field.key);
      if (!range || !("lsb" in field)) continue;
      const { factor } = parseLsb(field.lsb);
      expect([field.key, Math.abs(range.least % factor), range.step % factor]).toEqual([field.key, 0, 0]);
      expect(range.least).toBeLessThan(range.most);
    }
  });

  it("flags name settings that exist", () => {
    for (const key of Object.keys(FLAGS) as FlagKey[]) {
      for (const setting of [flagInfo(key).alarmSetting, flagInfo(key).protectSetting]) {
        if (setting !== undefined) expect(conceptOf(setting)).not.toBeNull();
      }
    }
  });

  it("the two that no tool limits have no limits here either", () => {
    const without = SETTING_CONCEPTS.filter((c) => !TOOL_RANGES.has(c.key)).map((c) => c.key);
    const isTools = (key: string) => !["inverter", "terminalOt"].includes(conceptOf(key)?.group ?? "");
    expect(without.filter(isTools)).toEqual(["chargeOc2ProtectMa", "chargeOc2DelayUs"]);
  });
});
