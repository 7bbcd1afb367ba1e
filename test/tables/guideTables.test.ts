import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { BATTERY_JACKS, INVERTER_BRANDS, pinName, RJ45_PINS } from "../../protocol/shared.ts";
import { roleOf, switchesOf } from "../../src/ui/model/addSwitch.ts";
import { LED_RHYTHMS, LED_STATES, ledRow } from "../../src/ui/model/ledTable.ts";
import { PORT_ODDITIES } from "../../src/ui/model/portOddities.ts";

const LINES = readFileSync(new URL("../captures/user-guide-tables.txt", import.meta.url), "utf8").split("\n");

/** Rows of the printed table under a title, without its head. */
function tableUnder(title: string, heads: number): readonly (readonly string[])[] {
  const at = LINES.findIndex((line) => line.includes(title));
  if (at < 0) throw new Error(title);
  const rest = LINES.slice(at + 1 + heads);
  const end = rest.findIndex((line) => !line.includes("\t"));
  return rest.slice(0, end < 0 ? undefined : end).map((line) => line.split("\t"));
}

describe("the guide's print, against what the helpers show", () => {
  it("has the switch of each address", () => {
    const rows = tableUnder("ADD Switch", 1);
    expect(rows).toHaveLength(16);
    for (const [address = "", ...row] of rows) {
      expect(row.slice(0, 4)).toEqual(switchesOf(Number(address)).map((on) => (on ? "ON" : "OFF")));
      expect(row[4]).toBe(roleOf(Number(address)) === "master" ? "Pack 1 Master Battery" : `Pack ${address}`);
    }
  });

  it("has the lamps of each state, in this order", () => {
    const rows = tableUnder("LED Indicator Description", 2);
    const printed = { off: "OFF", on: "ON", flash1: "Flash 1", flash2: "Flash 2", flash3: "Flash 3" } as const;
    const soc = {
      off: ["OFF", "OFF", "OFF", "OFF"],
      on: ["ON", "ON", "ON", "ON"],
      capacity: ["Follow module capacity", "", "", ""],
    } as const;
    expect(rows).toEqual(
      LED_STATES.map((key) => {
        const row = ledRow(key);
        const [status, kind, description] = row.printed;
        return [status, kind, printed[row.run], printed[row.alm], ...soc[row.soc], description];
      }),
    );
  });

  it("has the rhythms", () => {
    const rhythms = LINES.flatMap((line) => {
      const [, flash, lit, dark] = /^Flash (\d): light ([\d.]+)s ?\/ ?off ([\d.]+)s$/.exec(line.trim()) ?? [];
      return flash === undefined ? [] : [[`flash${flash}`, [Number(lit), Number(dark)]] as const];
    });
    expect(Object.fromEntries(rhythms)).toEqual({ flash1: LED_RHYTHMS.flash1, flash2: LED_RHYTHMS.flash2, flash3: LED_RHYTHMS.flash3 });
  });

  it.each([
    ["RS485 PIN MAP", "rs485"],
    ["CAN PIN MAP", "can"],
    ["LINK-IN/OUT PIN MAP", "link"],
  ] as const)("has the pins under %s", (title, jack) => {
    const rows = tableUnder(title, 1).flatMap(([pins = "", name = ""]) => pins.split(",").map((pin) => [Number(pin), name] as const));
    expect(rows.toSorted((a, b) => a[0] - b[0])).toEqual(RJ45_PINS.map((pin) => [pin, pinName(BATTERY_JACKS[jack], pin)]));
  });

  it("has what is flagged as odd", () => {
    const cells = new Set(LINES.flatMap((line) => line.split("\t")));
    for (const { key, printed } of PORT_ODDITIES)
      expect([key, printed.filter((print) => !cells.has(print) && !LINES.some((line) => line.includes(print)))]).toEqual([key, []]);
    expect(Object.values(BATTERY_JACKS).flatMap((names) => names.filter((name) => /GND/.test(name)))).toEqual([]);
  });

  it("has the pins of each inverter, and the battery's once more under other names for the same signals", () => {
    const [brands = [], ...rows] = tableUnder("Major inverter BMS Port", 1);
    expect(rows.map(([pin]) => Number(pin))).toEqual([...RJ45_PINS]);
    const column = (at: number) => rows.map((row) => row[at] ?? "");
    const same = (name: string) => name.replace("RS485", "485").replace("-", "_");
    expect(column(1).map(same)).toEqual(BATTERY_JACKS.rs485.map(same));
    expect(column(2).map(same)).toEqual(BATTERY_JACKS.can.map(same));
    const printed = Object.fromEntries(brands.slice(3).map((brand, at) => [brand, column(at + 3)]));
    expect(printed).toEqual(Object.fromEntries(INVERTER_BRANDS.flatMap(({ brand, pins }) => (pins === null ? [] : [[brand, [...pins]]]))));
    expect(brands).not.toContain("OPTI");
  });
});
