import { describe, expect, it } from "vitest";
import type { Journal } from "../../src/contract/documents.ts";
import { packKey } from "../../src/core/pack/packKey.ts";
import { FAMILIES, isWriteFrame, paramRig } from "../support/paramRig.ts";
import { sharedFolder } from "../support/sharedFolder.ts";
import { valueIn } from "../support/valueIn.ts";

const EDITS = { cellOvAlarmMv: 3590 };
const LEFT: Omit<Journal, "pack"> = {
  schema: "open-bmstool/journal",
  version: 1,
  id: "w1",
  isRollback: false,
  before: {},
  startedWallMs: 1,
  backup: "",
  rows: [{ key: "cellOvAlarmMv", from: 3600, wanted: 3580, state: "sent" }],
};

describe.each(FAMILIES)("%s: a write beside another program with the same folder", (family) => {
  async function online() {
    const folder = sharedFolder();
    const rig = await paramRig(family, { wrap: folder.wrap });
    const { pack } = rig.read();
    const written = async () => (await rig.trace()).filter(({ direction, hex }) => direction === "tx" && isWriteFrame(family, hex)).length;
    return { ...rig, folder, pack, name: `journals/${packKey(pack)}`, written };
  }

  it("is refused before the first byte while the other writes to the pack, and goes on afterwards", async () => {
    const rig = await online();
    const giveBack = valueIn(await rig.folder.hold(rig.name));
    expect(await rig.write(EDITS)).toMatchObject({ ok: false, error: { code: "host.inUse" } });
    expect(await rig.written()).toBe(0);
    await giveBack();
    expect(await rig.write(EDITS)).toMatchObject({ ok: true, value: { outcome: "verified" } });
    expect(rig.folder.held.size).toBe(0);
  });

  it("sees what the other has left unfinished since it looked last, and that it has been settled", async () => {
    const rig = await online();
    const left: Journal = { ...LEFT, pack: rig.pack };
    rig.documents.set(rig.name, JSON.stringify(left));
    expect(await rig.write(EDITS)).toMatchObject({ ok: false, error: { code: "write.unfinished" } });
    expect(await rig.written()).toBe(0);
    expect(JSON.parse(rig.documents.get(rig.name) ?? "")).toEqual(left);
    // It can be finished or rolled back at once: the pack is here, and nobody is told to connect to it.
    expect(rig.params().unfinished).toMatchObject({ id: "w1", isRead: true, rows: [{ now: expect.any(Number) }] });
    rig.documents.delete(rig.name);
    expect(await rig.write(EDITS)).toMatchObject({ ok: true, value: { outcome: "verified" } });
    expect(rig.params().unfinished).toBeNull();
  });

  it("goes on at the next try where what the other has left turns out to be complete", async () => {
    const rig = await online();
    const { cellOvAlarmMv: now } = rig.read().values;
    const rows: Journal["rows"] = [{ key: "cellOvAlarmMv", from: 3600, wanted: now ?? 0, state: "sent" }];
    rig.documents.set(rig.name, JSON.stringify({ ...LEFT, pack: rig.pack, rows }));
    expect(await rig.write(EDITS)).toMatchObject({ ok: false, error: { code: "write.unfinished" } });
    expect(rig.params()).toMatchObject({ unfinished: null, report: { id: "w1", outcome: "verified" } });
    expect(await rig.write(EDITS)).toMatchObject({ ok: true, value: { outcome: "verified" } });
    expect(rig.documents.has(rig.name)).toBe(false);
    expect(rig.folder.held.size).toBe(0);
  });

  it("leaves alone what the other writes there under the name that it asked to settle", async () => {
    const rig = await online();
    const journal = (id: string) => JSON.stringify({ ...LEFT, id, pack: rig.pack });
    rig.documents.set(rig.name, journal("w1"));
    await rig.ask(rig.app.call("params.read", {}));
    await rig.write(EDITS);
    expect(rig.params().unfinished?.id).toBe("w1");
    rig.documents.set(rig.name, journal("w2"));
    const kept = await rig.ask(rig.app.call("params.recover", { action: "keep" }));
    expect(kept).toMatchObject({ ok: false, error: { code: "write.stale" } });
    expect(JSON.parse(rig.documents.get(rig.name) ?? "")).toMatchObject({ id: "w2" });
  });
});
