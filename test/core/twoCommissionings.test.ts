import { describe, expect, it } from "vitest";
import type { Commissioning } from "../../src/contract/commissioning.ts";
import { CommissioningBook } from "../../src/core/commissioning/commissioningBook.ts";
import { newDocument } from "../../src/core/commissioning/documentParts.ts";
import { createMemoryStore } from "../../src/core/memory/memoryStore.ts";
import { sharedFolder } from "../support/sharedFolder.ts";
import { valueIn } from "../support/valueIn.ts";

const SITE: Commissioning["site"] = {
  name: "Cellar",
  place: "",
  installer: "",
  inverterBrand: "",
  inverterModel: "",
  packCount: 1,
  remarks: "",
};

/** A window or a command: what it shows, and what it does to it. */
function program(store: ReturnType<typeof createMemoryStore>, wallMs: () => number) {
  const book = new CommissioningBook(store);
  let shown: Commissioning | null = null;
  const show = (document: Commissioning) => {
    shown = document;
  };
  const has = (): Commissioning => {
    if (shown === null) throw new Error("nothing shown");
    return shown;
  };
  return {
    has,
    begin: () =>
      book.begin(wallMs(), (id) => ({ ...newDocument(id, "2026-01-17T10:00:00", "1.0.0", SITE), changedWallMs: wallMs() }), show),
    open: async (id: string) => show(valueIn(await book.read(id))),
    change: (to: (document: Commissioning) => Commissioning) =>
      book.change(has().id, { held: has, to, show, now: () => ({ changedAt: "2026-01-17T10:00:00", changedWallMs: wallMs() }) }),
  };
}

const named = (name: string) => (document: Commissioning) => ({ ...document, site: { ...document.site, name } });
const noted = (note: string) => (document: Commissioning) => ({ ...document, site: { ...document.site, place: note } });
const closed = (document: Commissioning) => ({ ...document, closedAt: "2026-01-17T11:00:00" });

describe("one commissioning in two programs", () => {
  async function both(disk: { isFull: boolean } = { isFull: false }) {
    const store = { ...createMemoryStore(), hold: sharedFolder().hold };
    const gated: typeof store = {
      ...store,
      write: async (name, value) => (disk.isFull ? { ok: false, error: { code: "host.storage" } } : store.write(name, value)),
    };
    // Everything within one millisecond.
    const [one, two] = [program(gated, () => 1000), program(gated, () => 1000)];
    const { id } = valueIn(await one.begin());
    await two.open(id);
    return { one, two, kept: async () => valueIn(await new CommissioningBook(store).read(id)) };
  }

  it("what one changes stays when the other changes something else, and the other then shows it", async () => {
    const { one, two, kept } = await both();
    valueIn(await one.change(named("Attic")));
    valueIn(await two.change(noted("Field Lane 1")));
    valueIn(await one.change((document) => ({ ...document, site: { ...document.site, packCount: 3 } })));
    expect((await kept()).site).toMatchObject({ name: "Attic", place: "Field Lane 1", packCount: 3 });
    expect(one.has().site).toMatchObject({ name: "Attic", place: "Field Lane 1" });
  });

  it("what one has closed the other leaves as it is", async () => {
    const { one, two, kept } = await both();
    valueIn(await one.change(closed));
    expect(await two.change(named("Attic"))).toMatchObject({ ok: false, error: { code: "host.badRequest", detail: { reason: "closed" } } });
    expect((await kept()).site.name).toBe("Cellar");
    expect(two.has().closedAt).not.toBeNull();
  });

  it("what a full disk did not take goes there with the next change", async () => {
    const disk = { isFull: false };
    const { one, kept } = await both(disk);
    disk.isFull = true;
    expect(await one.change(named("Attic"))).toMatchObject({ ok: false });
    expect(one.has().site.name).toBe("Attic");
    disk.isFull = false;
    valueIn(await one.change(noted("Field Lane 1")));
    expect((await kept()).site).toMatchObject({ name: "Attic", place: "Field Lane 1" });
  });

  it("two that begin at the same moment have two names", async () => {
    const store = { ...createMemoryStore(), hold: sharedFolder().hold };
    const [one, two] = [program(store, () => 1000), program(store, () => 1000)];
    const first = valueIn(await one.begin());
    expect(valueIn(await two.begin()).id).not.toBe(first.id);
    expect(valueIn(await new CommissioningBook(store).list())).toHaveLength(2);
  });
});
