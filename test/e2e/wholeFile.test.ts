import { execFileSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readLogFiles, readParameterFile, saveFile } from "../../src/node/cli/files.ts";
import { readPhotoFile } from "../../src/node/cli/photoFiles.ts";
import { readText } from "../../src/node/publish/secrets.ts";
import { certificateOf } from "../../src/node/web/certificate.ts";
import { readHanded, readWhole, saveWhole } from "../../src/node/wholeFile.ts";

describe("files of the person's", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bms-whole-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const at = (name: string) => join(folder, name);

  it("are not written over unless it is wanted so, and leave no draft either way", async () => {
    const file = at("a.json");
    expect(await saveFile(file, "one", { force: false })).toEqual({ ok: true, value: null });
    expect(await saveFile(file, "two", { force: false })).toMatchObject({ ok: false, error: { detail: { reason: "exists" } } });
    expect(readFileSync(file, "utf8")).toBe("one");
    expect((await saveFile(file, "two", { force: true })).ok).toBe(true);
    expect(readFileSync(file, "utf8")).toBe("two");
    expect(readdirSync(folder)).toEqual(["a.json"]);
  });

  it.skipIf(process.platform === "win32")("take the place of a link and not of its target, and keep their mode [needs links]", async () => {
    writeFileSync(at("target"), "precious");
    symlinkSync(at("target"), at("link"));
    expect((await saveFile(at("link"), "new", { force: false })).ok).toBe(false);
    expect((await saveFile(at("link"), "new", { force: true })).ok).toBe(true);
    expect([readFileSync(at("target"), "utf8"), readFileSync(at("link"), "utf8")]).toEqual(["precious", "new"]);
    expect(lstatSync(at("link")).isSymbolicLink()).toBe(false);
    chmodSync(at("target"), 0o640);
    await saveWhole(at("target"), "next", { force: true });
    expect(statSync(at("target")).mode & 0o777).toBe(0o640);
  });

  it.skipIf(process.platform === "win32")("are neither folders nor pipes nor devices [needs mkfifo]", async () => {
    mkdirSync(at("folder"));
    execFileSync("mkfifo", [at("pipe")]);
    for (const path of [at("folder"), at("pipe"), "/dev/null"]) {
      expect(await saveFile(path, "x", { force: true }), path).toMatchObject({ ok: false, error: { code: "host.storage" } });
    }
    // A pipe without a writer and a device without an end: each once hung the program for ever.
    for (const path of [at("folder"), at("pipe"), "/dev/zero"]) {
      expect(await readParameterFile(path), path).toMatchObject({ ok: false, error: { code: "file.format" } });
      expect(await readLogFiles([path]), path).toMatchObject({ ok: false, error: { code: "file.format" } });
      expect(await readPhotoFile(path), path).toMatchObject({ ok: false, error: { code: "file.format" } });
    }
  });

  it.skipIf(process.platform === "win32")("that hold a secret may be pipes, and are not read for ever [needs mkfifo]", async () => {
    execFileSync("mkfifo", [at("pipe")]);
    const read = readHanded(at("pipe"));
    execFileSync("sh", ["-c", `printf 'a secret\\n' > ${at("pipe")}`]);
    expect(await read).toBe("a secret\n");
    await expect(readHanded("/dev/zero")).rejects.toMatchObject({ code: "EFBIG" });
    expect(await readText("/dev/zero")).toMatchObject({ ok: false, error: { code: "host.badRequest" } });
    expect(await certificateOf("/dev/zero", "/dev/zero")).toMatchObject({ ok: false, reason: "EFBIG" });
  });

  it("are read as far as they may be long, whatever the system says of their length", async () => {
    writeFileSync(at("a"), "x".repeat(600_000));
    expect((await readWhole(at("a"), 600_000))?.length).toBe(600_000);
    expect(await readWhole(at("a"), 599_999)).toBeNull();
    writeFileSync(at("b"), Buffer.from("\ufeffkWh 千瓦时", "utf16le"));
    expect(await readWhole(at("b"), 100)).toBe("kWh 千瓦时");
    if (process.platform === "linux") expect(await readWhole("/proc/self/status", 100_000)).toContain("VmRSS");
  });

  it.skipIf(process.platform !== "linux" || process.getuid?.() !== 0)(
    "survive a disk that is full [needs root on Linux]",
    async ({ skip }) => {
      const small = at("small");
      mkdirSync(small);
      try {
        execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", small], { stdio: "ignore" });
      } catch {
        skip("may not mount here");
      }
      try {
        await saveWhole(join(small, "a"), "old and whole", { force: false });
        for (const force of [true, false]) {
          const saved = await saveFile(join(small, force ? "a" : "b"), "x".repeat(200_000), { force });
          expect(saved).toMatchObject({ ok: false, error: { detail: { reason: "ENOSPC" } } });
        }
        expect(readdirSync(small)).toEqual(["a"]);
        expect(readFileSync(join(small, "a"), "utf8")).toBe("old and whole");
      } finally {
        execFileSync("umount", [small]);
      }
    },
  );
});
