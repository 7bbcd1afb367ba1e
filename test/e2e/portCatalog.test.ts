import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PortInfo } from "../../src/contract/session.ts";
import { createPortCatalog } from "../../src/node/ports/portCatalog.ts";
import type { RawPort } from "../../src/node/ports/portScan.ts";
import { createUdevList, portsOfUdev } from "../../src/node/ports/udev.ts";
import { until } from "../support/until.ts";

const noUdev = () => Promise.reject(new Error("spawn udevadm ENOENT"));

describe("port catalog", () => {
  let root: string;
  let roots: { dev: string; sys: string };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "bms-ports-"));
    roots = { dev: join(root, "dev"), sys: join(root, "sys") };
    mkdirSync(join(roots.dev, "serial/by-id"), { recursive: true });
    mkdirSync(join(roots.sys, "class/tty"), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const plug = (name: string) => writeFileSync(join(roots.dev, name), "");
  const sysfs = (tty: string, facts: Record<string, string>) => {
    const device = join(roots.sys, "devices/usb1", `${tty}-usb`);
    mkdirSync(join(device, "1.0", tty), { recursive: true });
    for (const [name, value] of Object.entries(facts)) writeFileSync(join(device, name), `${value}\n`);
    mkdirSync(join(roots.sys, "class/tty", tty), { recursive: true });
    symlinkSync(join(device, "1.0", tty), join(roots.sys, "class/tty", tty, "device"));
  };
  const chip = (tty: string, type: string) => {
    mkdirSync(join(roots.sys, "class/tty", tty), { recursive: true });
    writeFileSync(join(roots.sys, "class/tty", tty, "type"), `${type}\n`);
  };

  it("never fails on this machine", async () => {
    expect(await createPortCatalog().list()).toEqual(expect.any(Array));
  });

  it("scans /dev where udev is missing, with names from sysfs and by-id", async () => {
    for (const name of ["ttyUSB10", "ttyUSB2", "ttyACM0", "ttyAMA0", "ttyS0", "ttyS1", "tty1", "null"]) plug(name);
    sysfs("ttyUSB2", { idVendor: "1a86", idProduct: "7523", product: "USB Serial" });
    symlinkSync(join(roots.dev, "ttyACM0"), join(roots.dev, "serial/by-id/usb-Acme_Bridge_42-if00-port0"));
    chip("ttyS0", "0");
    chip("ttyS1", "4");
    const ports = await createPortCatalog({ platform: "linux", roots, listSystem: noUdev }).list();
    expect(ports).toEqual([
      { path: join(roots.dev, "ttyACM0"), kind: "serial", title: "Acme Bridge 42" },
      { path: join(roots.dev, "ttyAMA0"), kind: "serial" },
      { path: join(roots.dev, "ttyS1"), kind: "serial" },
      {
        path: join(roots.dev, "ttyUSB2"),
        kind: "serial",
        title: "CH340",
        vendor: "WCH",
        usb: { vendorId: "1a86", productId: "7523" },
      },
      { path: join(roots.dev, "ttyUSB10"), kind: "serial" },
    ]);
  });

  it.each(["ttyCH343USB0", "ttyCH341USB1", "ttyCH9344USB3", "ttyTHS1", "ttymxc2"])(
    "knows %s, of an adapter's own driver or a board",
    async (name) => {
      plug(name);
      const ports = await createPortCatalog({ platform: "linux", roots, listSystem: noUdev }).list();
      expect(ports.map(({ path }) => path)).toEqual([join(roots.dev, name)]);
    },
  );

  it("lists each port once when udev and /dev both know it", async () => {
    plug("ttyUSB0");
    const path = join(roots.dev, "ttyUSB0");
    const listSystem = () => Promise.resolve([{ path, manufacturer: "FTDI", serialNumber: "A5", vendorId: "0403", productId: "6001" }]);
    const ports = await createPortCatalog({ platform: "linux", roots, listSystem }).list();
    expect(ports).toEqual([
      { path, kind: "serial", title: "FT232R", vendor: "FTDI", usb: { vendorId: "0403", productId: "6001", serialNumber: "A5" } },
    ]);
  });

  it("gives a list when the system's own list hangs", async () => {
    plug("ttyUSB0");
    const ports = await createPortCatalog({ platform: "linux", roots, listSystem: () => new Promise(() => undefined) }).list();
    expect(ports.map((port) => port.path)).toEqual([join(roots.dev, "ttyUSB0")]);
  });

  it.skipIf(process.platform === "win32")("looks for a missing udev once, and asks one that failed again", async () => {
    const program = join(root, "udevadm");
    const says = (lines: string) => writeFileSync(program, `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
    const list = createUdevList(program);
    await expect(list(240_000)).rejects.toMatchObject({ code: "ENOENT" });
    says("exit 1");
    const other = createUdevList(program);
    await expect(other(240_000)).rejects.toMatchObject({ code: 1 });
    says("echo 'P: /devices/ttyS4'; echo 'N: ttyS4'");
    expect(await other(240_000)).toMatchObject([{ path: "/dev/ttyS4" }]);
    await expect(list(240_000)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("reads what udev says of ports, and leaves other devices out", () => {
    const text = `P: /devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/ttyUSB0/tty/ttyUSB0
N: ttyUSB0
L: 0
S: serial/by-id/usb-FTDI_FT232R_USB_UART_A5-if00-port0
E: DEVPATH=/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/ttyUSB0/tty/ttyUSB0
E: DEVNAME=/dev/ttyUSB0
E: SUBSYSTEM=tty
E: ID_MODEL_ID=6001
E: ID_SERIAL_SHORT=A5
E: ID_VENDOR_ENC=FTDI\\x20Ltd
E: ID_VENDOR_ID=0403
E: DEVLINKS=/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A5-if00-port0

P: /devices/virtual/tty/tty3
N: tty3
E: DEVNAME=/dev/tty3

P: /devices/pci0000:00/0000:00:16.3/tty/ttyS4
N: ttyS4
E: DEVNAME=/dev/ttyS4
E: ID_USB_VENDOR_ENC=Intel
E: ID_VENDOR_ID=0x8086
E: ID_MODEL_ID=0x1c3d

P: /devices/pci0000:00/0000:00:1f.2
E: ID_VENDOR_ID=0x8086
`;
    for (const each of [text, text.replaceAll("\n", "\r\n").replaceAll("\r", "")])
      expect(portsOfUdev(each)).toEqual([
        { path: "/dev/ttyUSB0", manufacturer: "FTDI Ltd", serialNumber: "A5", vendorId: "0403", productId: "6001" },
        { path: "/dev/ttyS4", manufacturer: "Intel", serialNumber: undefined, vendorId: "8086", productId: "1c3d" },
      ]);
  });

  it.skipIf(process.platform !== "linux")("outlives a full table of descriptors [needs Linux]", async () => {
    const host = fileURLToPath(new URL("fullTableHost.ts", import.meta.url));
    const words = ["-c", 'ulimit -n 128; exec "$@"', "sh", process.execPath, "--import", "tsx", host];
    const { stdout } = await promisify(execFile)("sh", words);
    expect(JSON.parse(stdout)).toEqual({ reason: "EMFILE", isFullAList: true, isAfterAsBefore: true });
  });

  it("offers the calling-out names on macOS, without the built-in ones", async () => {
    for (const name of ["cu.usbserial-1", "tty.usbserial-1", "cu.Bluetooth-Incoming-Port", "cu.debug-console"]) plug(name);
    const listSystem = () => Promise.resolve([{ path: "/dev/tty.Bluetooth-Incoming-Port" }]);
    const ports = await createPortCatalog({ platform: "darwin", roots, listSystem }).list();
    expect(ports.map((port) => port.path)).toEqual([join(roots.dev, "cu.usbserial-1")]);
  });

  it("takes Windows' list as it is", async () => {
    const listed: RawPort[] = [{ path: "COM10" }, { path: "COM3", manufacturer: "Prolific", vendorId: "067B", productId: "2303" }];
    const ports = await createPortCatalog({ platform: "win32", roots, listSystem: () => Promise.resolve(listed) }).list();
    expect(ports).toEqual([
      { path: "COM3", kind: "serial", title: "PL2303", vendor: "Prolific", usb: { vendorId: "067B", productId: "2303" } },
      { path: "COM10", kind: "serial" },
    ]);
  });

  it("tells changes only, and stops when nobody watches", async () => {
    plug("ttyUSB0");
    let asked = 0;
    const listSystem = () => {
      asked += 1;
      return noUdev();
    };
    const catalog = createPortCatalog({ platform: "linux", roots, listSystem, pollMs: 5 });
    const told: (readonly PortInfo[])[] = [];
    const stop = catalog.watch((ports) => told.push(ports));
    await until(() => asked >= 3);
    expect(told).toHaveLength(0);
    plug("ttyUSB1");
    await until(() => told.length === 1);
    rmSync(join(roots.dev, "ttyUSB0"));
    await until(() => told.length === 2);
    expect(told.map((ports) => ports.length)).toEqual([2, 1]);
    stop();
    plug("ttyUSB7");
    expect(await catalog.list()).toHaveLength(2);
    expect(told).toHaveLength(2);
  });
});
