import type { Driver } from "../../protocol/index.ts";
import { fail } from "../../protocol/index.ts";

/**
 * The same family without the means to change a pack: with these drivers no code of the process can make the bytes of a write, a command
 * or a new time.
 */
export function lookOnly(driver: Driver): Driver {
  const { clock } = driver;
  return {
    ...driver,
    capabilities: { ...driver.capabilities, writeSettings: false, switches: false },
    control: null,
    clock: clock && { block: clock.block, readings: (values) => clock.readings(values), request: () => fail("host.readOnly") },
    request(block, address, args) {
      const request = driver.request(block, address, args);
      return request.ok && request.value.kind !== "read" ? fail("host.readOnly", { block }) : request;
    },
    writeRequest: (block) => fail("host.readOnly", { block }),
  };
}
