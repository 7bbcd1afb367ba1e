import { spawn } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { accessHint } from "../../src/node/ports/portAccess.ts";
import { holderOfLsof, portHolder } from "../../src/node/ports/portHolder.ts";
import { devicesOfIoreg, devicesOfPnputil, unclaimedAdapters } from "../../src/node/ports/unclaimed.ts";
import { createStreamOpener } from "../../src/node/streamOpener.ts";
import { createPair, hasSocat } from "../support/socat.ts";
import { until } from "../support/until.ts";

const CH340 = { title: "CH340", vendor: "WCH", driver: "CH341SER" };

describe("why a port cannot be used", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "bms-trouble-"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const write = (file: string, text: string) => {
    mkdirSync(join(root, file, ".."), { recursive: true });
    writeFileSync(join(root, file), `${text}\n`);
    return join(root, file);
  };
  const link = (file: string, target: string) => {
    mkdirSync(join(root, file, ".."), { recursive: true });
    symlinkSync(target, join(root, file));
  };

  describe("held by another program", () => {
    it("names the program that has the device open, under whatever name it is asked for", async () => {
      const device = write("dev/ttyUSB0", "");
      link("dev/serial/by-id/usb-WCH", device);
      link("proc/41/exe", "/sbin/agetty");
      link("proc/41/fd/0", "/dev/null");
      link("proc/4711/exe", "/usr/bin/minicom");
      write("proc/4711/comm", "MainThread");
      link("proc/4711/fd/3", device);
      const options = { platform: "linux", proc: join(root, "proc") };
      expect(await portHolder(device, options)).toEqual({ program: "minicom", pid: 4711 });
      expect(await portHolder(join(root, "dev/serial/by-id/usb-WCH"), options)).toEqual({ program: "minicom", pid: 4711 });
      expect(await portHolder(write("dev/ttyUSB1", ""), options)).toBeNull();
    });

    it("names the service that looks for modems where it runs and nobody else is seen to have an adapter of USB", async () => {
      const [device, other] = [write("dev/ttyUSB0", ""), write("dev/ttyS0", "")];
      write("proc/812/comm", "ModemManager");
      const options = { platform: "linux", proc: join(root, "proc") };
      expect(await portHolder(device, options)).toEqual({ suspect: "ModemManager" });
      expect(await portHolder(other, options)).toBeNull();
      link("proc/4711/exe", "/usr/bin/minicom");
      link("proc/4711/fd/3", device);
      expect(await portHolder(device, options)).toEqual({ program: "minicom", pid: 4711 });
    });

    it("says nothing where the system tells nothing", async () => {
      expect(await portHolder("COM12", { platform: "win32" })).toBeNull();
      expect(await portHolder(join(root, "none"), { platform: "linux" })).toBeNull();
      expect(await portHolder("/dev/cu.usb", { platform: "darwin", lsof: () => Promise.reject(new Error("lsof: not found")) })).toBeNull();
    });

    it("reads what lsof prints, and does not name this program", () => {
      expect(holderOfLsof(`p${process.pid}\ncopen-bmstool\nf21\np812\ncCoolTerm\nf14\n`)).toEqual({ program: "CoolTerm", pid: 812 });
      expect(holderOfLsof("")).toBeNull();
    });

    it.skipIf(!hasSocat)("is told with a refused opening [needs socat]", async () => {
      const pair = await createPair();
      const hold = `import { SerialPort } from "serialport";
        const port = new SerialPort({ path: ${JSON.stringify(pair.tool)}, baudRate: 9600, lock: true });
        port.on("data", () => undefined).on("open", () => process.stdout.write("open"));
        setInterval(() => undefined, 1000);`;
      const other = spawn(process.execPath, ["--input-type=module", "-e", hold], { stdio: ["ignore", "pipe", "inherit"] });
      let said = "";
      other.stdout.on("data", (chunk) => {
        said += String(chunk);
      });
      await until(() => said === "open");
      const open = () => createStreamOpener().open(pair.tool, 9600);
      let result = await open();
      // Whoever waits for the processor longer than the question may take is told without the name.
      for (let more = 0; more < 5 && !result.ok && !("program" in (result.error.detail ?? {})); more++) result = await open();
      other.kill("SIGKILL");
      pair.dispose();
      expect(result).toMatchObject({ ok: false, error: { code: "host.portBusy", detail: { program: "node", pid: other.pid } } });
    });
  });

  describe("not allowed", () => {
    const denied = (mode: number, members: string) => {
      const path = write("ttyUSB0", "");
      if (process.getuid?.() === 0) chownSync(path, 0, 20);
      chmodSync(path, mode);
      return { path, groupFile: write("group", `root:x:0:\nuucp:x:${statSync(path).gid}:${members}`), platform: "linux" };
    };

    it("gives the command for the group that owns the device", async () => {
      const { path, ...system } = denied(0o660, "mia");
      const command = "sudo usermod -aG uucp anna";
      expect(await accessHint(path, { ...system, user: "anna", groups: [] })).toEqual({ group: "uucp", command });
      const odd = await accessHint(path, { ...system, user: "anna; rm -rf /", groups: [] });
      expect(odd).toEqual({ group: "uucp", command: 'sudo usermod -aG uucp "$USER"' });
    });

    it("asks for nothing but a new login where the group has the user already", async () => {
      const { path, ...system } = denied(0o660, "mia,anna");
      expect(await accessHint(path, { ...system, user: "anna", groups: [] })).toEqual({ group: "uucp" });
    });

    it("asks only Linux", async () => {
      expect(await accessHint("/dev/cu.usb", { platform: "darwin" })).toBeNull();
      expect(await accessHint("COM3", { platform: "win32" })).toBeNull();
      expect(await accessHint(join(root, "none"), { platform: "linux" })).toBeNull();
    });

    it("offers nothing where the group is root's or may not write", async () => {
      const { path, ...system } = denied(0o600, "");
      expect(await accessHint(path, { ...system, user: "anna" })).toBeNull();
      expect(await accessHint("/etc/hostname", { ...system, user: "anna" })).toBeNull();
    });
  });

  describe("an adapter without a port", () => {
    const usb = (name: string, vendor: string, product: string) => {
      write(`sys/bus/usb/devices/${name}/idVendor`, vendor);
      write(`sys/bus/usb/devices/${name}/idProduct`, product);
    };
    const find = () => unclaimedAdapters([], { platform: "linux", roots: { sys: join(root, "sys"), proc: join(root, "proc") } });

    it("is found on Linux, and no other device with it", async () => {
      usb("1-1", "1a86", "7523");
      usb("1-2", "10c4", "ea60");
      mkdirSync(join(root, "sys/bus/usb/devices/1-2:1.0/ttyUSB0"), { recursive: true });
      usb("1-3", "2341", "0043");
      mkdirSync(join(root, "sys/bus/usb/devices/1-1:1.0"), { recursive: true });
      expect(await find()).toEqual([{ ...CH340, takenBy: null }]);
    });

    it("is told to be taken by the braille service where that runs", async () => {
      usb("1-1", "1a86", "7523");
      link("sys/bus/usb/devices/1-1:1.0/driver", "../../drivers/usbfs");
      expect(await find()).toEqual([{ ...CH340, takenBy: null }]);
      write("proc/99/comm", "brltty");
      expect(await find()).toEqual([{ ...CH340, takenBy: "brltty" }]);
    });

    it("is nowhere on a computer without USB", async () => {
      expect(await find()).toEqual([]);
    });

    it("is found on Windows by its instance id, in any language", async () => {
      const text = "Instanz-ID:                USB\\VID_1A86&PID_7523\\5&2C0F1A\nProblemcode:               28 (0x1C)\n";
      expect(devicesOfPnputil(text)).toEqual([{ vendorId: "1a86", productId: "7523", takenBy: null }]);
      expect(await unclaimedAdapters([], { platform: "win32", run: () => Promise.resolve(text) })).toEqual([{ ...CH340, takenBy: null }]);
      expect(await unclaimedAdapters([], { platform: "win32", run: () => Promise.reject(new Error("ENOENT")) })).toEqual([]);
    });

    it("is found on macOS when no port belongs to it", async () => {
      const text = `+-o Root  <class IORegistryEntry>
  +-o USB Serial@14100000  <class IOUSBHostDevice>
    {
      "idProduct" = 29987
      "idVendor" = 6790
    }
  +-o Keyboard@14200000  <class IOUSBHostDevice>
    {
      "idVendor" = 1452
    }`;
      expect(devicesOfIoreg(text)).toEqual([{ vendorId: "1a86", productId: "7523", takenBy: null }]);
      const run = () => Promise.resolve(text);
      expect(await unclaimedAdapters([], { platform: "darwin", run })).toEqual([{ ...CH340, takenBy: null }]);
      const port = { path: "/dev/cu.usb", kind: "serial", usb: { vendorId: "1A86", productId: "7523" } } as const;
      expect(await unclaimedAdapters([port], { platform: "darwin", run })).toEqual([]);
    });
  });
});
