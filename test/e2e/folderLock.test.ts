import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockFolder } from "../../src/node/folderLock.ts";

const NOBODY = 2 ** 22 + 1;

describe("one program for a folder", () => {
  let folder: string;
  let child: ChildProcess;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bms-lock-"));
    child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  });
  afterEach(() => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  const file = () => join(folder, "running.json");
  const ticksOf = (pid: number) => {
    if (process.platform !== "linux") return null;
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  };
  const note = (pid: number, startedTicks: string | null) =>
    writeFileSync(file(), JSON.stringify({ pid, startedTicks, sinceText: "2026-01-17T14:21:07Z" }));

  it("says who has it, and leaves that note alone", async () => {
    const pid = child.pid ?? 0;
    note(pid, ticksOf(pid));
    const before = readFileSync(file(), "utf8");
    expect(await lockFolder(folder)).toMatchObject({ ok: false, holder: { pid, sinceText: "2026-01-17T14:21:07Z" } });
    expect(readFileSync(file(), "utf8")).toBe(before);
    expect(readdirSync(folder)).toEqual(["running.json"]);
  });

  describe("whose note cannot be written, as on a full disk", () => {
    beforeEach(() => mkdirSync(`${file()}.${process.pid}.tmp`));

    it("is not ours while the note of a living program is in it", async () => {
      const pid = child.pid ?? 0;
      note(pid, ticksOf(pid));
      expect(await lockFolder(folder)).toMatchObject({ ok: false, holder: { pid } });
    });

    it.each([
      ["nobody's", () => undefined],
      ["that of a process that has gone", () => note(NOBODY, null)],
    ])("counts as ours where it was %s", async (_whose, leave) => {
      leave();
      expect((await lockFolder(folder)).ok).toBe(true);
    });
  });

  it("is not ours while a note in it cannot be read", async () => {
    mkdirSync(file());
    expect(await lockFolder(folder)).toEqual({ ok: false, holder: null });
  });

  it.each([
    ["a process that has gone", () => note(NOBODY, null)],
    ["half a note", () => writeFileSync(file(), '{"pid": ')],
    ["nothing in the note", () => writeFileSync(file(), "")],
  ])("is taken over from %s, and given back", async (_what, leave) => {
    leave();
    const lock = await lockFolder(folder);
    expect(JSON.parse(readFileSync(file(), "utf8"))).toMatchObject({ pid: process.pid });
    if (lock.ok) lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.skipIf(process.platform !== "linux")("is taken over where the number belongs to another process by now [needs Linux]", async () => {
    note(child.pid ?? 0, "1");
    expect((await lockFolder(folder)).ok).toBe(true);
  });

  it("is given back only while it is ours", async () => {
    const lock = await lockFolder(folder);
    note(child.pid ?? 0, null);
    if (lock.ok) lock.release();
    expect(existsSync(file())).toBe(true);
  });

  it("comes with the drafts of killed programs removed, and those of living ones left", async () => {
    const [dead, alive] = [`a.json.${NOBODY}.tmp`, `b.json.${child.pid}.tmp`];
    mkdirSync(join(folder, "backups", "pack"), { recursive: true });
    for (const name of [dead, alive, "c.json"]) writeFileSync(join(folder, "backups", "pack", name), "{");
    expect((await lockFolder(folder)).ok).toBe(true);
    expect(readdirSync(join(folder, "backups", "pack"))).toEqual([alive, "c.json"]);
  });
});
