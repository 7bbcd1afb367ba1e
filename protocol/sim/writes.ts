import type { Driver } from "../drivers/driver.ts";
import type { FaultAction } from "./faults.ts";

type Settings = Readonly<Record<string, number>>;

/** One count of the family's wire away from `value`: down only where up is off the wire. */
function countOff(driver: Driver, key: string, value: number): number {
  const binding = driver.settings.bindings.find((other) => other.key === key);
  const step = binding?.wireStep ?? 1;
  return binding !== undefined && value + step > binding.wireMost ? -step : step;
}

/** What a write leaves in a pack that holds `held`, after the faults in the order of the script. */
export function storedOf(driver: Driver, changes: Settings, held: ReadonlyMap<string, number>, actions: readonly FaultAction[]): Settings {
  let stored: Record<string, number> = { ...changes };
  const differing = () => Object.entries(stored).filter(([key, value]) => held.get(key) !== value);
  const move = (key: string | undefined, delta: number | undefined) => {
    const value = key === undefined ? undefined : (stored[key] ?? held.get(key));
    if (key !== undefined && value !== undefined) stored[key] = value + (delta ?? countOff(driver, key, value));
  };
  for (const action of actions) {
    switch (action.kind) {
      case "ignoreWrite":
        stored = {};
        break;
      case "clamp": {
        const value = stored[action.key];
        const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = action;
        if (value !== undefined) stored[action.key] = Math.min(most, Math.max(least, value));
        break;
      }
      case "storeOther": {
        const key = action.key ?? differing()[0]?.[0];
        if (key !== undefined && Object.hasOwn(stored, key)) move(key, action.delta);
        break;
      }
      case "changeOther":
        move(action.key ?? driver.settings.bindings.find(({ key }) => !Object.hasOwn(changes, key))?.key, action.delta);
        break;
      case "reboot":
        if (action.stores !== true) stored = Object.fromEntries(differing().slice(0, Number(action.stores)));
        break;
      default:
    }
  }
  return stored;
}
