import { createCarriers } from "../../modbus/carriers.ts";
import { SWITCH_KEYS } from "../../model/snapshot.ts";
import { FAULT_BITS, PROTECTION_BITS, WARNING_BITS } from "./bits.ts";
import { SENSORS } from "./device.ts";

export const carriers = createCarriers({
  tiles: { chargerVoltage: ["chargerVoltageMv"], solarCurrent: ["solarCurrentMa"] },
  sensors: SENSORS,
  flags: { alarm: ["warningFlags", WARNING_BITS], protection: ["protectionFlags", PROTECTION_BITS], fault: ["statusFlags", FAULT_BITS] },
  switches: SWITCH_KEYS,
});
