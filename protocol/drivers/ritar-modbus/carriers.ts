import { createCarriers } from "../../modbus/carriers.ts";
import { SWITCH_KEYS } from "../../model/snapshot.ts";
import { FLAGS_FIELDS, SENSORS } from "./device.ts";

export const carriers = createCarriers({
  tiles: { chargerVoltage: ["chargerVoltageMv"], solarCurrent: ["solarCurrentMa"] },
  sensors: SENSORS,
  flags: FLAGS_FIELDS,
  switches: SWITCH_KEYS,
});
