import type { Evidence } from "./evidence.ts";
import type { ControlKey, SwitchKey } from "./snapshot.ts";

/** The MOSFETs that commands may force off. */
export const MOS_KEYS = ["chargeMos", "dischargeMos"] as const;
export type MosKey = (typeof MOS_KEYS)[number];

/** Switches that only families with "PC control" let a program close and open. */
export const PC_SWITCH_KEYS = ["prechargeMos", "heater", "limiter", "dryContact1", "dryContact2", "fan"] as const satisfies SwitchKey[];
export type PcSwitchKey = MosKey | (typeof PC_SWITCH_KEYS)[number];

/** Everything that a command may have on or off. */
export type StateKey = PcSwitchKey | ControlKey;

/** As far as an answer reports them. */
export type SwitchStates = Readonly<Partial<Record<StateKey, boolean>>>;

/** Named by their effect, because sources contradict each other on what "on" means. */
export const COMMAND_KEYS = [
  "stopCharging",
  "allowCharging",
  "stopDischarging",
  "allowDischarging",
  "limiterOn",
  "limiterOff",
  "limiterHighGear",
  "limiterLowGear",
  "buzzerOn",
  "buzzerOff",
  "ledAlarmOn",
  "ledAlarmOff",
  "closeChargeMos",
  "openChargeMos",
  "closeDischargeMos",
  "openDischargeMos",
  "closePrechargeMos",
  "openPrechargeMos",
  "closeHeaterMos",
  "openHeaterMos",
  "closeLimitMos",
  "openLimitMos",
  "closeDryContact1",
  "openDryContact1",
  "closeDryContact2",
  "openDryContact2",
  "fanOn",
  "fanOff",
  "endPcControl",
  "restoreDefaults",
  "shutdown",
] as const;
export type CommandKey = (typeof COMMAND_KEYS)[number];

export interface CommandEffect {
  readonly state: StateKey;
  readonly on: boolean;
}

/** State to be read back after each command; null = no state shows it: see COMMAND_PROOFS. */
export const COMMAND_EFFECTS: Readonly<Record<CommandKey, CommandEffect | null>> = {
  stopCharging: { state: "chargeMos", on: false },
  allowCharging: { state: "chargeMos", on: true },
  stopDischarging: { state: "dischargeMos", on: false },
  allowDischarging: { state: "dischargeMos", on: true },
  limiterOn: { state: "limiterEnabled", on: true },
  limiterOff: { state: "limiterEnabled", on: false },
  limiterHighGear: { state: "limiterLowGear", on: false },
  limiterLowGear: { state: "limiterLowGear", on: true },
  buzzerOn: { state: "buzzer", on: true },
  buzzerOff: { state: "buzzer", on: false },
  ledAlarmOn: { state: "ledAlarm", on: true },
  ledAlarmOff: { state: "ledAlarm", on: false },
  closeChargeMos: { state: "chargeMos", on: true },
  openChargeMos: { state: "chargeMos", on: false },
  closeDischargeMos: { state: "dischargeMos", on: true },
  openDischargeMos: { state: "dischargeMos", on: false },
  closePrechargeMos: { state: "prechargeMos", on: true },
  openPrechargeMos: { state: "prechargeMos", on: false },
  closeHeaterMos: { state: "heater", on: true },
  openHeaterMos: { state: "heater", on: false },
  closeLimitMos: { state: "limiter", on: true },
  openLimitMos: { state: "limiter", on: false },
  closeDryContact1: { state: "dryContact1", on: true },
  openDryContact1: { state: "dryContact1", on: false },
  closeDryContact2: { state: "dryContact2", on: true },
  openDryContact2: { state: "dryContact2", on: false },
  fanOn: { state: "fan", on: true },
  fanOff: { state: "fan", on: false },
  endPcControl: null,
  restoreDefaults: null,
  shutdown: null,
};

/** silence = the pack must fall silent · settings = all of them are read again · acknowledgement = nothing else can tell. */
type CommandProof = "state" | "silence" | "settings" | "acknowledgement";

export function proofOf(command: CommandKey): CommandProof {
  if (COMMAND_EFFECTS[command] !== null) return "state";
  if (command === "endPcControl") return "acknowledgement";
  return command === "restoreDefaults" ? "settings" : "silence";
}

/** One command of a family, as data: documents and screens are drawn from it. */
export interface CommandInfo {
  readonly key: CommandKey;
  /** How the request looks, for people: "9A 01". */
  readonly wire: string;
  readonly evidence: Evidence;
  readonly source: string;
  /**
   * begins = from then on a program holds the switches instead of the pack's own logic; it must be ended ·
   * ends = returns control to the pack.
   */
  readonly pcControl?: "begins" | "ends";
  /** It may close what a protection holds open: the user must name the pack, and it is refused while a protection is active. */
  readonly overrides?: true;
}

/** Effect on a pack that obeys, for the simulator. */
export type PackOrder =
  | { readonly kind: "switch"; readonly state: StateKey; readonly on: boolean }
  /** Held by a program, whatever the protections say, until it releases the switches. */
  | { readonly kind: "force"; readonly state: PcSwitchKey; readonly on: boolean }
  | { readonly kind: "release" }
  | { readonly kind: "restoreDefaults" }
  | { readonly kind: "shutdown" }
  | { readonly kind: "clock"; readonly packTime: string };
