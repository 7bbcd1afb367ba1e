import { createCarriers } from "../../modbus/carriers.ts";
import { SENSORS } from "../../modbus/reading.ts";
import { FLAGS_FIELDS } from "./device.ts";

export const carriers = createCarriers({
  tiles: {},
  sensors: SENSORS,
  flags: FLAGS_FIELDS,
  switches: ["chargeMos", "dischargeMos", "limiter", "heater"],
});
