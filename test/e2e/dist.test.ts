import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { FuseV1Options, getCurrentFuseWire } from "@electron/fuses";
import * as resedit from "resedit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { onPath } from "../../scripts/lib/tools.ts";
import { PACKAGING } from "../../scripts/paths.ts";
import { programBytes } from "../../scripts/release/artefacts.ts";
import { builderConfig } from "../../scripts/release/config.ts";
import { READ_DOCUMENT, SERVE_DOCUMENT } from "../../src/node/cli/documents.ts";
import { packageVersion } from "../../src/node/packageFacts.ts";
import { ensureBuilt } from "../support/built.ts";
import { type Cli, createCli, documentOf } from "../support/cli.ts";
import { commissioningOf } from "../support/commissionings.ts";
import { DIST_NAMES, type DistName, fuseFile } from "../support/electronDist.ts";
import { SHELL_CHROMIUM, startShell } from "../support/electronShell.ts";
import { startSpeaking } from "../support/hostAppSim.ts";
import { archivedFiles, archiveHash, PACKAGES, type PackedBuild, packAll, resourcesOf, unpackedFolder } from "../support/packedBuild.ts";
import { readPdf } from "../support/pdfText.ts";
import { createPair, hasSocat } from "../support/socat.ts";
import { until } from "../support/until.ts";

/**
 * Measured 13.2 MB on Linux, of which 2.3 are eight languages (for the window and for the command line), 1.7 the fonts of the report,
 * 1.7 its library, 1.1 the manual and 0.9 the client for brokers; Electron itself is some 250.
 */
const PROGRAM_LIMIT_BYTES = 14_000_000;

const ALLOWED = [
  /^package\.json$/,
  /^dist\/electron\/(?:main\.js|preload\.cjs)$/,
  /^dist\/manual\/(?:registers\/)?[\w-]+\.html$/,
  /^dist\/manual\/manual\.css$/,
  /^dist\/manual\/images\/[\w-]+\.png$/,
  /^dist\/electron\/[\w.-]+-[\w-]{8}\.js$/,
  /^src\/report\/fonts\/noto-sans-[\w-]+\.woff$/,
  /^dist\/ui\/index\.html$/,
  /^dist\/ui\/assets\/[\w-]+\.(?:js|css)$/,
  /^dist\/ui\/assets\/(?:inter|jetbrains-mono)-latin[\w-]+\.woff2$/,
  new RegExp(`^node_modules/(?:${PACKAGES.join("|")})/(?:[\\w@./-]+/)?(?:package\\.json|licen[cs]e|[\\w-]+\\.m?js)$`, "i"),
];

const PREBUILDS = "node_modules/@serialport/bindings-cpp/prebuilds";
const NATIVE: Readonly<Record<DistName, string>> = {
  "linux-x64": `${PREBUILDS}/linux-x64/@serialport+bindings-cpp.glibc.node`,
  "linux-arm64": `${PREBUILDS}/linux-arm64/@serialport+bindings-cpp.armv8.glibc.node`,
  "win32-x64": `${PREBUILDS}/win32-x64/@serialport+bindings-cpp.node`,
  "win32-arm64": `${PREBUILDS}/win32-arm64/@serialport+bindings-cpp.armv8.node`,
  "darwin-x64": `${PREBUILDS}/darwin-x64+arm64/@serialport+bindings-cpp.node`,
  "darwin-arm64": `${PREBUILDS}/darwin-x64+arm64/@serialport+bindings-cpp.node`,
};
/** The first bytes by which a system knows its own programs: ELF with its processor, PE, a Mach-O for several processors. */
const MAGIC: Readonly<Record<DistName, (bytes: Buffer) => boolean>> = {
  "linux-x64": (bytes) => bytes.toString("latin1", 1, 4) === "ELF" && bytes.readUInt16LE(18) === 0x3e,
  "linux-arm64": (bytes) => bytes.toString("latin1", 1, 4) === "ELF" && bytes.readUInt16LE(18) === 0xb7,
  "win32-x64": (bytes) => bytes.readUInt16LE(bytes.readUInt32LE(0x3c) + 4) === 0x8664,
  "win32-arm64": (bytes) => bytes.readUInt16LE(bytes.readUInt32LE(0x3c) + 4) === 0xaa64,
  "darwin-x64": (bytes) => bytes.readUInt32BE(0) === 0xcafebabe,
  "darwin-arm64": (bytes) => bytes.readUInt32BE(0) === 0xcafebabe,
};

/** A character in the program file: "1" or "0". */
const FUSE_ON = "1".charCodeAt(0);

/** Never where somebody uses the program. */
function mayInstall(): boolean {
  return process.getuid?.() === 0 && onPath("dpkg") !== null && !existsSync("/usr/lib/open-bmstool");
}

function run(command: string, ...words: string[]): { readonly code: number | null; readonly out: string; readonly err: string } {
  const env = { ...process.env, OPEN_BMSTOOL_FOLDER: home, OPEN_BMSTOOL_PORT: "" };
  const { status, stdout, stderr } = spawnSync(command, words, { encoding: "utf8", env });
  return { code: status, out: stdout, err: stderr };
}

let packed: PackedBuild;
let home: string;

describe.skipIf(process.platform !== "linux")("installers [need Linux]", () => {
  beforeAll(async () => {
    await ensureBuilt();
    home = mkdtempSync(join(tmpdir(), "bms-dist-"));
    packed = await packAll();
  });
  afterAll(() => {
    packed?.dispose();
    rmSync(home, { recursive: true, force: true });
  });

  describe.each(DIST_NAMES)("unpacked build for %s", (name) => {
    it("holds the compiled program and its packages, and nothing else", () => {
      const files = archivedFiles(resourcesOf(packed, name));
      const others = files.filter(({ path }) => path !== NATIVE[name] && !ALLOWED.some((pattern) => pattern.test(path)));
      expect(others).toEqual([]);
      for (const pattern of ALLOWED)
        expect(
          files.some(({ path }) => pattern.test(path)),
          String(pattern),
        ).toBe(true);
      for (const unwanted of ["react", "@mantine", "electron", "node-addon-api"]) {
        expect(files.filter(({ path }) => path.startsWith(`node_modules/${unwanted}/`))).toEqual([]);
      }
    });

    it("has the native part for its own platform unpacked, and no other", () => {
      const resources = resourcesOf(packed, name);
      expect(archivedFiles(resources).filter(({ path, isUnpacked }) => isUnpacked || path.endsWith(".node"))).toEqual([
        { path: NATIVE[name], isUnpacked: true },
      ]);
      const unpacked = readdirSync(join(resources, "app.asar.unpacked"), { recursive: true, encoding: "utf8" });
      expect(unpacked.filter((file) => /\.\w+$/.test(file))).toEqual([NATIVE[name]]);
      expect(MAGIC[name](readFileSync(join(resources, "app.asar.unpacked", NATIVE[name])))).toBe(true);
    });

    it("has its fuses set", async () => {
      const wire = await getCurrentFuseWire(join(unpackedFolder(packed, name), fuseFile(name)));
      const enabled = Object.values(FuseV1Options).filter(
        (fuse): fuse is FuseV1Options => typeof fuse === "number" && Number(wire[fuse]) === FUSE_ON,
      );
      expect(enabled).toEqual([FuseV1Options.EnableEmbeddedAsarIntegrityValidation, FuseV1Options.OnlyLoadAppFromAsar]);
    });

    it("stays within its size and brings the licences", () => {
      const resources = resourcesOf(packed, name);
      expect(programBytes(resources)).toBeLessThan(PROGRAM_LIMIT_BYTES);
      const notices = readFileSync(join(resources, "THIRD-PARTY-NOTICES.txt"), "utf8");
      for (const text of [
        "serialport 13",
        "react 19",
        "@mantine/core 9",
        "SIL Open Font License",
        "d3-scale",
        "node-addon-api",
        "pdfkit 0",
        "noto-sans-sc 5",
      ]) {
        expect(notices).toContain(text);
      }
      expect(notices).not.toMatch(/^(?:vitest|electron-builder|typescript) \d/m);
      expect(existsSync(join(resources, "LICENSE.txt"))).toBe(true);
    });
  });

  describe("what the system checks before it loads the archive", () => {
    it.each(["win32-x64", "win32-arm64"] as const)("is in the program file of %s", (name) => {
      const program = resedit.NtExecutable.from(readFileSync(join(unpackedFolder(packed, name), "Open BMSTool.exe")));
      const { entries } = resedit.NtExecutableResource.from(program);
      const integrity = entries.find(({ type, id }) => type === "INTEGRITY" && id === "ELECTRONASAR");
      expect(JSON.parse(Buffer.from(integrity?.bin ?? new ArrayBuffer(0)).toString("utf8"))).toEqual([
        { file: "resources\\app.asar", alg: "SHA256", value: archiveHash(resourcesOf(packed, name)) },
      ]);
      const [version] = resedit.Resource.VersionInfo.fromEntries(entries);
      const [language] = version?.getAllLanguagesForStringValues() ?? [];
      expect(language && version?.getStringValues(language)).toMatchObject({
        ProductName: "Open BMSTool",
        LegalCopyright: "Copyright © 2026 The Open BMSTool authors",
      });
      expect(resedit.Resource.IconGroupEntry.fromEntries(entries)[0]?.icons.length).toBe(7);
      expect(readFileSync(join(unpackedFolder(packed, name), "open-bmstool.cmd"), "utf8")).toContain('"%~dp0Open BMSTool.exe" -- --cli %*');
    });

    it.each(["darwin-x64", "darwin-arm64"] as const)("is in the property list of %s", (name) => {
      const resources = resourcesOf(packed, name);
      const plist = readFileSync(join(resources, "..", "Info.plist"), "utf8");
      expect(plist).toContain(archiveHash(resources));
      expect(plist).toContain("<string>org.open-bmstool.app</string>");
      for (const ending of ["bmstrace", "bmsparams"]) expect(plist).toContain(`<string>${ending}</string>`);
      expect(readFileSync(join(resources, "icon.icns")).toString("latin1", 0, 4)).toBe("icns");
    });

    it("is the same archive for both processors of macOS, as a universal program needs it", () => {
      expect(archiveHash(resourcesOf(packed, "darwin-x64"))).toBe(archiveHash(resourcesOf(packed, "darwin-arm64")));
    });
  });

  describe("installers, as electron-builder is asked for them", () => {
    const config = builderConfig({ output: "", electronFolder: null, isQuick: false });

    it("are for every platform and processor", () => {
      const both = ["x64", "arm64"];
      expect([config.win?.target, config.mac?.target, config.linux?.target]).toEqual([
        [
          { target: "nsis", arch: both },
          { target: "zip", arch: both },
        ],
        [
          { target: "dmg", arch: ["universal"] },
          { target: "zip", arch: ["universal"] },
        ],
        [{ target: "AppImage", arch: both }],
      ]);
    });

    it("ask for no administrator, keep backups, and leave the sandbox and the hardened runtime on", () => {
      expect(config.nsis).toMatchObject({ oneClick: true, perMachine: false, deleteAppDataOnUninstall: false });
      expect(config.appImage?.executableArgs).toEqual([]);
      expect(config.mac?.hardenedRuntime).toBe(true);
      const entitlements = readFileSync(join(PACKAGING, "mac", "entitlements.plist"), "utf8");
      expect([...entitlements.matchAll(/<key>(.*)<\/key>/g)].map(([, key]) => key)).toEqual(["com.apple.security.cs.allow-jit"]);
    });
  });

  describe("beside the builds", () => {
    it("lies a bill of materials of all that is shipped, and no tool in it", () => {
      const [file] = readdirSync(packed.folder).filter((name) => name.endsWith(".cdx.json"));
      const bom = JSON.parse(readFileSync(join(packed.folder, file ?? ""), "utf8")) as {
        bomFormat: string;
        components: { name: string }[];
      };
      const names = bom.components.map(({ name }) => name);
      expect(bom.bomFormat).toBe("CycloneDX");
      expect(names).toEqual(expect.arrayContaining(["electron", "serialport", "react", "@fontsource-variable/inter", "d3-scale"]));
      expect(names.filter((name) => /^(?:vite|vitest|electron-builder|typescript|playwright-core)$/.test(name))).toEqual([]);
    });

    it("lie checksums of every file", () => {
      const sums = readFileSync(join(packed.folder, "SHA256SUMS"), "utf8").trim().split("\n");
      expect(sums.map((line) => line.slice(66)).sort()).toEqual(
        readdirSync(packed.folder).filter((name) => /\.(?:deb|cdx\.json)$/.test(name)),
      );
      for (const line of sums) {
        const file = readFileSync(join(packed.folder, line.slice(66)));
        expect(line.slice(0, 64), line).toBe(createHash("sha256").update(file).digest("hex"));
      }
    });

    it("are sizes printed, and what is not signed", () => {
      expect(packed.said).toMatch(/\d\.\d\d MB {2}our part of .*linux-unpacked/);
      expect(packed.said).toContain("Windows: not signed (WIN_CSC_LINK is not set)");
    });
  });

  describe.skipIf(process.platform !== "linux" || process.arch !== "x64")(
    "program of the unpacked build on a stand-in [needs Linux x64]",
    () => {
      let cli: Cli;
      const program = () => join(unpackedFolder(packed, "linux-x64"), "open-bmstool");
      const command = (...words: string[]) => cli.run("--ozone-platform=headless", "--", "--cli", ...words);
      beforeAll(() => {
        cli = createCli([], program());
      });
      afterAll(() => cli.close());

      it.skipIf(!existsSync(SHELL_CHROMIUM))("opens its window on the Connect screen [needs chromium]", async () => {
        const shell = await startShell(home, [], {}, [program()]);
        await until(() => shell.ask("windows"));
        await shell.ask("loaded");
        await until(async () => (await shell.ask<string>("evaluate", "document.body.innerText")).includes("Connect"));
        const info = await shell.ask("evaluate", "window.bmstool.call('app.info', {})");
        expect(info).toMatchObject({ ok: true, value: { name: "Open BMSTool", shell: "electron" } });
        expect(await shell.ask("facts")).toMatchObject({ isSandboxed: true, webPreferences: { devTools: false } });
        shell.child.send({ id: 0, ask: "closeWindow", args: [] });
        expect(await shell.ended).toBe(0);
      });

      it("runs a command without a window and leaves with its exit code", async () => {
        expect(await command("--version")).toMatchObject({ code: 0, out: `${packageVersion()}\n` });
        expect(await command("nonsense")).toMatchObject({ code: 2, out: "" });
        // Behind "--" nothing is a switch of Chromium: it is a mistake of the person and no more.
        const { code, err } = await command("read", "--remote-debugging-port=1");
        expect(code).toBe(2);
        expect(err).toContain("Unknown option '--remote-debugging-port'");
      });

      it("makes a report with the library and the fonts in its archive", async () => {
        const [json, pdf] = [join(home, "site.json"), join(home, "site.pdf")];
        writeFileSync(json, JSON.stringify(commissioningOf(3)));
        const { code, err } = await command("report", json, "--pdf", pdf, "--language", "zh");
        expect(code, err).toBe(0);
        expect(readPdf(readFileSync(pdf)).pages.join("")).toContain("调试报告");
      });

      it.each(["--remote-debugging-port=9222", "--remote-debugging-pipe", "--inspect", "--inspect-brk=0", "--inspect-wait"])(
        "does not start with %s",
        async (word) => {
          for (const words of [[word], [word, "--", "--cli", "--version"]]) {
            const { code, out, err } = await cli.run(...words);
            expect([code, out]).toEqual([2, ""]);
            expect(err).toContain("Open BMSTool does not start with --");
          }
        },
      );

      it("serves the window out of its archive", async () => {
        const running = cli.start(["--", "--cli", "serve", "--json"]);
        await cli.said(running, /\}\n/);
        const { url } = documentOf(SERVE_DOCUMENT, running.out());
        const page = await fetch(url);
        expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("Open BMSTool")]);
        running.child.kill("SIGTERM");
        await running.ended;
      });

      it.skipIf(!hasSocat)(
        "reads a pack through its native part, and ends in order when Electron wants to quit [needs socat]",
        async () => {
          const pair = await createPair();
          const sim = await startSpeaking({
            door: { kind: "pty", path: pair.pack },
            paced: false,
            turnaroundMs: 2,
            protocol: "ritar",
            freeze: true,
          });
          const { code, out, err } = await command("read", "--port", pair.tool, "--json");
          expect(code, err).toBe(0);
          expect(documentOf(READ_DOCUMENT, out).pack.address).toBe(1);

          const watching = cli.start(["--", "--cli", "read", "--port", pair.tool, "--json", "--watch", "--every", "0.1"]);
          await cli.said(watching, /"schema"/);
          watching.child.kill("SIGINT");
          const end = await watching.ended;
          expect(end.code).toBe(130);
          expect(end.err.match(/ending/g)?.length).toBe(1);
          await sim.close();
          await pair.dispose();
        },
      );
    },
  );

  describe.skipIf(onPath("dpkg-deb") === null)("deb [needs dpkg]", () => {
    const file = (architecture: string) => join(packed.folder, `open-bmstool_${packageVersion()}_${architecture}.deb`);
    const contents = (architecture: string) => run("dpkg-deb", "--contents", file(architecture)).out;

    it.each(["amd64", "arm64"])("holds for %s what a desktop asks for, all of it root's", (architecture) => {
      expect(run("dpkg-deb", "--field", file(architecture), "Architecture").out).toBe(`${architecture}\n`);
      const lines = contents(architecture).trim().split("\n");
      expect(lines.filter((line) => !/^[-dl][-rwxs]{9} root\/root /.test(line))).toEqual([]);
      expect(lines.filter((line) => line.startsWith("-rws")).map((line) => line.split(" ").at(-1))).toEqual([
        "./usr/lib/open-bmstool/chrome-sandbox",
      ]);
      const paths = lines.map((line) => line.split(" ").at(-1));
      expect(paths).toEqual(
        expect.arrayContaining([
          "./usr/bin/open-bmstool",
          "./usr/lib/open-bmstool/resources/app.asar",
          "./usr/lib/udev/rules.d/70-open-bmstool.rules",
          "./usr/share/applications/open-bmstool.desktop",
          "./usr/share/mime/packages/open-bmstool.xml",
          "./usr/share/icons/hicolor/16x16/apps/open-bmstool.png",
          "./usr/share/icons/hicolor/512x512/apps/open-bmstool.png",
          "./usr/share/man/man1/open-bmstool.1.gz",
          "./usr/share/doc/open-bmstool/copyright",
        ]),
      );
    });

    it.skipIf(onPath("lintian") === null)("has nothing that lintian objects to [needs lintian]", () => {
      expect(run("lintian", "--allow-root", "--fail-on", "error,warning", file("amd64"))).toMatchObject({ code: 0, out: "" });
    });

    it.skipIf(onPath("desktop-file-validate") === null)("has a valid desktop entry [needs desktop-file-utils]", () => {
      expect(run("desktop-file-validate", join(PACKAGING, "linux", "open-bmstool.desktop"))).toMatchObject({ code: 0, out: "" });
    });

    it("gives the four kinds of adapters to whoever sits at the computer, before the rule that does it", () => {
      const rule = readFileSync(join(PACKAGING, "linux", "70-open-bmstool.rules"), "utf8");
      const vendors = [...rule.matchAll(/^SUBSYSTEMS=="usb", ATTRS\{idVendor\}=="(\w{4})", TAG\+="uaccess"$/gm)].map(
        ([, vendor]) => vendor,
      );
      expect(vendors).toEqual(["1a86", "10c4", "0403", "067b"]);
      for (const line of rule.split("\n").filter((each) => !/^(?:#.*)?$/.test(each))) {
        expect(line).toMatch(/^(?:\w+(?:\{\w+\})?(?:==|!=|\+=|=)"[^"]+"(?:, |$))+$/);
      }
    });

    it.skipIf(!mayInstall())(
      "is installed with its command, rule and profile, and leaves nothing when it is removed [needs root]",
      ({ skip }) => {
        const abi = "/etc/apparmor.d/abi/4.0";
        const isAbiOurs = !existsSync(abi);
        if (isAbiOurs) mkdirSync(dirname(abi), { recursive: true });
        if (isAbiOurs) writeFileSync(abi, "");
        try {
          const { code, err } = run("dpkg", "--install", file("amd64"));
          skip(err.includes("dependency problems"), "the libraries of Electron are not installed");
          expect(code, err).toBe(0);
          expect(run("open-bmstool", "--version")).toMatchObject({ code: 0, out: `${packageVersion()}\n` });
          expect(run("open-bmstool", "nonsense")).toMatchObject({ code: 2 });
          expect(readFileSync("/etc/apparmor.d/open-bmstool", "utf8")).toContain("userns,");
          expect(statSync("/usr/lib/open-bmstool/chrome-sandbox").mode & 0o7777).toBe(0o4755);
        } finally {
          const files = run("dpkg", "--listfiles", "open-bmstool").out.trim().split("\n");
          expect(files).toContain("/usr/lib/udev/rules.d/70-open-bmstool.rules");
          expect(run("dpkg", "--remove", "open-bmstool")).toMatchObject({ code: 0 });
          expect(run("dpkg", "--purge", "open-bmstool").code).toBe(0);
          if (isAbiOurs) rmSync(abi);
          expect(files.filter((each) => existsSync(each) && !statSync(each).isDirectory())).toEqual([]);
          for (const each of ["/etc/apparmor.d/open-bmstool", "/usr/lib/open-bmstool", "/usr/share/open-bmstool"])
            expect(existsSync(each)).toBe(false);
        }
      },
    );
  });
});
