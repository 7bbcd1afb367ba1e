import { expect } from "vitest";
import type { FamilyId, PackTruth } from "../../protocol/index.ts";
import type { ShownLive } from "./webAppRead.ts";

const MINUS = "\u2212";

/** Base units to text by whole numbers only: a second way beside the app's own. */
export function amount(base: number, digits: number, decimals: number, signed = false): string {
  const drop = 10 ** (digits - decimals);
  const whole = Math.floor((Math.abs(base) + drop / 2) / drop);
  const text = String(whole).padStart(decimals + 1, "0");
  const shown = decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
  if (whole === 0) return shown;
  return `${base < 0 ? MINUS : signed ? "+" : ""}${shown}`;
}

const degrees = (deciC: number | null) => (deciC === null ? "not reported" : `${amount(deciC, 1, 1)}°C`);
const onOff = (on: boolean | undefined) => (on === undefined ? "not reported" : on ? "ON" : "OFF");
const MODES = { standby: "STANDBY", charging: "CHARGE", discharging: "DISCHARGE" } as const;
const FLOWS = { standby: "Standby", charging: "Charging", discharging: "Discharging" } as const;

/** Minutes to full or empty, from the truth alone. */
function timeLeft(truth: PackTruth): string {
  const { currentMa, remainingCapacityMah, fullCapacityMah } = truth;
  if (Math.abs(currentMa) < 500) return "";
  const leftMah = currentMa > 0 ? fullCapacityMah - remainingCapacityMah : remainingCapacityMah;
  const minutes = Math.round((leftMah / Math.abs(currentMa)) * 60);
  const words = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${currentMa > 0 ? "full in" : "empty in"} ${words}`;
}

/** SOC and SOH: tenths where the pack tells them. */
const percent = (deciPct: number, isGuides: boolean) => (isGuides ? `${amount(deciPct, 1, 1)} %` : `${amount(deciPct, 1, 0)}%`);

/** What few packs are fitted with, and only the guide's battery can tell: without a value there is no row and no tile. */
function fitted(rows: Readonly<Record<string, string | null>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(rows).flatMap(([label, text]) => (text === null ? [] : [[label, text]])));
}

/** Every tile by its label. The guide's battery tells seven, and the newer two while they are on; the others tell four. */
function tilesOf({ switches }: PackTruth, isGuides: boolean): Readonly<Record<string, string>> {
  const ofGuides = (on: boolean | undefined) => (isGuides ? onOff(on ?? false) : "not reported");
  return {
    "CHG MOS": onOff(switches.chargeMos),
    "DSG MOS": onOff(switches.dischargeMos),
    "LIMIT MOS": onOff(switches.limiter),
    "HEATING MOS": onOff(switches.heater),
    "DRY CONN1": ofGuides(switches.dryContact1),
    "DRY CONN2": ofGuides(switches.dryContact2),
    "PRE MOS": ofGuides(switches.prechargeMos),
    ...(isGuides ? { ...fitted({ "FAN MOS": switches.fan ? "ON" : null, FUSE: switches.fuse ? "ON" : null }) } : {}),
  };
}

/** Every number on the Live screen against what the simulated pack really is. Flags and lamps have tests of their own. */
export function expectShown(shown: ShownLive, truth: PackTruth, family: FamilyId): void {
  const isGuides = family === "ritar-modbus";
  const ofGuides = (base: number | null, text: (base: number) => string) => (isGuides && base !== null ? text(base) : null);
  const { Age, Power, ...readings } = shown.readings;
  expect(readings).toEqual({
    "Pack Voltage": `${amount(truth.packVoltageMv, 3, 2)}V`,
    "Pack Current": `${amount(truth.currentMa, 3, 2, true)}A`,
    SOC: percent(truth.socDeciPct, isGuides),
    SOH: percent(truth.sohDeciPct, isGuides),
    "Remain Capacity": `${amount(truth.remainingCapacityMah, 3, 2)}Ah`,
    "Full Capacity": `${amount(truth.fullCapacityMah, 3, 2)}Ah`,
    "Rated Capacity": `${amount(truth.ratedCapacityMah, 3, 2)}Ah`,
    "Battery Cycle": `${truth.cycleCount}`,
    ...fitted({
      "Charger Voltage": ofGuides(truth.chargerVoltageMv, (mv) => `${amount(mv, 3, 2)}V`),
      "Solar Current": ofGuides(truth.solarCurrentMa, (ma) => `${amount(ma, 3, 2)}A`),
    }),
  });
  const kw = Number((Power ?? "").replace(MINUS, "-").replace("kW", ""));
  expect(Math.abs(kw - (truth.packVoltageMv * truth.currentMa) / 1e9)).toBeLessThanOrEqual(0.0055);
  expect(Number((Age ?? "").replace(" s", ""))).toBeLessThan(3);

  const cells = truth.cellVoltagesMv;
  const [max, min] = [Math.max(...cells), Math.min(...cells)];
  const [maxAt, minAt] = [cells.indexOf(max), cells.indexOf(min)];
  const sum = cells.reduce((total, mv) => total + mv, 0);
  const average = Math.round(sum / cells.length);
  expect(shown.cells.map(({ mv }) => mv)).toEqual(cells);
  expect(shown.cells.map(({ balancing }) => balancing)).toEqual(truth.balancingCells);
  const markAt = (at: number) => (max === min ? null : at === maxAt ? "max" : at === minAt ? "min" : null);
  expect(shown.cells.map(({ mark }) => mark)).toEqual(cells.map((_, at) => markAt(at)));
  shown.cells.forEach(({ label }, at) => {
    expect(label).toMatch(new RegExp(`^Cell ${at + 1}: ${cells[at]} mV`));
  });
  expect(shown.cellSum).toBe(`${cells.length} cells add up to ${amount(sum, 3, 3)} V`);
  expect(shown.cellSummary).toBe(`▲ Max${max} cell ${maxAt + 1} ▼ Min${min} cell ${minAt + 1} Difference${max - min}`);
  expect(shown.cellLegend).toContain(`average ${average}`);
  for (const [name, ov, uv] of [
    ["alarm", "cellOvAlarmMv", "cellUvAlarmMv"],
    ["protection", "cellOvProtectMv", "cellUvProtectMv"],
  ] as const) {
    expect(shown.cellLegend).toMatch(new RegExp(`${name}.*${truth.settings.get(ov)}`));
    expect(shown.cellLegend).toMatch(new RegExp(`${name}.*${truth.settings.get(uv)}`));
  }

  const sensors = truth.cellTemperaturesDeciC;
  expect(shown.temperatures).toEqual({
    ...Object.fromEntries([0, 1, 2, 3].map((at) => [`Temp ${at + 1}`, degrees(sensors[at] ?? null)])),
    MOS: degrees(truth.mosTemperatureDeciC),
    Environment: degrees(truth.environmentTemperatureDeciC),
    ...fitted({
      "Terminal +": ofGuides(truth.terminalTemperaturesDeciC.positive, degrees),
      "Terminal \u2212": ofGuides(truth.terminalTemperaturesDeciC.negative, degrees),
    }),
  });
  const known = sensors.filter((deciC) => deciC !== null);
  expect(shown.temperatureSummary).toBe(`Max ${amount(Math.max(...known), 1, 1)} Min ${amount(Math.min(...known), 1, 1)} °C`);

  expect(shown.packStatus).toBe(`PACK STATUS: ${MODES[truth.mode]}`);
  expect(shown.flow).toBe(FLOWS[truth.currentMa > 0 ? "charging" : truth.currentMa < 0 ? "discharging" : "standby"]);
  expect(shown.timeLeft).toBe(timeLeft(truth));
  expect(shown.switches).toEqual(tilesOf(truth, isGuides));
  expect(shown.foot).toContain(`Pack ${truth.address}`);
  expect(shown.foot).toContain(`BMS ${truth.bmsVersion}`);
  expect(shown.foot).toContain(`Pack SN ${truth.packSerial}`);
  expect(shown.bar).toContain(`ADD ${truth.address}`);
}
