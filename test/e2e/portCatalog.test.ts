import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PortInfo } from "../../src/contract/session.ts";
import { createPortCatalog } from "../../src/node/portCatalog.ts";
import type { RawPort } from "../../src/node/portScan.ts";
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
