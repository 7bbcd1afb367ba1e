import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { RawPort } from "./portScan.ts";

const PORT_NAME = /^(tty(S|WCH|ACM|USB|AMA|MFD|O|XRUSB)|rfcomm)/;
/** A large machine has some megabytes of devices. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Names for the same fact: some versions of udev know the second alone. */
const NAMES = {
  manufacturer: ["ID_VENDOR_ENC", "ID_USB_VENDOR_ENC"],
  serialNumber: ["ID_SERIAL_SHORT", "ID_USB_SERIAL_SHORT"],
  vendorId: ["ID_VENDOR_ID", "ID_USB_VENDOR_ID"],
  productId: ["ID_MODEL_ID", "ID_USB_MODEL_ID"],
} as const;

/**
 * The serial ports that udev knows. Rejects where there is no udev, where it takes too long, and where no descriptor is left to start
 * it: SerialPort.list does not hear that last error, and it would end the program. A missing udev (a container) is looked for once: each
 * try copies the whole process, and holds it up for as long.
 */
export function createUdevList(program = "udevadm"): (limitMs: number) => Promise<readonly RawPort[]> {
  /** What starting it failed with where this system has none. */
  let missing: unknown = null;
  return async (limitMs) => {
    if (missing !== null) throw missing;
    try {
      const { stdout } = await promisify(execFile)(program, ["info", "-e"], { maxBuffer: MOST_BYTES, timeout: limitMs });
      return portsOfUdev(stdout);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") missing = error;
      throw error;
    }
  };
}

/** Of its export: each device begins with "P:"; "N:" is its name below /dev, each "E:" a property. */
export function portsOfUdev(text: string): readonly RawPort[] {
  return text.split(/^(?=P: )/m).flatMap((device) => {
    const name = /^N: (.+)$/m.exec(device)?.[1] ?? "";
    if (!PORT_NAME.test(name)) return [];
    const properties = new Map([...device.matchAll(/^E: ([^=\n]+)=(.*)$/gm)].map(([, key = "", value = ""]) => [key, value]));
    const fact = (names: readonly string[]) => names.map((each) => properties.get(each)).find((value) => value !== undefined);
    return {
      path: properties.get("DEVNAME") ?? `/dev/${name}`,
      manufacturer: fact(NAMES.manufacturer)?.replace(/\\x([0-9a-fA-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
      serialNumber: fact(NAMES.serialNumber),
      vendorId: fact(NAMES.vendorId)?.replace(/^0x/, ""),
      productId: fact(NAMES.productId)?.replace(/^0x/, ""),
    };
  });
}
