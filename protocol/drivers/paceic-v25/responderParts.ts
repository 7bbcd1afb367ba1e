import { bitsOfNames } from "../../layout/bits.ts";
import type { Values } from "../../layout/fields.ts";
import type { LoggedTruth } from "../../model/truth.ts";
import { FAULT, INDICATION, PROTECTION_1, PROTECTION_2, WARNING_1, WARNING_2 } from "./bits.ts";

/** What the status of a pack and an entry of its log have in common; it applies to the present state as well as to a past one. */
type State = Pick<LoggedTruth, "switches" | "mode" | "faults" | "alarms" | "protections" | "fullyCharged">;
type Sensors = Pick<LoggedTruth, "cellTemperaturesDeciC" | "mosTemperatureDeciC" | "environmentTemperatureDeciC">;

export function coarse(base: number, step: number): number {
  return Math.round(base / step) * step;
}

export function flagBits(bits: Readonly<Record<number, string>>, set: ReadonlySet<string>): number {
  return bitsOfNames(bits, (name) => set.has(name));
}

export function sensorsOf(truth: Sensors): (number | null)[] {
  const cells = Array.from({ length: 4 }, (_, i) => truth.cellTemperaturesDeciC[i] ?? null);
  return [...cells, truth.mosTemperatureDeciC, truth.environmentTemperatureDeciC];
}

function indicationOf({ switches, mode, faults }: State): Set<string> {
  const names = new Set<string>();
  if (switches.limiter) names.add("limiterOn");
  if (switches.chargeMos || switches.limiter) names.add("chargeMosOn");
  if (switches.dischargeMos) names.add("dischargeMosOn");
  if (switches.heater) names.add("heaterOn");
  if (mode === "discharging") names.add("packSupplying");
  if (mode === "charging") names.add("acIn");
  if (faults.has("chargerReversed")) names.add("chargerReversed");
  return names;
}

/** The bytes of bits that stand in the status and in every record of the log. */
export function flagBytesOf(state: State): Values {
  const protection2 = new Set<string>(state.protections);
  if (state.fullyCharged) protection2.add("fullyCharged");
  return {
    protection1: flagBits(PROTECTION_1, state.protections),
    protection2: flagBits(PROTECTION_2, protection2),
    fault: flagBits(FAULT, state.faults),
    warning1: flagBits(WARNING_1, state.alarms),
    warning2: flagBits(WARNING_2, state.alarms),
    indication: flagBits(INDICATION, indicationOf(state)),
  };
}
