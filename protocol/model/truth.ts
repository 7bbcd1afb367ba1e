import type { FlagKey } from "./flags.ts";
import type { PackMode, SwitchKey } from "./snapshot.ts";

/** What a simulated pack really is; each family's responder puts it on the wire in its own way. */
export interface PackTruth {
  /** Setting of the ADD switch, 0-15. */
  readonly address: number;
  readonly cellVoltagesMv: readonly number[];
  readonly balancingCells: readonly boolean[];
  /** Cell sensors in 0.1 °C; null = not fitted. */
  readonly cellTemperaturesDeciC: readonly (number | null)[];
  readonly mosTemperatureDeciC: number | null;
  readonly environmentTemperatureDeciC: number | null;
  readonly packVoltageMv: number;
  /** + charge, - discharge. */
  readonly currentMa: number;
  readonly socDeciPct: number;
  readonly sohDeciPct: number;
  readonly remainingCapacityMah: number;
  readonly fullCapacityMah: number;
  readonly ratedCapacityMah: number;
  readonly cycleCount: number;
  readonly mode: PackMode;
  readonly fullyCharged: boolean;
  /** Only what the family can say is put on the wire. */
  readonly switches: Readonly<Partial<Record<SwitchKey, boolean>>>;
  readonly alarms: ReadonlySet<FlagKey>;
  readonly protections: ReadonlySet<FlagKey>;
  readonly faults: ReadonlySet<FlagKey>;
  /** By setting key, base units; the switch of a block of paceic is kept beside its values, as `<block>Enabled`. */
  readonly settings: ReadonlyMap<string, number>;
  readonly bmsVersion: string;
  readonly modelSerial: string;
  readonly packSerial: string;
}
