import { describe, expect, it } from "vitest";
import { type Family, formFor, metricsText, packFamilies } from "../../src/publish/openMetrics.ts";
import { publishRig } from "../support/publishRig.ts";

const sampleOf = (families: readonly Family[], name: string, labels: Readonly<Record<string, string>> = {}): number | null => {
  const samples = families.find((family) => family.name === `open_bmstool_${name}`)?.samples ?? [];
  return samples.find((sample) => Object.entries(labels).every(([key, value]) => sample.labels[key] === value))?.value ?? null;
};

async function started(packCount = 2) {
  const rig = await publishRig({ stage: { packCount } });
  await rig.until(() => rig.publisher.packs().filter(({ isUp }) => isUp).length === packCount);
  return rig;
}

describe("metrics of packs", () => {
  it("are what the simulated packs really are, in the base units of OpenMetrics", async () => {
    const { publisher, truth } = await started();
    const families = publisher.families();
    for (const index of [0, 1]) {
      const pack = truth(index);
      const of = (name: string, labels = {}) => sampleOf(families, name, { address: String(pack.address), ...labels });
      expect(of("pack_up")).toBe(1);
      expect(of("pack_voltage_volts")).toBe(pack.packVoltageMv / 1000);
      expect(of("pack_current_amperes")).toBe(pack.currentMa / 1000);
      expect(of("pack_remaining_capacity_coulombs")).toBe((pack.remainingCapacityMah * 18) / 5);
      expect(of("pack_cycles")).toBe(pack.cycleCount);
      expect(pack.cellVoltagesMv.map((_, at) => of("pack_cell_volts", { cell: String(at + 1) }))).toEqual(
        pack.cellVoltagesMv.map((mv) => mv / 1000),
      );
      expect(of("pack_temperature_celsius", { place: "mos" })).toBe((pack.mosTemperatureDeciC ?? Number.NaN) / 10);
      expect(of("pack_switch_on", { switch: "charge_mos" })).toBe(pack.switches.chargeMos ? 1 : 0);
      expect(of("pack_active_flags", { severity: "alarm" })).toBe(pack.alarms.size);
    }
    await publisher.close();
  });

  it("leave out what was not read, which is not 0", async () => {
    const { publisher, pack, clock } = await started();
    const { reading, ...known } = pack();
    if (reading === null) throw new Error("no values");
    const snapshot = { ...reading.snapshot, currentMa: "notRead", alarms: "notRead", cellVoltagesMv: [] } as const;
    const families = packFamilies([{ ...known, reading: { ...reading, snapshot } }], clock.nowMs());
    const text = metricsText(families, "openMetrics");
    expect(text).toContain("open_bmstool_pack_voltage_volts{");
    for (const absent of [
      "current_amperes",
      "power_watts",
      "cell_volts",
      "cell_max_volts",
      'active_flags{line="cellar",severity="alarm"',
    ]) {
      expect(text).not.toContain(`open_bmstool_pack_${absent}`);
    }
    expect(sampleOf(families, "pack_active_flags", { severity: "alarm" })).toBeNull();
    expect(sampleOf(families, "pack_active_flags", { severity: "fault" })).toBe(0);
    await publisher.close();
  });

  it("say that a pack is down and how old its last values are", async () => {
    const { publisher, plug, clock, until } = await started();
    plug([]);
    await until(() => publisher.packs().every(({ isUp }) => !isUp));
    await clock.run(60_000);
    const families = publisher.families();
    expect(sampleOf(families, "pack_up", { address: "1" })).toBe(0);
    expect(sampleOf(families, "pack_age_seconds", { address: "1" })).toBeGreaterThanOrEqual(60);
    expect(sampleOf(families, "pack_voltage_volts", { address: "1" })).not.toBeNull();
    await publisher.close();
  });
});

describe("the text of metrics", () => {
  const family: Family = {
    name: "x_volts",
    unit: "volts",
    help: "a \\ b",
    kind: "gauge",
    samples: [{ labels: { a: 'q"\n\\' }, value: 1.5 }],
  };
  const counter: Family = { name: "x_lost", unit: null, help: "h", kind: "counter", samples: [{ labels: {}, value: 2 }] };

  it("follows OpenMetrics where the scraper asks for it", () => {
    expect(formFor("application/openmetrics-text; version=1.0.0,text/plain;q=0.5")).toBe("openMetrics");
    expect(metricsText([family, counter], "openMetrics")).toBe(
      '# TYPE x_volts gauge\n# UNIT x_volts volts\n# HELP x_volts a \\\\ b\nx_volts{a="q\\"\\n\\\\"} 1.5\n' +
        "# TYPE x_lost counter\n# HELP x_lost h\nx_lost_total 2\n# EOF\n",
    );
  });

  it("and the older form elsewhere, with a counter named as its samples are", () => {
    expect(formFor("*/*")).toBe("text");
    expect(metricsText([counter], "text")).toBe("# TYPE x_lost_total counter\n# HELP x_lost_total h\nx_lost_total 2\n");
  });

  it("names no metric without a sample", () => {
    expect(metricsText([{ ...family, samples: [] }], "openMetrics")).toBe("# EOF\n");
  });
});
