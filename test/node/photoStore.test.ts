import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createPhotoStore } from "../../src/node/photoStore.ts";
import { plainJpeg } from "../support/photos.ts";

const log = { info: () => {}, warn: () => {} };

describe("photos on the disk", () => {
  it("are kept, given back, removed with their folder, and not given back once their bytes have changed", async ({ onTestFinished }) => {
    const folder = mkdtempSync(join(tmpdir(), "bms-photos-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const store = createPhotoStore(folder, log);
    const digest = store.digest(plainJpeg());
    expect(await store.write("c1", digest, plainJpeg())).toMatchObject({ ok: true });
    expect(readdirSync(join(folder, "c1"))).toEqual([digest]);
    expect(Buffer.compare((await store.read("c1", digest)) ?? new Uint8Array(0), plainJpeg())).toBe(0);
    expect(await store.read("c2", digest)).toBe(null);
    writeFileSync(join(folder, "c1", digest), "changed");
    expect(await store.read("c1", digest)).toBe(null);
    expect(await store.remove("c1", digest)).toMatchObject({ ok: true });
    expect(await store.remove("c1", digest)).toMatchObject({ ok: true });
    await store.write("c1", digest, plainJpeg());
    expect(await store.removeAll("c1")).toMatchObject({ ok: true });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("take no name that leads elsewhere", async () => {
    const store = createPhotoStore("/nowhere", log);
    const digest = "0".repeat(64);
    for (const [id, name] of [
      ["..", digest],
      ["c1/..", digest],
      ["c1", "../../etc"],
      ["c1", ""],
    ] as const) {
      expect(await store.write(id, name, plainJpeg())).toMatchObject({ ok: false, error: { code: "host.storage" } });
      expect(await store.read(id, name)).toBe(null);
    }
    expect(await store.removeAll("..")).toMatchObject({ ok: false });
  });
});
