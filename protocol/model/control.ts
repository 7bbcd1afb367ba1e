import type { Evidence } from "./evidence.ts";
import type { ControlKey } from "./snapshot.ts";

/** The MOSFETs that commands may force off. */
export const MOS_KEYS = ["chargeMos", "dischargeMos"] as const;
export type MosKey = (typeof MOS_KEYS)[number];

/** Everything that a command may have on or off. */
export type StateKey = MosKey | ControlKey;

/** As far as an answer tells them. */
export type SwitchStates = Readonly<Partial<Record<StateKey, boolean>>>;

/** Named by what they do, because sources contradict each other in what they call "on". */
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
  "shutdown",
] as const;
export type CommandKey = (typeof COMMAND_KEYS)[number];

export interface CommandEffect {
  readonly state: StateKey;
  readonly on: boolean;
}

/** What is to be read back after each command; null = the pack must fall silent. */
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
  shutdown: null,
};

/** One command of a family, as data: documents and screens are drawn from it. */
export interface CommandInfo {
  readonly key: CommandKey;
  /** How the request looks, for people: "9A 01". */
  readonly wire: string;
  readonly evidence: Evidence;
  readonly source: string;
}

/** What a pack that obeys does: how the simulator is told. */
export type PackOrder =
  | { readonly kind: "switch"; readonly state: StateKey; readonly on: boolean }
  | { readonly kind: "shutdown" }
  | { readonly kind: "clock"; readonly packTime: string };
