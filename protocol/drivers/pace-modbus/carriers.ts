import { createCarriers } from "../../modbus/carriers.ts";
import { SENSORS } from "../../modbus/reading.ts";
import { PROTECTION_BITS, STATUS_BITS, WARNING_BITS } from "./registers.ts";

export const carriers = createCarriers({
  tiles: {},
  sensors: SENSORS,
  flags: { alarm: ["warningFlags", WARNING_BITS], protection: ["protectionFlags", PROTECTION_BITS], fault: ["statusFlags", STATUS_BITS] },
  switches: ["chargeMos", "dischargeMos", "limiter", "heater"],
});
