import { basename } from "node:path";
import { isSameData } from "../../../protocol/index.ts";
import type { PortInfo } from "../../contract/session.ts";
import type { PortCatalog } from "../../core/ports.ts";
import { within } from "../lanes.ts";
import { hasHardware, type RawPort, type ScanRoots, scanPaths, scanPorts } from "./portScan.ts";
import { createUdevList } from "./udev.ts";
import { unclaimedAdapters } from "./unclaimed.ts";
import { usbName } from "./usbVendors.ts";

const POLL_MS = 1000;
/** udevadm can hang while the system is busy with a new device. */
const LIST_LIMIT_MS = 3000;
/** udev learns an adapter's name after the device is there: ask a few polls longer. */
const POLLS_AFTER_CHANGE = 3;

interface PortCatalogOptions {
  readonly platform?: string;
  readonly roots?: ScanRoots;
  readonly pollMs?: number;
  /** What the system says; udev or SerialPort.list by default. Rejects where udev is missing. */
  readonly listSystem?: () => Promise<readonly RawPort[]>;
}

/** The serial ports of this machine. While somebody watches, it looks once a second and tells changes only. */
export function createPortCatalog(options: PortCatalogOptions = {}): PortCatalog {
  const platform = options.platform ?? process.platform;
  const roots = options.roots ?? { dev: "/dev", sys: "/sys" };
  const listUdev = createUdevList();
  const listSystem = options.listSystem ?? (platform === "linux" ? () => listUdev(LIST_LIMIT_MS) : listNative);
  const listeners = new Set<(ports: readonly PortInfo[]) => void>();
  let known: readonly PortInfo[] | null = null;
  let running: Promise<readonly PortInfo[]> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let fingerprint = "";
  let pollsLeft = POLLS_AFTER_CHANGE;

  const refresh = async () => {
    const raw = await collect(platform, roots, listSystem);
    const ports = raw.map(describePort);
    const changed = known !== null && !isSameData(known, ports);
    known = ports;
    if (changed) for (const listener of [...listeners]) listener(ports);
    return ports;
  };
  const list = () => {
    running ??= refresh().finally(() => {
      running = null;
    });
    return running;
  };
  const poll = async () => {
    // Asking udev starts a program: only when /dev looks different. Windows and macOS answer cheaply enough.
    if (platform === "linux") {
      const now = (await scanPaths(platform, roots)).join();
      pollsLeft = now === fingerprint ? pollsLeft - 1 : POLLS_AFTER_CHANGE;
      fingerprint = now;
    }
    if (platform !== "linux" || pollsLeft > 0) await list();
    if (listeners.size > 0) schedule();
  };
  const schedule = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void poll(), options.pollMs ?? POLL_MS);
    timer.unref();
  };

  return {
    list,
    unclaimed: async () => unclaimedAdapters(await list(), { platform }),
    watch(listener) {
      if (listeners.size === 0) {
        pollsLeft = POLLS_AFTER_CHANGE;
        schedule();
        if (known === null) void list();
      }
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) clearTimeout(timer);
      };
    },
  };
}

async function listNative(): Promise<readonly RawPort[]> {
  const { SerialPort } = await import("serialport");
  return SerialPort.list();
}

async function collect(platform: string, roots: ScanRoots, listSystem: () => Promise<readonly RawPort[]>): Promise<readonly RawPort[]> {
  const listed = await within<readonly RawPort[]>(listSystem(), LIST_LIMIT_MS, []);
  if (platform === "win32") return unique(listed);
  const scanned = await scanPorts(platform, roots);
  if (platform === "darwin") {
    // list() gives the dial-in names, which block until a carrier comes; cu.* is the same port for calling out.
    return unique([...listed.map((port) => ({ ...port, path: port.path.replace("/dev/tty.", "/dev/cu.") })), ...scanned]).filter(
      (port) => scanned.length === 0 || scanned.some((found) => found.path === port.path),
    );
  }
  const real = await Promise.all(listed.map((port) => hasHardware(port.path, roots)));
  return unique([...listed.filter((_, index) => real[index]), ...scanned]);
}

/** One row per path; what one source does not know the other fills in. */
function unique(ports: readonly RawPort[]): readonly RawPort[] {
  const byPath = new Map<string, RawPort>();
  for (const port of ports) {
    const known = byPath.get(port.path);
    const facts = Object.fromEntries(Object.entries(known ?? {}).filter(([, value]) => value !== undefined));
    byPath.set(port.path, { ...port, ...facts });
  }
  return [...byPath.values()].sort((a, b) => a.path.localeCompare(b.path, "en", { numeric: true }));
}

function describePort(port: RawPort): PortInfo {
  const { vendorId, productId, serialNumber } = port;
  const usb = vendorId !== undefined && productId !== undefined ? { vendorId, productId } : null;
  const name = usb === null ? null : usbName(usb.vendorId, usb.productId);
  const vendor = name?.vendor ?? port.manufacturer;
  const title = name?.title ?? port.product ?? (vendor === undefined ? undefined : `${vendor} ${basename(port.path)}`);
  return {
    path: port.path,
    kind: "serial",
    ...(title === undefined ? {} : { title }),
    ...(vendor === undefined ? {} : { vendor }),
    ...(usb === null ? {} : { usb: serialNumber === undefined ? usb : { ...usb, serialNumber } }),
  };
}
