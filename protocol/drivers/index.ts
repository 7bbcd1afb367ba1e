import type { Driver, FamilyId } from "./driver.ts";
import { paceModbus } from "./pace-modbus/index.ts";
import { paceicV25 } from "./paceic-v25/index.ts";
import { ritarModbus } from "./ritar-modbus/index.ts";

/** In the order of detection. A new family is one folder and one line here. */
export const DRIVERS: readonly Driver[] = [ritarModbus, paceicV25, paceModbus];

/** For code about one family; code that serves all families receives the list. */
export function driverOf(family: FamilyId): Driver {
  const driver = DRIVERS.find((d) => d.family === family);
  if (!driver) throw new RangeError(`no driver ${family}`);
  return driver;
}
