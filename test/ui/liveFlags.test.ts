import { describe, expect, it } from "vitest";
import { PLAIN_FIGURES } from "../../protocol/quantity/figures.ts";
import type { FlagKey, PackSnapshot } from "../../protocol/shared.ts";
import { CONTROLS_NOT_REPORTED, FLAGS, flagInfo, LANGUAGES } from "../../protocol/shared.ts";
import { WINDOW_TEXTS } from "../../src/text/catalogue.ts";
import { activeFlags, flagFacts, protectionLimit, silentSensors } from "../../src/ui/model/flagFacts.ts";
import { direction, formatKw, powerW, splitMinutes } from "../../src/ui/model/liveFigures.ts";

const WORDS = await Promise.all(LANGUAGES.map(async (language) => (await WINDOW_TEXTS[language]()).live.flag));

const SNAPSHOT: PackSnapshot = {
  address: 1,
  packVoltageMv: 53_936,
  currentMa: -62_150,
  socDeciPct: 120,
  sohDeciPct: 990,
  calculated: [],
  remainingCapacityMah: 23_810,
  fullCapacityMah: 198_400,
  ratedCapacityMah: 200_000,
  cycleCount: 214,
  chargerVoltageMv: "notReported",
  solarCurrentMa: "notReported",
  reportedExtremes: null,
  cellVoltagesMv: [3368, 3389, 3352, 3371],
  balancingCells: [false, true, false, false],
  temperatures: [
    { role: "cell", index: 1, valueDeciC: 46 },
    { role: "cell", index: 2, valueDeciC: -2 },
    { role: "cell", index: 3, valueDeciC: "notReported" },
    { role: "mos", index: 1, valueDeciC: 178 },
    { role: "environment", index: 1, valueDeciC: "notRead" },
  ],
  mode: "discharging",
  switches: {
    chargeMos: true,
    dischargeMos: true,
    prechargeMos: "notReported",
    limiter: false,
    heater: false,
    dryContact1: "notReported",
    dryContact2: "notReported",
    fan: "notReported",
    fuse: "notReported",
  },
  controls: CONTROLS_NOT_REPORTED,
  fullyCharged: false,
  alarms: [],
  protections: [],
  faults: [],
  unknownBits: [],
};
const NBSP = "\u00a0";

describe("facts of a flag", () => {
  it("names the reading, its value and the threshold of the severity", () => {
    const settings = { chargeUtAlarmDeciC: 50, chargeUtProtectDeciC: 0 };
    expect(flagFacts("chargeUnderTemperature", "alarm", SNAPSHOT, settings, PLAIN_FIGURES)).toEqual({
      subject: { kind: "sensor", role: "cell", number: 2 },
      value: `\u22120.2${NBSP}°C`,
      limit: `5.0${NBSP}°C`,
      side: "below",
      isHeld: false,
    });
    expect(flagFacts("chargeUnderTemperature", "protection", SNAPSHOT, settings, PLAIN_FIGURES)?.limit).toBe(`0.0${NBSP}°C`);
    expect(protectionLimit("chargeUnderTemperature", SNAPSHOT, settings, PLAIN_FIGURES)).toBe(`0.0${NBSP}°C`);
  });

  it("finds the cell", () => {
    expect(flagFacts("cellOverVoltage", "alarm", SNAPSHOT, {}, PLAIN_FIGURES)).toMatchObject({
      subject: { kind: "cell", number: 2 },
      value: `3389${NBSP}mV`,
      limit: null,
    });
    expect(flagFacts("cellUnderVoltage", "protection", SNAPSHOT, {}, PLAIN_FIGURES)?.subject).toEqual({ kind: "cell", number: 3 });
  });

  it("never rounds a value onto its threshold", () => {
    const soc = { ...SNAPSHOT, socDeciPct: 146 };
    expect(flagFacts("lowSoc", "alarm", soc, { lowSocAlarmDeciPct: 150 }, PLAIN_FIGURES)).toMatchObject({
      value: `14.6${NBSP}%`,
      limit: `15.0${NBSP}%`,
    });
    expect(flagFacts("lowSoc", "alarm", { ...soc, socDeciPct: 150 }, { lowSocAlarmDeciPct: 146 }, PLAIN_FIGURES)).toMatchObject({
      value: `15.0${NBSP}%`,
      limit: `14.6${NBSP}%`,
    });
    expect(flagFacts("lowSoc", "alarm", { ...soc, socDeciPct: 140 }, {}, PLAIN_FIGURES)?.value).toBe(`14${NBSP}%`);
    const volts = { ...SNAPSHOT, packVoltageMv: 57_596 };
    expect(flagFacts("packOverVoltage", "alarm", volts, { packOvAlarmMv: 57_600 }, PLAIN_FIGURES)).toMatchObject({
      value: `57.596${NBSP}V`,
      limit: `57.600${NBSP}V`,
    });
  });

  it("compares currents by size, whichever sign the pack keeps them with", () => {
    const facts = flagFacts("dischargeOverCurrent", "alarm", SNAPSHOT, { dischargeOcAlarmMa: -60_000 }, PLAIN_FIGURES);
    expect(facts).toMatchObject({ value: `62.15${NBSP}A`, limit: `60.00${NBSP}A` });
  });

  it("knows a flag that is held although its value has come back", () => {
    const lowest = Math.min(...SNAPSHOT.cellVoltagesMv);
    const held = (limit: number) =>
      flagFacts("cellUnderVoltage", "protection", SNAPSHOT, { cellUvProtectMv: limit }, PLAIN_FIGURES)?.isHeld;
    expect([held(lowest - 18), held(lowest), held(lowest + 1)]).toEqual([true, false, false]);
    expect(flagFacts("cellOverVoltage", "alarm", SNAPSHOT, { cellOvAlarmMv: 3600 }, PLAIN_FIGURES)?.isHeld).toBe(true);
    expect(flagFacts("cellOverVoltage", "alarm", SNAPSHOT, {}, PLAIN_FIGURES)?.isHeld).toBe(false);
  });

  it("makes nothing up: no reading, unread values and faults give no facts", () => {
    expect(flagFacts("shortCircuit", "protection", SNAPSHOT, {}, PLAIN_FIGURES)).toBeNull();
    expect(flagFacts("environmentOverTemperature", "alarm", SNAPSHOT, {}, PLAIN_FIGURES)).toBeNull();
    expect(flagFacts("cellOverVoltage", "fault", SNAPSHOT, {}, PLAIN_FIGURES)).toBeNull();
    expect(flagFacts("packOverVoltage", "alarm", { ...SNAPSHOT, packVoltageMv: "notReported" }, {}, PLAIN_FIGURES)).toBeNull();
  });

  it("tells which sensor is silent; one that was not asked yet is not silent", () => {
    expect(silentSensors(SNAPSHOT).map(({ index, role }) => `${role} ${index}`)).toEqual(["cell 3"]);
  });
});

describe("order of the stacks", () => {
  it("puts the newest first and those of unknown age last", () => {
    const since = { "alarm:lowSoc": 100, "alarm:cellUnderVoltage": 200, "protection:packUnderVoltage": 999 };
    const sorted = activeFlags(["packUnderVoltage", "lowSoc", "cellUnderVoltage"], "alarm", since);
    expect(sorted.map(({ key }) => key)).toEqual(["cellUnderVoltage", "lowSoc", "packUnderVoltage"]);
    expect(sorted.at(-1)?.sinceWallMs).toBeNull();
  });
});

describe("words of the flags", () => {
  const keys = Object.keys(FLAGS) as FlagKey[];
  it.each(keys)("%s has a title, a meaning and what to do, in every language", (key) => {
    for (const words of WORDS.map((flags): Readonly<Record<string, string>> => flags[key])) {
      expect(words.title).toBeTruthy();
      expect(words.what).toBeTruthy();
      const advice = "act" in words ? [words.act] : [words.alarm, words.stop];
      for (const sentence of advice) expect(sentence).toBeTruthy();
      // The sentence about what comes next needs a limit to name.
      if ("next" in words) {
        expect(words.next).toContain("{{limit}}");
        expect(flagInfo(key).protectSetting).toBeDefined();
      }
    }
  });
});

describe("figures worked out from readings", () => {
  it("gives power in W with the sign of the current, or the state of what is missing", () => {
    expect(powerW(SNAPSHOT)).toBe(-3352);
    expect(powerW({ ...SNAPSHOT, currentMa: "notRead" })).toBe("notRead");
    expect(powerW({ ...SNAPSHOT, packVoltageMv: "notReported" })).toBe("notReported");
  });

  it("writes kW with two decimals; zero has no sign", () => {
    expect([-3352, 2072, 4, -4, 0].map((watts) => formatKw(watts, PLAIN_FIGURES))).toEqual(["\u22123.35", "+2.07", "0.00", "0.00", "0.00"]);
  });

  it("takes the direction from the current, then from the pack's mode", () => {
    expect(direction(38_000, "standby")).toBe("charging");
    expect(direction(-1, "charging")).toBe("discharging");
    expect(direction(0, "charging")).toBe("standby");
    expect(direction("notReported", "charging")).toBe("charging");
    expect(direction("notRead", "notRead")).toBeNull();
  });

  it("splits minutes", () => {
    expect(splitMinutes(81)).toEqual({ hours: 1, minutes: 21 });
  });
});
