import type { MosKey, PackOrder, PcSwitchKey } from "../model/control.ts";
import { MOS_KEYS } from "../model/control.ts";
import type { ControlKey, SwitchKey } from "../model/snapshot.ts";
import type { PackOptions } from "./packOptions.ts";

/** Current that the charge limiter allows; the documents give no current for either gear. */
const HIGH_GEAR_MA = 20_000;
const LOW_GEAR_MA = 10_000;

type SwitchOrder = Exclude<PackOrder, { kind: "clock" | "restoreDefaults" }>;

/** State that commands leave in a pack. */
interface PackSwitches {
  isOff(key: SwitchKey): boolean;
  set(key: SwitchKey, on: boolean): void;
  controls(): Readonly<Record<ControlKey, boolean>>;
  forcedOff(): readonly MosKey[];
  /** State held by a program; undefined = the pack decides. */
  forced(key: PcSwitchKey): boolean | undefined;
  /** All that a program holds. */
  allForced(): Readonly<Partial<Record<PcSwitchKey, boolean>>>;
  isAsleep(): boolean;
  wake(): void;
  obey(order: SwitchOrder): void;
  /** Most that may be charged now, mA; null = the limiter is not enabled. */
  limitMa(): number | null;
}

function isMos(key: string): key is MosKey {
  return MOS_KEYS.some((mos) => mos === key);
}

export function createSwitches({ limiterEnabled = false, pcControl = {} }: PackOptions): PackSwitches {
  const off = new Set<SwitchKey>();
  let controls: Readonly<Record<ControlKey, boolean>> = { limiterEnabled, limiterLowGear: false, buzzer: false, ledAlarm: true };
  let isAsleep = false;
  /** "PC control": stays on whatever happens to the program that began it. */
  const forced = new Map(Object.entries(pcControl) as [PcSwitchKey, boolean][]);
  const set = (key: SwitchKey, on: boolean) => {
    if (on) off.delete(key);
    else off.add(key);
  };
  return {
    isOff: (key) => isAsleep || off.has(key),
    set,
    controls: () => controls,
    forcedOff: () => MOS_KEYS.filter((key) => off.has(key)),
    forced: (key) => (isAsleep ? false : forced.get(key)),
    allForced: () => Object.fromEntries(forced),
    isAsleep: () => isAsleep,
    wake() {
      isAsleep = false;
    },
    obey(order) {
      if (order.kind === "force") forced.set(order.state, order.on);
      else if (order.kind === "release") forced.clear();
      else if (order.kind === "shutdown") {
        isAsleep = true;
        forced.clear();
      } else if (isMos(order.state)) set(order.state, order.on);
      else controls = { ...controls, [order.state]: order.on };
    },
    limitMa: () => (!controls.limiterEnabled ? null : controls.limiterLowGear ? LOW_GEAR_MA : HIGH_GEAR_MA),
  };
}
