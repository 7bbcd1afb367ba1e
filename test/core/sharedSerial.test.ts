import { describe, expect, it } from "vitest";
import type { PackName } from "../../protocol/index.ts";
import { createPack } from "../../protocol/sim/index.ts";
import type { HistoryArchive } from "../../src/contract/history.ts";
import type { BackupInfo } from "../../src/contract/params.ts";
import { backupOfLastWrite } from "../../src/node/cli/wayBack.ts";
import { coreRig } from "../support/coreRig.ts";

/** Seen in the field: the time of the firmware's build where the serial number should be, in every pack. */
const STAMP = "Jan 10 2022,13:44:13";
const FAMILY = "paceic-v25";
const VALUE = { cellOvAlarmMv: 3590 };

type Rig = ReturnType<typeof coreRig>;

/** Two packs on one line with the same pack serial; each is asked by its own address. */
async function twoPacks() {
  const packs = [1, 2].map((address) => createPack({ address, seed: address, packSerial: STAMP, modelSerial: `MODEL-${address}` }));
  const rig = coreRig({ families: [FAMILY], packs, paced: false, turnaroundMs: 5 });
  await connectTo(rig, 1);
  return rig;
}

async function connectTo(rig: Rig, address: number): Promise<void> {
  await rig.connect({ family: FAMILY, address });
  await rig.until(() => rig.session().pack?.address === address && rig.params().read?.pack.address === address);
}

async function call<T>(rig: Rig, asked: Promise<{ readonly ok: boolean; readonly value?: T }>): Promise<T> {
  await rig.clock.run(asked, 600_000);
  const { value } = await asked;
  if (value === undefined) throw new Error(JSON.stringify(await asked));
  return value;
}

const write = (rig: Rig) => rig.app.call("params.write", { edits: VALUE, seen: { ...rig.params().read?.values }, confirmed: [] });
/** The port goes before the pack has answered, and comes back. */
async function writeCut(rig: Rig): Promise<void> {
  const cut = write(rig);
  await rig.until(() => rig.params().progress?.stage === "readingBack");
  rig.plug([]);
  expect(await call(rig, cut)).toMatchObject({ outcome: "unknown" });
  rig.plug([rig.usb]);
}
const settingOf = (rig: Rig, at: number) => rig.bus.packs[at]?.truth().settings.get("cellOvAlarmMv");
const folderOf = ({ name }: BackupInfo) => name.split("/").slice(0, 2).join("/");

describe("two packs with one pack serial", () => {
  it("have their backups apart, and the way back of one is none for the other", async () => {
    const rig = await twoPacks();
    const before = settingOf(rig, 0);
    expect(await call(rig, write(rig))).toMatchObject({ outcome: "verified" });
    await connectTo(rig, 2);
    expect(rig.params().report).toBeNull();
    expect(await rig.app.call("params.rollBack", {})).toMatchObject({ ok: false });
    expect([settingOf(rig, 0), settingOf(rig, 1)]).toEqual([3590, before]);
    await call(rig, rig.app.call("backups.make", {}));
    const backups = await call(rig, rig.app.call("backups.list", {}));
    expect(backups.map(({ pack }) => pack.identity.modelSerial)).toEqual(["MODEL-2", "MODEL-1"]);
    expect(new Set(backups.map(folderOf)).size).toBe(2);
  });

  it("an unfinished write of one neither stands against the other nor is lost by its writes", async () => {
    const rig = await twoPacks();
    await writeCut(rig);
    await connectTo(rig, 2);
    expect(rig.params().unfinished).toMatchObject({ isRead: false, pack: { identity: { modelSerial: "MODEL-1" } } });
    expect(await rig.app.call("params.recover", { action: "finish" })).toMatchObject({ ok: false });
    expect(await call(rig, write(rig))).toMatchObject({ outcome: "verified", pack: { identity: { modelSerial: "MODEL-2" } } });
    expect([...rig.documents.keys()].filter((name) => name.startsWith("journals/"))).toHaveLength(1);
    expect(rig.params().unfinished?.pack.identity.modelSerial).toBe("MODEL-1");
  });

  it("have their histories apart", async () => {
    const rig = await twoPacks();
    const archives = new Map<string, HistoryArchive>();
    for (const address of [1, 2]) {
      await connectTo(rig, address);
      await call(rig, rig.app.call("history.download", {}));
      const ended = () => rig.events.findLast(({ message }) => message.event === "history")?.message;
      await rig.until(() => {
        const last = ended();
        return last?.event === "history" && last.payload.result !== null && last.payload.archive?.pack.address === address;
      }, 900_000);
    }
    for (const archive of await call(rig, rig.app.call("history.archives", {}))) archives.set(archive.pack.identity.modelSerial, archive);
    expect([...archives.keys()].sort()).toEqual(["MODEL-1", "MODEL-2"]);
    const [one, two] = ["MODEL-1", "MODEL-2"].map((model) => archives.get(model));
    expect([one?.count, two?.count]).toEqual([1, 1]);
    expect(one?.key).not.toBe(two?.key);
  });
});

describe("two packs that report the same of everything, at two addresses", () => {
  async function twins() {
    const packs = [1, 2].map((address) => createPack({ address, seed: 7, packSerial: "SN-7", modelSerial: "BOARD-7" }));
    const rig = coreRig({ families: [FAMILY], packs, paced: false, turnaroundMs: 5 });
    await connectTo(rig, 1);
    return rig;
  }
  const OTHER = { ok: false, error: { code: "write.otherAddress", detail: { address: 1 } } };
  const journals = (rig: Rig) => [...rig.documents.keys()].filter((name) => name.startsWith("journals/"));

  it("an unfinished write of one is neither finished nor rolled back in the other, and is not lost there", async () => {
    const rig = await twins();
    const before = settingOf(rig, 1);
    await writeCut(rig);
    await connectTo(rig, 2);
    expect(rig.params().unfinished).toMatchObject({ isRead: false, refusal: OTHER.error, rows: [{ now: null }] });
    for (const action of ["finish", "rollBack"] as const) expect(await rig.app.call("params.recover", { action })).toMatchObject(OTHER);
    expect(await rig.app.call("params.plan", { edits: VALUE })).toMatchObject({ ok: false, error: { code: "write.unfinished" } });
    await call(rig, rig.app.call("params.read", {}));
    expect(journals(rig)).toHaveLength(1);
    expect(settingOf(rig, 1)).toBe(before);
    await connectTo(rig, 1);
    await rig.until(() => rig.params().unfinished === null || rig.params().unfinished?.isRead === true);
    expect(settingOf(rig, 0)).toBe(3590);
    expect(journals(rig)).toHaveLength(0);
  });

  it("a pack whose address was changed since is left as it is, and can then be written again", async () => {
    const rig = await twins();
    await writeCut(rig);
    // As after a turn of its switch: the same serial numbers, and nobody at the former address that it could be asked at.
    await connectTo(rig, 2);
    expect(await rig.app.call("params.recover", { action: "finish" })).toMatchObject(OTHER);
    expect(await rig.app.call("params.recover", { action: "keep" })).toMatchObject({ ok: true });
    expect(journals(rig)).toHaveLength(0);
    expect(rig.params().unfinished).toBeNull();
    expect(await call(rig, write(rig))).toMatchObject({ outcome: "verified" });
    expect(settingOf(rig, 1)).toBe(3590);
  });

  it("the last write of one is not taken back in the other", async () => {
    const rig = await twins();
    expect(await call(rig, write(rig))).toMatchObject({ outcome: "verified" });
    await connectTo(rig, 2);
    const back = rig.app.call("params.rollBack", {});
    await rig.clock.run(back, 600_000);
    expect(await back).toMatchObject({ ok: false });
    expect(rig.params().report).toBeNull();
    const here = () => rig.params().read?.pack as PackName;
    expect(await backupOfLastWrite(rig.app, here())).toMatchObject(OTHER);
    await connectTo(rig, 1);
    expect(await backupOfLastWrite(rig.app, here())).toMatchObject({ ok: true, value: { cause: "beforeWrite" } });
  });
});
