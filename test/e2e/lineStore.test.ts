import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLineStore } from "../../src/node/lineStore.ts";
import { valueIn } from "../support/valueIn.ts";

const log = { info: () => undefined, warn: () => undefined };

describe("line store", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bms-lines-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("grows, keeps the order of appends that overlap, and is read by a new store", async () => {
    const store = createLineStore(folder, log);
    expect(valueIn(await store.read("history/p-1"))).toEqual([]);
    await Promise.all(Array.from({ length: 30 }, (_, i) => store.append("history/p-1", [`${i}`, `${i}b`])));
    const lines = valueIn(await createLineStore(folder, log).read("history/p-1"));
    expect(lines).toEqual(Array.from({ length: 30 }, (_, i) => [`${i}`, `${i}b`]).flat());
    expect(valueIn(await store.list("history"))).toEqual(["history/p-1"]);
  });

  it("never reads a line that was cut off, and ends it with the next append", async () => {
    const store = createLineStore(folder, log);
    await store.append("a", ["one", "two"]);
    const whole = readFileSync(join(folder, "a.jsonl"), "utf8");
    for (let cut = whole.length - 1; cut > 4; cut--) {
      writeFileSync(join(folder, "a.jsonl"), whole.slice(0, cut));
      expect(valueIn(await store.read("a"))).toEqual(["one"]);
      await store.append("a", ["three"]);
      const after = valueIn(await store.read("a"));
      expect(after.at(-1)).toBe("three");
      expect(after[0]).toBe("one");
    }
    appendFileSync(join(folder, "a.jsonl"), "half");
    expect(valueIn(await store.read("a")).includes("half")).toBe(false);
  });

  it("removes a file and nothing else, and is content when there is none", async () => {
    const store = createLineStore(folder, log);
    await store.append("boxes/b1", ["x"]);
    await store.append("boxes/b2", ["x"]);
    expect(await store.remove("boxes/b1")).toEqual({ ok: true, value: undefined });
    expect(await store.remove("boxes/b1")).toEqual({ ok: true, value: undefined });
    expect(valueIn(await store.list("boxes"))).toEqual(["boxes/b2"]);
    expect(await store.remove("../boxes/b2")).toMatchObject({ ok: false, error: { code: "host.storage" } });
    expect(valueIn(await store.read("boxes/b2"))).toEqual(["x"]);
  });

  it("refuses names that leave the folder, and says when the disk does not take it", async () => {
    const store = createLineStore(folder, log);
    for (const name of ["../a", "a/../b", "", "a b"])
      expect(await store.append(name, ["x"])).toMatchObject({ ok: false, error: { code: "host.storage" } });
    writeFileSync(join(folder, "history"), "a file where a folder should be");
    expect(await store.append("history/p", ["x"])).toMatchObject({ ok: false, error: { code: "host.storage" } });
  });

  it("takes only what is not there for empty: any other fault of the disk is said", async () => {
    const store = createLineStore(folder, log);
    const fault = (name: string, reason: string) => ({ ok: false, error: { code: "host.storage", detail: { name, reason } } });
    mkdirSync(join(folder, "history", "p.jsonl"), { recursive: true });
    writeFileSync(join(folder, "boxes"), "a file where a folder should be");
    expect(await store.read("history/p")).toEqual(fault("history/p", "EISDIR"));
    expect(await store.read("boxes/b")).toEqual(fault("boxes/b", "ENOTDIR"));
    expect(await store.list("boxes")).toEqual(fault("boxes", "ENOTDIR"));
    expect([valueIn(await store.read("history/q")), valueIn(await store.list("none"))]).toEqual([[], []]);
  });
});
