import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Log } from "../../src/core/ports.ts";
import { appFolder } from "../../src/node/appFolder.ts";
import { createFileStore } from "../../src/node/fileStore.ts";
import { createLog } from "../../src/node/log.ts";
import { valueIn } from "../support/valueIn.ts";

function quietLog(): Log & { readonly warnings: string[] } {
  const warnings: string[] = [];
  return { warnings, info: () => undefined, warn: (message) => void warnings.push(message) };
}

/** Only root may mount, and not in every container. */
function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "bms-mount-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], { stdio: "ignore" });
    execFileSync("umount", [folder], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("file store", () => {
  let folder: string;
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), "bms-store-")), "made", "when", "needed");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("reads back what it wrote, also from a new store, and leaves no draft", async () => {
    const log = quietLog();
    const store = createFileStore(folder, log);
    expect(valueIn(await store.read("preferences"))).toBeNull();
    expect(await store.write("preferences", { theme: "dark", list: [1, null] })).toEqual({ ok: true, value: undefined });
    expect(valueIn(await createFileStore(folder, log).read("preferences"))).toEqual({ theme: "dark", list: [1, null] });
    expect(readdirSync(folder)).toEqual(["preferences.json"]);
    expect(log.warnings).toEqual([]);
  });

  it("keeps the order of writes that overlap", async () => {
    const store = createFileStore(folder, quietLog());
    const writes = await Promise.all(Array.from({ length: 40 }, (_, index) => store.write("a", { index })));
    expect(writes.every((write) => write.ok)).toBe(true);
    expect(valueIn(await store.read("a"))).toEqual({ index: 39 });
  });

  it.each(['{"half": ', "", "\u0000\u0000", "x".repeat(2_000_000)])(
    "reads a broken file as missing, leaves it where it is, and sets it aside for a new one",
    async (text) => {
      const log = quietLog();
      const store = createFileStore(folder, log);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "a.json"), text);
      for (let times = 0; times < 2; times++) expect(valueIn(await store.read("a"))).toBeNull();
      expect([readdirSync(folder), store.placeOf?.("a")]).toEqual([["a.json"], join(folder, "a.json")]);
      expect(log.warnings).toHaveLength(1);
      expect(await store.write("a", 1)).toMatchObject({ ok: true });
      expect(readFileSync(join(folder, "a.json.broken"), "utf8")).toBe(text);
      expect(valueIn(await store.read("a"))).toBe(1);
    },
  );

  it("sets nothing aside that a person has mended meanwhile", async () => {
    const store = createFileStore(folder, quietLog());
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "a.json"), "{");
    expect(valueIn(await store.read("a"))).toBeNull();
    writeFileSync(join(folder, "a.json"), "1");
    expect(valueIn(await store.read("a"))).toBe(1);
    expect(await store.write("a", 2)).toMatchObject({ ok: true });
    expect(readdirSync(folder)).toEqual(["a.json"]);
  });

  it("keeps documents in folders, lists them, and forgets them", async () => {
    const store = createFileStore(folder, quietLog());
    expect(valueIn(await store.list("backups"))).toEqual([]);
    for (const name of ["backups/p-1/b1", "backups/p-1/b2", "backups/p-2/b1"])
      expect(await store.write(name, { name })).toMatchObject({ ok: true });
    expect([...valueIn(await store.list("backups"))].sort()).toEqual(["backups/p-1/", "backups/p-2/"]);
    expect([...valueIn(await store.list("backups/p-1"))].sort()).toEqual(["backups/p-1/b1", "backups/p-1/b2"]);
    expect(valueIn(await store.read("backups/p-2/b1"))).toEqual({ name: "backups/p-2/b1" });
    expect(await store.remove("backups/p-1/b1")).toMatchObject({ ok: true });
    expect(await store.remove("backups/p-1/b1")).toMatchObject({ ok: true }); // nothing there is no failure
    expect(valueIn(await store.list("backups/p-1"))).toEqual(["backups/p-1/b2"]);
    expect(valueIn(await store.list("../"))).toEqual([]);
    expect(await store.remove("../x")).toMatchObject({ ok: false, error: { code: "host.storage" } });
  });

  it("refuses names that leave the folder, and documents that are too large", async () => {
    const store = createFileStore(folder, quietLog());
    for (const name of ["../a", "/a", "a/", "a/../b", "a/b/c/d/e", "", ".", "a\\b", "a.b", "con:"]) {
      expect(await store.write(name, 1)).toMatchObject({ ok: false, error: { code: "host.storage" } });
      expect(valueIn(await store.read(name))).toBeNull();
    }
    expect(await store.write("a", "x".repeat(2_000_000))).toMatchObject({ ok: false, error: { detail: { reason: "size" } } });
    expect(await store.write("a", undefined)).toMatchObject({ ok: false });
  });

  it("says so when the folder cannot be made", async () => {
    mkdirSync(join(folder, ".."), { recursive: true });
    writeFileSync(folder, "a file where the folder should be");
    const store = createFileStore(folder, quietLog());
    expect(await store.write("a", 1)).toMatchObject({ ok: false, error: { code: "host.storage" } });
  });

  it("takes only what is not there for missing: any other fault of the disk is said", async () => {
    const log = quietLog();
    const store = createFileStore(folder, log);
    mkdirSync(join(folder, "a.json"), { recursive: true });
    writeFileSync(join(folder, "backups"), "a file where a folder should be");
    const fault = (name: string, reason: string) => ({ ok: false, error: { code: "host.storage", detail: { name, reason } } });
    expect(await store.read("a")).toEqual(fault("a", "EISDIR"));
    expect(await store.read("backups/b1")).toEqual(fault("backups/b1", "ENOTDIR"));
    expect(await store.list("backups")).toEqual(fault("backups", "ENOTDIR"));
    expect(log.warnings).toHaveLength(3);
    expect(readdirSync(folder).sort()).toEqual(["a.json", "backups"]);
    expect([await store.read("b"), await store.list("b")]).toEqual([
      { ok: true, value: null },
      { ok: true, value: [] },
    ]);
  });

  it.skipIf(!canMount())("keeps the old document whole when the disk is full [needs mount]", async () => {
    mkdirSync(folder, { recursive: true });
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]);
    try {
      const store = createFileStore(folder, quietLog());
      expect(await store.write("a", { old: true })).toMatchObject({ ok: true });
      const full = await store.write("a", "x".repeat(200_000));
      expect(full).toEqual({ ok: false, error: { code: "host.storage", detail: { name: "a", reason: "ENOSPC" } } });
      expect(valueIn(await store.read("a"))).toEqual({ old: true });
      expect(readdirSync(folder)).toEqual(["a.json"]);
    } finally {
      execFileSync("umount", [folder]);
    }
  });
});

describe("folder and log", () => {
  it.each([
    ["linux", {}, "/home/p/.config/open-bmstool"],
    ["linux", { XDG_CONFIG_HOME: "/x" }, "/x/open-bmstool"],
    ["darwin", {}, "/home/p/Library/Application Support/Open BMSTool"],
    ["win32", { APPDATA: "/roaming" }, "/roaming/Open BMSTool"],
    ["linux", { OPEN_BMSTOOL_FOLDER: "/mine" }, "/mine"],
  ])("finds the data folder on %s with %o", (platform, environment, folder) => {
    expect(appFolder(environment, platform, "/home/p")).toBe(folder);
  });

  it("writes lines, survives a detail that is not JSON, and rolls over at 1 MB", () => {
    const folder = mkdtempSync(join(tmpdir(), "bms-log-"));
    const log = createLog(folder);
    log.info("hello", { n: 1n });
    log.info("again", { a: 1 });
    expect(readFileSync(join(folder, "log.txt"), "utf8")).toMatch(/info hello \[object Object\]\n.* info again {"a":1}\n$/);
    writeFileSync(join(folder, "log.txt"), "x".repeat(1_100_000));
    log.info("fresh");
    expect(readdirSync(folder).sort()).toEqual(["log.old.txt", "log.txt"]);
    rmSync(folder, { recursive: true });
  });
});
