import { expect } from "vitest";
import type { FamilyId, PackTruth } from "../../protocol/index.ts";
import { CONTROLS_NOT_REPORTED } from "../../protocol/shared.ts";
import type { Heard } from "./hostApp.ts";

/** PACE's wires carry whole percents; everything else the simulator already keeps at the coarsest resolution of them all. */
const wholePercent = (deciPct: number) => Math.round(deciPct / 10) * 10;
const reported = <T>(value: T | null) => value ?? "notReported";

/** Modbus V1.3 has no bit for it, and to the guide's battery it is a protection. */
function fullOf({ fullyCharged, protections }: PackTruth, family: FamilyId) {
  if (family === "pace-modbus") return "notReported";
  return family === "paceic-v25" ? fullyCharged : protections.has("fullCharge");
}

/** What only the guide's battery says, and "not reported" of the others. */
function extrasOf({ switches, ...truth }: PackTruth, isGuides: boolean) {
  const ofGuides = <T>(value: T) => (isGuides ? value : "notReported");
  return {
    chargerVoltageMv: ofGuides(reported(truth.chargerVoltageMv)),
    solarCurrentMa: ofGuides(reported(truth.solarCurrentMa)),
    switches: {
      chargeMos: switches.chargeMos,
      dischargeMos: switches.dischargeMos,
      limiter: switches.limiter,
      heater: switches.heater,
      prechargeMos: ofGuides(switches.prechargeMos ?? false),
      dryContact1: ofGuides(switches.dryContact1 ?? false),
      dryContact2: ofGuides(switches.dryContact2 ?? false),
      fan: ofGuides(switches.fan || "notReported"),
      fuse: ofGuides(switches.fuse || "notReported"),
    },
    reportedExtremes: isGuides ? extremesOf(truth.cellVoltagesMv, truth.cellTemperaturesDeciC) : null,
  };
}

function extremesOf(cellsMv: readonly number[], sensors: readonly (number | null)[]) {
  const fitted = sensors.filter((value) => value !== null);
  const [maxCellMv, minCellMv] = [Math.max(...cellsMv), Math.min(...cellsMv)];
  const [maxTemperatureDeciC, minTemperatureDeciC] = [Math.max(...fitted), Math.min(...fitted)];
  return {
    maxCellMv,
    maxCellNumber: cellsMv.indexOf(maxCellMv) + 1,
    minCellMv,
    minCellNumber: cellsMv.indexOf(minCellMv) + 1,
    maxTemperatureDeciC,
    maxTemperatureNumber: sensors.indexOf(maxTemperatureDeciC) + 1,
    minTemperatureDeciC,
    minTemperatureNumber: sensors.indexOf(minTemperatureDeciC) + 1,
  };
}

/** Every number the app shows against what the simulated pack really is. */
export function expectTruth({ session, snapshot }: Heard, truth: PackTruth, family: FamilyId): void {
  if (session === null || snapshot === null) throw new Error("nothing was heard");
  const shown = snapshot.snapshot;
  const isGuides = family === "ritar-modbus";
  const sorted = (keys: Iterable<string>) => [...keys].sort();
  expect({ ...shown, alarms: sorted(shown.alarms), protections: sorted(shown.protections), faults: sorted(shown.faults) }).toEqual({
    address: truth.address,
    packVoltageMv: truth.packVoltageMv,
    currentMa: truth.currentMa,
    socDeciPct: isGuides ? truth.socDeciPct : wholePercent(truth.socDeciPct),
    sohDeciPct: isGuides ? truth.sohDeciPct : wholePercent(truth.sohDeciPct),
    calculated: [],
    remainingCapacityMah: truth.remainingCapacityMah,
    fullCapacityMah: truth.fullCapacityMah,
    ratedCapacityMah: truth.ratedCapacityMah,
    cycleCount: truth.cycleCount,
    cellVoltagesMv: truth.cellVoltagesMv,
    balancingCells: truth.balancingCells,
    temperatures: [
      ...[0, 1, 2, 3].map((i) => ({ role: "cell", index: i + 1, valueDeciC: reported(truth.cellTemperaturesDeciC[i] ?? null) })),
      { role: "mos", index: 1, valueDeciC: reported(truth.mosTemperatureDeciC) },
      { role: "environment", index: 1, valueDeciC: reported(truth.environmentTemperatureDeciC) },
    ],
    mode: truth.mode,
    ...extrasOf(truth, isGuides),
    controls: family === "paceic-v25" ? truth.controls : CONTROLS_NOT_REPORTED,
    fullyCharged: fullOf(truth, family),
    alarms: sorted(truth.alarms),
    protections: sorted(truth.protections),
    faults: sorted(truth.faults),
    unknownBits: [],
  });
  expect(session.found).toMatchObject({ family, address: truth.address });
  expect(session.identity).toEqual({ bmsVersion: truth.bmsVersion, modelSerial: truth.modelSerial, packSerial: truth.packSerial });
  const settings = Object.fromEntries(Object.keys(session.settings).map((key) => [key, truth.settings.get(key)]));
  expect(session.settings).toEqual(settings);
}
