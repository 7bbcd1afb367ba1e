import { expect } from "vitest";
import type { FamilyId, PackTruth } from "../../protocol/index.ts";
import { CONTROLS_NOT_REPORTED } from "../../protocol/shared.ts";
import type { Heard } from "./hostApp.ts";

/** Both wires carry whole percents; everything else the simulator already keeps at the coarser resolution of the two. */
const wholePercent = (deciPct: number) => Math.round(deciPct / 10) * 10;
const reported = <T>(value: T | null) => value ?? "notReported";

/** Every number the app shows against what the simulated pack really is. */
export function expectTruth({ session, snapshot }: Heard, truth: PackTruth, family: FamilyId): void {
  if (session === null || snapshot === null) throw new Error("nothing was heard");
  const shown = snapshot.snapshot;
  const sorted = (keys: Iterable<string>) => [...keys].sort();
  expect({ ...shown, alarms: sorted(shown.alarms), protections: sorted(shown.protections), faults: sorted(shown.faults) }).toEqual({
    address: truth.address,
    packVoltageMv: truth.packVoltageMv,
    currentMa: truth.currentMa,
    socDeciPct: wholePercent(truth.socDeciPct),
    sohDeciPct: wholePercent(truth.sohDeciPct),
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
    switches: {
      chargeMos: truth.switches.chargeMos,
      dischargeMos: truth.switches.dischargeMos,
      limiter: truth.switches.limiter,
      heater: truth.switches.heater,
      prechargeMos: "notReported",
      dryContact1: "notReported",
      dryContact2: "notReported",
    },
    controls: family === "paceic-v25" ? truth.controls : CONTROLS_NOT_REPORTED,
    // Modbus V1.3 has no bit for it.
    fullyCharged: family === "paceic-v25" ? truth.fullyCharged : "notReported",
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
