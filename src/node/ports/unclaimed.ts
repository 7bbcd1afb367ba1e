import { execFile } from "node:child_process";
import { readdir, readFile, readlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import type { PortInfo, UnclaimedAdapter } from "../../contract/session.ts";
import { within } from "../lanes.ts";
import { isRunning } from "./processes.ts";
import { usbName } from "./usbVendors.ts";

interface UsbDevice {
  readonly vendorId: string;
  readonly productId: string;
  /** Program that has taken it for itself; null = none is known. */
  readonly takenBy: string | null;
}

interface UnclaimedOptions {
  readonly platform?: string;
  /** Where Linux shows its devices and processes; other folders in tests. */
  readonly roots?: { readonly sys: string; readonly proc: string };
  /** Runs a program of the system and gives what it prints. */
  readonly run?: (program: string, args: readonly string[]) => Promise<string>;
}

const LIMIT_MS = 4000;
const MOST_BYTES = 32 * 1024 * 1024;
/** The kernel's name for "a program has taken this interface for itself". */
const TAKEN_BY_PROGRAM = "usbfs";
/** A service for braille displays: it takes CH340 adapters (1a86:7523) on desktops that have it. */
const BRAILLE_SERVICE = "brltty";

/**
 * Serial adapters that are plugged in and have no port, because their driver is missing or a program has taken them. Never fails: what cannot
 * be found out is not in the list. `ports` = the ports that there are.
 */
export function unclaimedAdapters(ports: readonly PortInfo[], options: UnclaimedOptions = {}): Promise<readonly UnclaimedAdapter[]> {
  const platform = options.platform ?? process.platform;
  const run = options.run ?? runProgram;
  const described = async () =>
    (await devicesWithoutPort(platform, ports, options.roots ?? { sys: "/sys", proc: "/proc" }, run)).flatMap(describe);
  return within(described(), LIMIT_MS, []);
}

async function devicesWithoutPort(
  platform: string,
  ports: readonly PortInfo[],
  roots: { readonly sys: string; readonly proc: string },
  run: (program: string, args: readonly string[]) => Promise<string>,
): Promise<readonly UsbDevice[]> {
  if (platform === "linux") return devicesOfSysfs(roots.sys, roots.proc);
  if (platform === "win32") return devicesOfPnputil(await run("pnputil", ["/enum-devices", "/problem"]));
  if (platform !== "darwin") return [];
  const withPort = new Set(ports.flatMap(({ usb }) => (usb === undefined ? [] : [usb.vendorId.toLowerCase()])));
  return devicesOfIoreg(await run("ioreg", ["-p", "IOUSB", "-l", "-w", "0"])).filter(({ vendorId }) => !withPort.has(vendorId));
}

function describe({ vendorId, productId, takenBy }: UsbDevice): readonly UnclaimedAdapter[] {
  const name = usbName(vendorId, productId);
  return name === null ? [] : [{ title: name.title, vendor: name.vendor, driver: name.driver, takenBy }];
}

/** Linux: each folder in bus/usb/devices is a device, or with ":" an interface of one; a serial interface holds its tty. */
async function devicesOfSysfs(sys: string, proc: string): Promise<readonly UsbDevice[]> {
  const root = join(sys, "bus/usb/devices");
  const names = await readdir(root).catch(() => []);
  const found: UsbDevice[] = [];
  for (const name of names.filter((each) => !each.includes(":"))) {
    const [vendorId, productId] = await Promise.all([word(join(root, name, "idVendor")), word(join(root, name, "idProduct"))]);
    if (usbName(vendorId, productId) === null) continue;
    const interfaces = names.filter((each) => each.startsWith(`${name}:`)).map((each) => join(root, each));
    const content = (await Promise.all(interfaces.map((folder) => readdir(folder).catch(() => [])))).flat();
    if (content.some((entry) => entry.startsWith("tty"))) continue;
    const drivers = await Promise.all(interfaces.map((folder) => readlink(join(folder, "driver")).catch(() => "")));
    const isTaken = drivers.some((driver) => basename(driver) === TAKEN_BY_PROGRAM);
    found.push({ vendorId, productId, takenBy: isTaken && (await isRunning(BRAILLE_SERVICE, proc)) ? BRAILLE_SERVICE : null });
  }
  return found;
}

/** Windows: devices that have a problem, by their instance id; the words around it are in the system's language. */
export function devicesOfPnputil(text: string): readonly UsbDevice[] {
  return [...text.matchAll(/USB\\VID_([0-9A-F]{4})&PID_([0-9A-F]{4})/gi)].map(([, vendor = "", product = ""]) => {
    return { vendorId: vendor.toLowerCase(), productId: product.toLowerCase(), takenBy: null };
  });
}

/** macOS: one block for each USB device, its ids in decimal. */
export function devicesOfIoreg(text: string): readonly UsbDevice[] {
  return text.split(/^.*\+-o /m).flatMap((block) => {
    const [vendor, product] = [/"idVendor" = (\d+)/.exec(block)?.[1], /"idProduct" = (\d+)/.exec(block)?.[1]];
    if (vendor === undefined || product === undefined) return [];
    return [{ vendorId: hex(vendor), productId: hex(product), takenBy: null }];
  });
}

function hex(decimal: string): string {
  return Number(decimal).toString(16).padStart(4, "0");
}

async function word(file: string): Promise<string> {
  return (await readFile(file, "utf8").catch(() => "")).trim();
}

async function runProgram(program: string, args: readonly string[]): Promise<string> {
  return (await promisify(execFile)(program, args, { timeout: LIMIT_MS, maxBuffer: MOST_BYTES, windowsHide: true })).stdout;
}
