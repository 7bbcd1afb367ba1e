import { describe, expect, it } from "vitest";
import { driverOf } from "../../protocol/index.ts";
import type { BrandKey, CableWire, Rj45Pin } from "../../protocol/shared.ts";
import {
  BATTERY_JACKS,
  brandCodes,
  brandOf,
  brandsOfCode,
  CHARGE_SETTINGS,
  codesOfPort,
  conceptOf,
  GUIDE_STEPS,
  INVERTER_BRANDS,
  INVERTER_PORTS,
  inverterCodeOf,
  inverterKeys,
  pinName,
  powerNoteFor,
  RJ45_PINS,
  signalOf,
  wireColour,
} from "../../protocol/shared.ts";

const codes = driverOf("paceic-v25").inverterCodes;
if (codes?.kind !== "perPort") throw new Error("paceic has a list a port");
const brand = (key: BrandKey) => {
  const found = brandOf(key);
  if (found === null) throw new Error(key);
  return found;
};
const runs = (wires: readonly CableWire[] | null) => wires?.map((w) => `${w.signal} ${w.batteryPin}->${w.inverterPin}`).join(", ") ?? null;

describe("inverter codes", () => {
  it("are two lists without gaps: 00-16 for CAN, 00-18 for RS485", () => {
    expect(codes.lists.can.map((c) => c.code)).toEqual(Array.from({ length: 0x17 }, (_, code) => code));
    expect(codes.lists.rs485.map((c) => c.code)).toEqual(Array.from({ length: 0x19 }, (_, code) => code));
  });

  it("mean something else on the other port", () => {
    const name = (port: "can" | "rs485", code: number) => inverterCodeOf(codes, port, code)?.names[0];
    expect([name("can", 3), name("rs485", 3)]).toEqual(["Victron", "Voltronic"]);
    expect([name("can", 0x10), name("rs485", 0x10)]).toEqual(["Pylon V202", "Afore"]);
    expect([name("can", 0x13), name("rs485", 0)]).toEqual(["Afore", "PACE Modbus"]);
  });

  it("are documented where the paper names them in the same column, else labels of the tool", () => {
    const labels = INVERTER_PORTS.flatMap((port) =>
      codesOfPort(codes, port)
        .filter((c) => c.evidence !== "documented")
        .map((c) => [port, c.code]),
    );
    expect(labels).toEqual([
      ["rs485", 0x17],
      ["rs485", 0x18],
    ]);
  });

  it("nobody has named are not made up, and Modbus has none", () => {
    expect(inverterCodeOf(codes, "can", 0x17)).toBeNull();
    expect(inverterCodeOf(codes, "can", 0xff)).toBeNull();
    expect(driverOf("pace-modbus").inverterCodes).toBeNull();
    expect(inverterCodeOf(null, "rs485", 3)).toBeNull();
  });

  it("are held by settings that exist", () => {
    for (const key of inverterKeys(codes)) expect(conceptOf(key)?.group).toBe("inverter");
  });
});

describe("inverter brands", () => {
  it("stand in the guide's order with the guide's numbers", () => {
    expect(INVERTER_BRANDS.map((b) => b.guideNumber)).toEqual([1, 2, 3, 8, 4, 5, 6, 7, 9, 10, 11]);
    expect(new Set(INVERTER_BRANDS.map((b) => b.key)).size).toBe(11);
    expect(INVERTER_BRANDS.filter((b) => b.port === "can").map((b) => b.brand)).toEqual(["Victron", "SMA", "Megarevo", "MUST"]);
  });

  it("keep the guide's print", () => {
    expect(INVERTER_BRANDS.map((b) => b.series)).toEqual([
      "CCGX- VE-CAN",
      "SUNNY ISLAND Series",
      "REVO Series",
      "Solar Inverter 2KW-5.5KW",
      "Axpert Series",
      "SPF *** TL, ES, Series.",
      "SP5000 Handy Plus",
      "SUN-3K/3.6K-SG04LP1",
      "HI-**-SL Series",
      "HNS3000-6000HS",
      "Any-Grid PSW-H",
    ]);
    expect(brand("inhenergy").pins?.[1]).toBe("486_A");
    expect(brand("sma").pins).toEqual([
      "Sync1-reserved",
      "CAN_GND",
      "SYNC_H",
      "CAN_H",
      "CAN_L",
      "SYNC_L",
      "Sync7-Reserved",
      "Sync8-Reserved",
    ]);
  });

  it("have the code of the table, and none is invented", () => {
    const table = INVERTER_BRANDS.map(({ key }) => {
      const [choice, ...alternatives] = brandCodes(codes, key);
      return [key, choice?.code ?? null, choice?.evidence ?? "unknown", ...alternatives.map((a) => a.code)];
    });
    expect(table).toEqual([
      ["victron", 3, "documented"],
      ["sma", 7, "documented", 4],
      ["megarevo", 1, "vendorTool"],
      ["must", 11, "vendorTool", 18],
      ["voltronic", 3, "documented"],
      ["growatt", 2, "documented"],
      ["opti", 3, "inferred"],
      ["deye", 1, "documented", 15],
      ["inhenergy", null, "unknown"],
      ["afore", 16, "documented"],
      ["phocos", 5, "documented"],
    ]);
  });

  it("name only codes of the list of their own port, and a documented one has the brand in the paper's name", () => {
    for (const b of INVERTER_BRANDS) {
      for (const choice of brandCodes(codes, b.key)) {
        const entry = inverterCodeOf(codes, b.port, choice.code);
        expect(entry, b.key).not.toBeNull();
        if (choice.evidence === "documented") expect(entry?.paperName?.toUpperCase(), b.key).toContain(b.brand.toUpperCase().slice(0, 4));
        if (choice.evidence === "vendorTool") expect(entry?.names.join(" ").toUpperCase(), b.key).toContain(b.brand.toUpperCase());
      }
    }
  });

  it("are found by their code on their own port", () => {
    expect(brandsOfCode(codes, "rs485", 3).map((b) => b.key)).toEqual(["voltronic", "opti"]);
    expect(brandsOfCode(codes, "can", 3).map((b) => b.key)).toEqual(["victron"]);
    expect(brandsOfCode(codes, "can", 0x12).map((b) => b.key)).toEqual(["must"]);
    expect(brandsOfCode(codes, "rs485", 0)).toEqual([]);
  });
});

describe("inverter cables", () => {
  it("run as worked out from both pin tables", () => {
    expect(Object.fromEntries(INVERTER_BRANDS.map((b) => [b.key, runs(b.cable)]))).toEqual({
      victron: "H 7->7, L 8->8",
      sma: "H 7->4, L 8->5",
      megarevo: "H 7->4, L 8->5",
      must: "H 7->6, L 8->5",
      voltronic: "B 1->3, A 2->5",
      growatt: "B 1->1, A 2->2",
      opti: null,
      deye: "B 1->1, A 2->2",
      inhenergy: "B 1->1, A 2->2",
      afore: "B 1->6, A 2->3",
      phocos: "B 1->3, A 2->5",
    });
  });

  it("join pins that are printed with the same signal at both ends, and never a supply or a meter", () => {
    for (const { key, port, pins, cable } of INVERTER_BRANDS) {
      for (const wire of cable ?? []) {
        expect([key, signalOf(pinName(BATTERY_JACKS[port], wire.batteryPin))]).toEqual([key, wire.signal]);
        const printed = pins ? pinName(pins, wire.inverterPin) : "";
        expect([key, signalOf(printed)]).toEqual([key, wire.signal]);
        expect(printed).not.toMatch(/Meter|Vdc|NTC|WAKE|GND/);
      }
    }
  });

  it("are straight exactly where the guide says so", () => {
    expect(INVERTER_BRANDS.filter((b) => b.straightFits).map((b) => b.key)).toEqual(["victron", "growatt", "deye", "inhenergy"]);
    for (const { cable, straightFits } of INVERTER_BRANDS) {
      if (cable !== null) expect(cable.every((wire) => wire.batteryPin === wire.inverterPin)).toBe(straightFits);
    }
    expect(INVERTER_BRANDS.filter((b) => b.pins === null || b.cable === null).map((b) => b.key)).toEqual(["opti"]);
  });

  it("have the colours of T-568B at the battery's end", () => {
    expect(RJ45_PINS.map(wireColour)).toEqual(["whiteOrange", "orange", "whiteGreen", "blue", "whiteBlue", "green", "whiteBrown", "brown"]);
  });

  it("flag the odd and the dangerous pins, each of them printed", () => {
    const flagged = INVERTER_BRANDS.flatMap((b) =>
      b.remarks.map((r) => [b.key, r.key, r.pins.map((pin: Rj45Pin) => b.pins && pinName(b.pins, pin)).join(" ")]),
    );
    expect(flagged).toEqual([
      ["victron", "sameSignalHyphen", "CAN-H CAN-L"],
      ["must", "reversedCan", "CAN_L CAN_H"],
      ["deye", "secondPair", "485_A 485_B"],
      ["inhenergy", "typo486", "486_A"],
      ["inhenergy", "unexplained", "GND_S NTC.BAT WAKE- WAKE+"],
      ["afore", "meterPins", "Meter 485A Meter 485B"],
      ["afore", "unexplained", "CTU CTN"],
      ["phocos", "supply12V", "+12Vdc"],
    ]);
  });
});

describe("the guide", () => {
  it("has eight steps, of which the line can tell four", () => {
    expect(GUIDE_STEPS.map((s) => s.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(GUIDE_STEPS.filter((s) => s.check !== "byHand").map((s) => [s.number, s.check])).toEqual([
      [3, "address"],
      [5, "setting"],
      [7, "compare"],
      [8, "full"],
    ]);
  });

  it("recommends 56.0 V, 53.9 V, 0.5 C and 48 V", () => {
    expect(CHARGE_SETTINGS.map((s) => [s.amount, s.unit])).toEqual([
      [56_000, "mV"],
      [53_900, "mV"],
      [50, "ratePct"],
      [48_000, "mV"],
    ]);
  });

  it("limits the inverter by the pack's model", () => {
    expect([powerNoteFor(100, 100), powerNoteFor(200, 100)].map((n) => n?.inverterKva)).toEqual([5, 5]);
    expect([powerNoteFor(200, 150)?.loadKw, powerNoteFor(200, 200)?.loadKw]).toEqual([7, 8]);
    expect([powerNoteFor(200, null), powerNoteFor(50, 50), powerNoteFor(null, 200)]).toEqual([null, null, null]);
  });
});
