import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { KeyStore } from "../../src/core/ports.ts";
import { createFileStore } from "../../src/node/fileStore.ts";
import { createLineStore } from "../../src/node/lineStore.ts";
import { valueIn } from "../support/valueIn.ts";

const NOBODY = 2 ** 22 + 1;
const LOG = { info: () => undefined, warn: () => undefined };

describe("a document that a program holds", () => {
  let folder: string;
  let child: ChildProcess;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bms-hold-"));
    child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  });
  afterEach(async () => {
    for (const giveBack of given.splice(0)) await giveBack();
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  const file = () => join(folder, "locks", "journals.p-1.json");
  const given: (() => Promise<void>)[] = [];
  const holdIn = async (store: Pick<KeyStore, "hold">, name: string) => {
    const held = await store.hold?.(name);
    if (held?.ok) given.push(held.value);
    return held ?? Promise.reject(new Error("no hold"));
  };
  const hold = () => holdIn(createFileStore(folder, LOG), "journals/p-1");
  const ticksOf = (pid: number) => {
    if (process.platform !== "linux") return null;
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  };
  const leave = (pid: number, startedTicks: string | null, sinceText = new Date().toISOString()) => {
    mkdirSync(join(folder, "locks"), { recursive: true });
    writeFileSync(file(), JSON.stringify({ pid, startedTicks, sinceText }));
  };
  const stampedBefore = (ms: number) => utimesSync(file(), new Date(), new Date(Date.now() - ms));
  const inUse = { ok: false, error: { code: "host.inUse" } };

  it("is held for every other store of its folder, and given back once", async () => {
    const first = valueIn(await hold());
    expect(await hold()).toMatchObject(inUse);
    expect(await holdIn(createLineStore(folder, LOG), "history/p-1")).toMatchObject({ ok: true });
    await first();
    const second = valueIn(await hold());
    // That of the first hold: the second one stays.
    await first();
    expect(await hold()).toMatchObject(inUse);
    await second();
    expect(readdirSync(join(folder, "locks"))).toEqual(["history.p-1.json"]);
  });

  it("is held by one of those who ask at the same moment", async () => {
    const all = await Promise.all([hold(), hold(), hold()]);
    expect(all.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it("says which other process has it, and reading and writing go on", async () => {
    const pid = child.pid ?? 0;
    leave(pid, ticksOf(pid));
    expect(await hold()).toMatchObject({ ok: false, error: { code: "host.inUse", detail: { name: "journals/p-1", process: pid } } });
    const store = createFileStore(folder, LOG);
    expect(await store.write("journals/p-1", { a: 1 })).toMatchObject({ ok: true });
    expect(await store.read("journals/p-1")).toMatchObject({ ok: true, value: { a: 1 } });
  });

  it.each([
    ["a process that has gone", () => leave(NOBODY, null)],
    ["an earlier process with the number of this one", () => leave(process.pid, null)],
    [
      "one whose number came again, as far as can be told",
      () => {
        leave(child.pid ?? 0, null);
        stampedBefore(10 * 60_000);
      },
    ],
    ["half a note", () => writeFileSync(file(), '{"pid": ')],
  ])("is taken over from %s", async (_who, left) => {
    leave(NOBODY, null);
    left();
    expect(await hold()).toMatchObject({ ok: true });
    expect(JSON.parse(readFileSync(file(), "utf8"))).toMatchObject({ pid: process.pid });
  });

  it("is held for days by a program that is still there, where the system does not say when it began", async () => {
    leave(child.pid ?? 0, null, "2026-01-17T14:21:07Z");
    stampedBefore(60_000);
    expect(await hold()).toMatchObject(inUse);
  });

  it("is stamped as long as it is held, and what another has put there is not", async () => {
    // A copy of its own: what tests before have not given back in this process is stamped by a timer that began then.
    const own = "../../src/node/documentHolds.ts?own";
    const { createHolds }: typeof import("../../src/node/documentHolds.ts") = await import(own);
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      const giveBack = valueIn(await createHolds(folder)("journals/p-1"));
      const ageMs = () => Date.now() - statSync(file()).mtimeMs;
      stampedBefore(600_000);
      vi.advanceTimersByTime(60_000);
      expect(ageMs()).toBeLessThan(300_000);
      leave(child.pid ?? 0, null);
      stampedBefore(600_000);
      vi.advanceTimersByTime(60_000);
      expect(ageMs()).toBeGreaterThan(300_000);
      await giveBack();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it("whose note cannot be read is refused as what it is: nobody may be at work there", async () => {
    mkdirSync(file(), { recursive: true });
    expect(await hold()).toMatchObject({ ok: false, error: { code: "host.storage", detail: { file: file() } } });
  });

  describe("whose note cannot be written, as on a full disk", () => {
    beforeEach(() => mkdirSync(`${file()}.${process.pid}.tmp`, { recursive: true }));

    it("is held where no living program has it: what is written then says itself that it could not be", async () => {
      leave(NOBODY, null);
      expect(await hold()).toMatchObject({ ok: true });
    });

    it("is not held against a living one", async () => {
      const pid = child.pid ?? 0;
      leave(pid, ticksOf(pid));
      expect(await hold()).toMatchObject(inUse);
    });
  });
});
