import { describe, expect, it } from "vitest";
import { DRIVERS, fail } from "../../protocol/index.ts";
import { NO_PARAMS } from "../../src/contract/beginnings.ts";
import type { BackupInfo, ParamsState } from "../../src/contract/params.ts";
import { type App, createApp } from "../../src/core/app.ts";
import { createMemoryStore } from "../../src/core/memory/memoryStore.ts";
import type { HostPorts, KeyStore } from "../../src/core/ports.ts";
import { PreferenceBook } from "../../src/core/preferences.ts";
import { AdapterMemory } from "../../src/core/session/adapters.ts";
import { newestBackup } from "../../src/node/cli/runParams.ts";
import { ready, tryWrite } from "../support/faultRig.ts";
import { historyRig, raws } from "../support/historyRig.ts";
import { paramRig, reportOf } from "../support/paramRig.ts";
import { ritarControlRig } from "../support/ritarControl.ts";

const STORAGE = { ok: false, error: { code: "host.storage", detail: { reason: "EMFILE" } } };

/** A disk of which some documents cannot be read for a while, as when no descriptor is left. */
function faultyDisk() {
  const disk = { fails: "" };
  const gate = <T extends Pick<KeyStore, "list"> & { read(name: string): Promise<unknown> }>(store: T): T => {
    const isOut = (name: string) => disk.fails !== "" && name.startsWith(disk.fails);
    const fault = (name: string) => Promise.resolve(fail("host.storage", { name, reason: "EMFILE" }));
    return {
      ...store,
      read: (name: string) => (isOut(name) ? fault(name) : store.read(name)),
      list: (name: string) => (isOut(name) ? fault(name) : store.list(name)),
    };
  };
  const wrap = (ports: HostPorts): HostPorts => ({ ...ports, store: gate(ports.store), lines: gate(ports.lines) });
  return Object.assign(disk, { wrap, gate });
}

const USB = { path: "/dev/ttyUSB0", kind: "serial" } as const;

type Rig = Pick<Awaited<ReturnType<typeof paramRig>>, "clock" | "until">;

/** Connects this program to the pack of the rig; gives what it tells of the settings, once they are read. */
async function readParams({ clock, until }: Rig, app: App): Promise<() => ParamsState> {
  let params: ParamsState = NO_PARAMS;
  app.subscribe((message) => {
    if (message.event === "params") params = message.payload;
  });
  await connected({ clock, until }, app, () => params);
  return () => params;
}

async function connected({ clock, until }: Rig, app: App, params: () => ParamsState): Promise<void> {
  await clock.run(app.call("session.connect", { path: USB.path, family: "paceic-v25", baudRate: 9600, address: 1 }));
  await until(() => params().read !== null, 180_000);
}

describe("what is kept and cannot be read for a while", () => {
  it("an archive is not taken for empty: nothing is begun in its file, and it is there again afterwards", async () => {
    const disk = faultyDisk();
    const rig = await historyRig("paceic-v25", { stage: { pack: { history: { records: 20 } } } });
    await rig.download();
    const kept = raws(await rig.rows());
    const text = [...rig.grown.values()].join("");
    await rig.clock.run(rig.app.close());
    disk.fails = "history";
    const app = createApp(disk.wrap(rig.ports));
    const history = async () => {
      const state = await app.call("app.state", {});
      if (!state.ok) throw new Error("no state");
      return state.value.history;
    };
    await rig.clock.run(app.call("session.connect", { path: USB.path, family: "paceic-v25", baudRate: 9600, address: 1 }));
    for (let tries = 0; tries < 100 && (await history()).unreadable === null; tries++) await rig.clock.run(1000);
    expect(await history()).toMatchObject({ archive: null, unreadable: STORAGE.error });
    for (const name of ["history.download", "history.archives"] as const) expect(await app.call(name, {}), name).toMatchObject(STORAGE);
    expect(await app.call("history.open", { key: null })).toMatchObject(STORAGE);
    expect([...rig.grown.values()].join("")).toBe(text);

    disk.fails = "";
    expect(await app.call("history.open", { key: null })).toEqual({ ok: true, value: null });
    const { archive, unreadable } = await history();
    expect([archive?.count, unreadable]).toEqual([kept.length, null]);
    const page = await app.call("history.rows", { key: archive?.key ?? "", beforeSeq: null, most: 200 });
    expect(page.ok && raws(page.value)).toEqual(kept);
    await rig.clock.run(app.close());
  });

  it("the journal of an unfinished write is not overwritten by that of another one", async () => {
    const disk = faultyDisk();
    const tried = await tryWrite(await ready("paceic-v25"), [
      { when: { block: "packUv", kind: "write", times: 1 }, do: { kind: "reboot", ms: 90_000, stores: true } },
    ]);
    const { rig } = tried;
    expect(tried).toMatchObject({ report: { outcome: "unknown" }, hasJournal: true });
    const journals = () => [...rig.documents].filter(([name]) => name.startsWith("journals/"));
    const before = journals();
    await rig.clock.run(rig.app.close());
    disk.fails = "journals";
    const app = createApp(disk.wrap(rig.ports));
    const params = await readParams(rig, app);
    const write = () =>
      rig.ask(app.call("params.write", { edits: { cellOvAlarmMv: 3580 }, seen: { ...params().read?.values }, confirmed: [] }));
    expect(await write()).toMatchObject(STORAGE);
    expect(await rig.ask(app.call("params.plan", { edits: { cellOvAlarmMv: 3580 } }))).toMatchObject(STORAGE);
    disk.fails = "";
    expect(await write()).toMatchObject({ ok: false, error: { code: "write.unfinished" } });
    expect(journals()).toEqual(before);
    await rig.clock.run(app.close());
  });

  it.each([
    ["of a newer version", JSON.stringify({ schema: "open-bmstool/journal", version: 2, steps: [] })],
    ["damaged", '{"schema": "open-bm'],
  ])("a journal that is %s is no finished write: nothing is written, and it stays as it is", async (_, text) => {
    const rig = await paramRig("paceic-v25");
    await rig.clock.run(rig.app.close());
    const name = "journals/p-other";
    rig.documents.set(name, text);
    const app = createApp(rig.ports);
    const params = await readParams(rig, app);
    const before = rig.settings();
    const edits = { cellOvAlarmMv: 3580 };
    const write = () => rig.ask(app.call("params.write", { edits, seen: { ...params().read?.values }, confirmed: [] }));
    const refused = { ok: false, error: { code: "file.damaged", detail: { file: name } } };
    expect(await write()).toEqual(refused);
    expect(await rig.ask(app.call("params.plan", { edits }))).toEqual(refused);
    expect([rig.settings(), rig.documents.get(name)]).toEqual([before, text]);
    expect(params().unfinishedError).toEqual(refused.error);
    // Nor is it known once no pack is there.
    await rig.clock.run(app.call("session.disconnect", {}));
    expect(params()).toMatchObject({ read: null, unfinishedError: refused.error });
    await connected(rig, app, params);
    // The person has looked at it, and has moved it.
    rig.documents.delete(name);
    expect(reportOf(await write()).outcome).toBe("verified");
    expect(params().unfinishedError).toBeNull();
    await rig.clock.run(app.close());
  });

  it("a damaged newest backup is listed as such, and no older one is taken for it", async () => {
    const rig = await paramRig("paceic-v25");
    for (let made = 0; made < 2; made++) {
      expect(await rig.ask(rig.app.call("backups.make", {}))).toMatchObject({ ok: true });
      await rig.clock.run(1000);
    }
    const list = async () => {
      const listed = await rig.app.call("backups.list", {});
      return listed.ok ? listed.value : [];
    };
    const [newest, older] = await list();
    if (newest === undefined || older === undefined) throw new Error("no backups");
    const isByHand = ({ cause }: BackupInfo) => cause === "byHand";
    expect(await newestBackup(rig.app, newest.pack, isByHand)).toEqual(newest);
    rig.documents.set(newest.name, "{");
    expect(await list()).toEqual([{ ...newest, cause: null, valueCount: null }, older]);
    const taken = await newestBackup(rig.app, newest.pack, isByHand);
    expect(taken?.name).toBe(newest.name);
    const file = { ok: false, error: { code: "file.damaged", detail: { file: newest.name } } };
    expect(await rig.app.call("backups.read", { name: newest.name })).toEqual(file);
    rig.documents.delete(newest.name);
    expect(await newestBackup(rig.app, newest.pack, isByHand)).toEqual(older);
    expect(await rig.app.call("backups.read", { name: newest.name })).toMatchObject({ error: { code: "file.format" } });
  });

  it("a damaged note of PC control: no switches are taken", async () => {
    const rig = await ritarControlRig();
    await rig.clock.run(rig.app.close());
    rig.documents.set("pc-control/p-other", "{");
    const app = createApp(rig.ports);
    await rig.clock.run(app.call("session.connect", { path: USB.path, family: "ritar-modbus", baudRate: 9600, address: 1 }));
    await rig.clock.run(30_000);
    const plan = await rig.ask(app.call("control.plan", { command: "openChargeMos" }));
    const run = await rig.ask(app.call("control.run", { plan: plan.ok ? plan.value.id : "", typed: "" }));
    expect(run).toEqual({ ok: false, error: { code: "file.damaged", detail: { file: "pc-control/p-other" } } });
    expect([await rig.switches(), rig.documents.get("pc-control/p-other")]).toEqual([[], "{"]);
    await rig.clock.run(app.close());
  });

  it("backups: none is taken for the newest while a newer one cannot be read, and nothing is written without one", async () => {
    const disk = faultyDisk();
    const rig = await paramRig("paceic-v25", { wrap: disk.wrap });
    expect(await rig.ask(rig.app.call("backups.make", {}))).toMatchObject({ ok: true });
    const list = await rig.app.call("backups.list", {});
    const [newest] = list.ok ? list.value : [];
    expect(newest).toBeDefined();
    disk.fails = newest?.name ?? "none";
    expect(await rig.app.call("backups.list", {})).toMatchObject(STORAGE);
    expect(await rig.app.call("backups.read", { name: newest?.name ?? "" })).toMatchObject(STORAGE);
    disk.fails = "backups";
    const before = rig.settings();
    expect(await rig.write({ cellOvAlarmMv: 3590 })).toMatchObject(STORAGE);
    expect(rig.settings()).toEqual(before);
    disk.fails = "";
    expect(reportOf(await rig.write({ cellOvAlarmMv: 3590 })).outcome).toBe("verified");
  });

  it("preferences stay as they are kept; what is wanted meanwhile counts, and is kept when they can be read", async () => {
    const disk = faultyDisk();
    const shelf = new Map([["preferences", JSON.stringify({ theme: "dark", language: "de", scalePct: 120, lastConnect: null })]]);
    const kept = new Map(shelf);
    const told: unknown[] = [];
    const book = new PreferenceBook(disk.gate(createMemoryStore(shelf)), (preferences) => told.push(preferences));
    disk.fails = "preferences";
    expect(await book.write({ theme: "light" })).toMatchObject(STORAGE);
    expect(await book.read()).toMatchObject({ theme: "light", language: "auto" });
    expect([told.length, shelf]).toEqual([1, kept]);
    disk.fails = "";
    expect(await book.write({ scalePct: 90 })).toMatchObject({ ok: true, value: { theme: "light", language: "de", scalePct: 90 } });
    expect(JSON.parse(shelf.get("preferences") ?? "")).toMatchObject({ theme: "light", language: "de", scalePct: 90 });
  });

  it("adapters that are remembered are not forgotten for the one that is met now", async () => {
    const disk = faultyDisk();
    const shelf = new Map<string, string>();
    const memory = new AdapterMemory(disk.gate(createMemoryStore(shelf)), DRIVERS, () => undefined);
    const way = { family: "paceic-v25", baudRate: 9600, address: 1 };
    await memory.remember(USB, way);
    disk.fails = "adapters";
    expect(await memory.recall(USB)).toBe(null);
    await memory.remember({ ...USB, path: "/dev/ttyUSB1" }, way);
    disk.fails = "";
    expect(await memory.recall(USB)).toEqual(way);
  });
});
