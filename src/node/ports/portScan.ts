import { readdir, readFile, realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** What is known of one serial port, from whatever source knows it. */
export interface RawPort {
  readonly path: string;
  readonly manufacturer?: string | undefined;
  readonly product?: string | undefined;
  readonly serialNumber?: string | undefined;
  readonly vendorId?: string | undefined;
  readonly productId?: string | undefined;
}

/** Where the system shows its devices; other folders in tests. */
export interface ScanRoots {
  readonly dev: string;
  readonly sys: string;
}

/** WCH's own drivers and the ports on boards (THS on Jetson, mxc on i.MX) have names of their own. */
const LINUX_PORT = /^tty(USB|ACM|AMA|S|XRUSB|WCH|CH\d+USB|THS|mxc)\d+$/;
const MAC_PORT = /^cu\.(?!Bluetooth-Incoming-Port|debug-console|wlan-debug)/;
/** Levels from a tty up to the USB device that carries the ids. */
const USB_LEVELS = 5;

/** Paths of the serial ports in /dev, sorted; the cheap question "did anything change". Empty where /dev cannot be read. */
export async function scanPaths(platform: string, roots: ScanRoots): Promise<readonly string[]> {
  const pattern = platform === "darwin" ? MAC_PORT : LINUX_PORT;
  const names = await readdir(roots.dev).catch(() => []);
  return names
    .filter((name) => pattern.test(name))
    .sort(byNumber)
    .map((name) => join(roots.dev, name));
}

/** The ports of /dev with what sysfs and /dev/serial/by-id say of them: works without udev (containers, small systems). */
export async function scanPorts(platform: string, roots: ScanRoots): Promise<readonly RawPort[]> {
  const paths = await scanPaths(platform, roots);
  if (platform !== "linux") return paths.map((path) => ({ path }));
  const byId = await namesById(roots);
  const ports = await Promise.all(paths.map(async (path) => ({ path, product: byId.get(path), ...(await usbFacts(path, roots)) })));
  const real = await Promise.all(ports.map((port) => hasHardware(port.path, roots)));
  return ports.filter((_, index) => real[index]);
}

/** False for the ttyS ports that the kernel makes for chips that are not there (sysfs type 0 or no entry). */
export async function hasHardware(path: string, roots: ScanRoots): Promise<boolean> {
  if (!/^ttyS\d+$/.test(basename(path))) return true;
  const type = await word(join(roots.sys, "class/tty", basename(path), "type"));
  return type !== undefined && type !== "0";
}

async function usbFacts(path: string, roots: ScanRoots): Promise<Partial<RawPort>> {
  let folder = await realpath(join(roots.sys, "class/tty", basename(path), "device")).catch(() => null);
  for (let level = 0; folder !== null && level < USB_LEVELS; level += 1) {
    const vendorId = await word(join(folder, "idVendor"));
    if (vendorId !== undefined) {
      const [productId, serialNumber, manufacturer, product] = await Promise.all(
        ["idProduct", "serial", "manufacturer", "product"].map((name) => word(join(folder ?? "", name))),
      );
      return { vendorId, productId, serialNumber, manufacturer, ...(product === undefined ? {} : { product }) };
    }
    folder = dirname(folder);
  }
  return {};
}

/** "usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0" -> "FTDI FT232R USB UART A50285BI", by the path it stands for. */
async function namesById(roots: ScanRoots): Promise<ReadonlyMap<string, string>> {
  const folder = join(roots.dev, "serial/by-id");
  const names = await readdir(folder).catch(() => []);
  const rows = await Promise.all(
    names.map(async (name) => {
      const target = await realpath(join(folder, name)).catch(() => null);
      const title = name
        .replace(/^usb-/, "")
        .replace(/-if\d+.*$/, "")
        .replaceAll("_", " ");
      return target === null ? null : ([join(roots.dev, basename(target)), title] as const);
    }),
  );
  return new Map(rows.filter((row) => row !== null));
}

async function word(file: string): Promise<string | undefined> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.trim() === "" ? undefined : text.trim();
}

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
