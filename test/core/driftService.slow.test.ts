import { describe, expect, it } from "vitest";
import { ok } from "../../protocol/index.ts";
import type { DriftReports } from "../../src/contract/drift.ts";
import type { PackName } from "../../src/contract/params.ts";
import { packKey } from "../../src/core/pack/packKey.ts";
import { Vault } from "../../src/core/params/vault.ts";
import { coreRig } from "../support/coreRig.ts";
import { historyRig } from "../support/historyRig.ts";
import { logText, valueRow, WALL_MS } from "../support/logText.ts";

const DAY_MS = 86_400_000;
const nameOf = (packSerial: string, modelSerial = ""): PackName => ({
  family: "paceic-v25",
  address: 1,
  identity: { bmsVersion: "P16S100A-1", modelSerial, packSerial },
});
const HIGH_3 = [3400, 3400, 3460, 3400];

/** Twelve charges near full on four days. */
const rowsOf = (serial: string, cells: readonly number[], startMs = WALL_MS) =>
  Array.from({ length: 12 }, (_, at) => valueRow(serial, cells, 20_000, startMs + (at % 4) * DAY_MS + at * 1000));

type Rig = Pick<ReturnType<typeof coreRig>, "app" | "ports">;

async function read({ app }: Rig, pack: string | null = null, logs: { name: string; text: string }[] = []): Promise<DriftReports> {
  const reports = await app.call("drift.read", { pack, logs });
  if (!reports.ok) throw new Error(reports.error.code);
  return reports.value;
}

async function keepLog({ ports }: Rig, text: string, name = "open-bmstool-20260301-233000.csv"): Promise<void> {
  expect(await ports.texts.append(name, text)).toMatchObject({ ok: true });
}

const keepSettings = ({ ports }: Rig, pack: PackName, values: Record<string, number>, wallMs = 1) =>
  new Vault(ports.store).keepBackup(pack, values, "byHand", wallMs);

const OWN = { balanceStartMv: 3390, balanceDeltaMv: 20, cellUvReleaseMv: 3000, cellUvAlarmMv: 2900 };

describe("cell drift from what is kept", () => {
  it("never mixes packs: rows count for the pack whose serial number they have, and each pack has its own ranking", async () => {
    const rig = coreRig();
    await keepLog(rig, logText([...rowsOf("PACK-A", HIGH_3), ...rowsOf("PACK-B", [3460, 3400, 3400, 3400])]));
    await keepSettings(rig, nameOf("PACK-A"), OWN);
    const { reports, logFiles, rowsOfNoPack } = await read(rig);
    expect([logFiles, rowsOfNoPack]).toEqual([1, 0]);
    const [a, b] = reports;
    expect(reports).toHaveLength(2);
    expect(a).toMatchObject({ key: packKey(nameOf("PACK-A")), serial: "PACK-A", signs: [{ cell: 3, sign: "ahead" }] });
    expect(b).toMatchObject({ key: "log PACK-B", pack: null, signs: [{ cell: 1, sign: "ahead" }] });
    for (const each of reports) expect(each).toMatchObject({ sources: { logRows: 12 }, top: { data: "enough", samples: 12, days: 4 } });
    expect((await read(rig, "PACK-B")).reports).toEqual([b]);
    expect((await read(rig, packKey(nameOf("PACK-A")))).reports).toEqual([a]);
    expect((await read(rig, "PACK")).reports).toEqual([]);
  });

  it("counts rows for no pack that name none, a filler, or a serial number that two packs have", async () => {
    const rig = coreRig();
    await keepLog(rig, logText([...rowsOf("", HIGH_3), ...rowsOf("0000000000", HIGH_3), ...rowsOf("TWINS", HIGH_3)]));
    await keepSettings(rig, nameOf("TWINS", "BOARD-1"), OWN);
    await keepSettings(rig, nameOf("TWINS", "BOARD-2"), OWN, 2);
    const { reports, rowsOfNoPack } = await read(rig);
    expect(rowsOfNoPack).toBe(36);
    expect(reports.map(({ sources, top }) => [sources.logRows, top.data])).toEqual([
      [0, "none"],
      [0, "none"],
    ]);
  });

  it("takes the limits of the pack from its newest backup, and else says that they are captured ones", async () => {
    const rig = coreRig();
    await keepLog(rig, logText([...rowsOf("PACK-A", [3392, 3391, 3390, 3390]), ...rowsOf("PACK-B", [3392, 3391, 3390, 3390])]));
    await keepSettings(rig, nameOf("PACK-A"), { ...OWN, balanceStartMv: 3500 }, 1);
    await keepSettings(rig, nameOf("PACK-A"), OWN, 2);
    const { reports } = await read(rig);
    expect(reports[0]).toMatchObject({ limits: { topMv: 3390, source: "pack" }, top: { samples: 12 } });
    expect(reports[1]).toMatchObject({ limits: { topMv: 3400, source: "captured" }, top: { samples: 0 }, unused: { middle: 12 } });
  });

  it("reads logs that are handed over besides the kept ones, and refuses a file that is none by its name", async () => {
    const rig = coreRig();
    await keepLog(rig, logText(rowsOf("PACK-A", HIGH_3)));
    const more = { name: "usb/march.csv", text: logText(rowsOf("PACK-A", HIGH_3, WALL_MS + 7 * DAY_MS), "comma") };
    expect((await read(rig, null, [more])).reports[0]).toMatchObject({ sources: { logRows: 24 }, top: { samples: 24 } });
    const refused = await rig.app.call("drift.read", { pack: null, logs: [more, { name: "usb/photo.csv", text: "a,b\r\n1,2\r\n" }] });
    expect(refused).toMatchObject({ ok: false, error: { code: "file.format", detail: { path: "usb/photo.csv" } } });
  });

  it("counts a row once that is in several files, as one that is handed over and kept or is named twice", async () => {
    const rig = coreRig();
    await keepLog(rig, logText(rowsOf("PACK-A", HIGH_3)));
    const same = { name: "usb/march.csv", text: logText(rowsOf("PACK-A", HIGH_3), "comma") };
    expect((await read(rig, null, [same, same])).reports[0]).toMatchObject({ sources: { logRows: 12 }, top: { samples: 12 } });
  });

  it("says how many older files it left out when there are more than it reads", async () => {
    const rig = coreRig({
      wrap: (ports) => ({
        ...ports,
        texts: {
          ...ports.texts,
          list: async () =>
            ok(["20260303", "20260302", "20260301"].map((day) => ({ name: `open-bmstool-${day}-000000.csv`, bytes: 40 << 20 }))),
          read: async (name) => {
            const text = logText(rowsOf(name, HIGH_3));
            return ok({ text, nextOffset: 40 << 20, totalBytes: 40 << 20 });
          },
        },
      }),
    });
    expect(await read(rig)).toMatchObject({ logFiles: 1, olderLogFiles: 2, reports: [{ serial: "open-bmstool-20260303-000000.csv" }] });
  });
});

describe("cell drift from the archive of a pack", () => {
  it("has every record of a family whose records have all cells, under the key of the archive, with the settings of the pack on the line", async () => {
    const rig = await historyRig("paceic-v25");
    await rig.download();
    const rows = (await rig.rows()).filter(({ record }) => record !== null);
    const { reports } = await read(rig, rig.now().archive?.key ?? "");
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatchObject({ key: rig.now().archive?.key, cellCount: 16, sources: { records: rows.length, logRows: 0 } });
    expect(reports[0]?.limits.source).toBe("pack");
    const [report] = reports;
    const counted = report && report.top.samples + report.bottom.samples + report.unused.middle + report.unused.atRest;
    expect(counted).toBe(rows.length);
  });

  it("says of a family whose records have the highest and the lowest cell alone that only a log helps", async () => {
    const rig = await historyRig("ritar-modbus");
    await rig.download();
    const { reports } = await read(rig);
    expect(reports[0]).toMatchObject({ cellCount: null, top: { data: "none" }, bottom: { data: "none" } });
    expect(reports[0]?.sources.records).toBeGreaterThan(0);
    expect(reports[0]?.advice[0]).toBe("noCells");
  });
});
