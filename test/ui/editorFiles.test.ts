import { describe, expect, it } from "vitest";
import { SETTINGS as PACEIC } from "../../protocol/drivers/paceic-v25/settings.ts";
import type { RuleContext } from "../../protocol/shared.ts";
import { ruleContext } from "../../protocol/shared.ts";
import type { BackupInfo, PackName } from "../../src/contract/params.ts";
import { countDifferent, originOf, parameterFileName, sortValues } from "../../src/ui/model/parameterFile.ts";
import { byPack } from "../../src/ui/screens/editor/model/backups.ts";
import type { CompareColumn } from "../../src/ui/screens/editor/model/compare.ts";
import { compareRows, guideFigures, takeable } from "../../src/ui/screens/editor/model/compare.ts";

const HELD = { packUvAlarmMv: 44_800, cellUvAlarmMv: 2800, inverterCanCode: 3 };
const TABLE = {
  ...PACEIC,
  bindings: PACEIC.bindings.map((binding) => (binding.key === "inverterCanCode" ? { ...binding, access: "read" as const } : binding)),
};

function pack(packSerial: string, address = 1): PackName {
  return { family: "paceic-v25", address, identity: { bmsVersion: "P16S100A-1-1", modelSerial: "notReported", packSerial } };
}

describe("values of a file", () => {
  it("become edits only where this pack has them and this tool writes them", () => {
    const sorted = sortValues({ packUvAlarmMv: 45_600, cellUvAlarmMv: 2800, limiterStartMa: 5000, inverterCanCode: 4 }, TABLE, HELD);
    expect(sorted).toEqual({
      wanted: { packUvAlarmMv: 45_600, cellUvAlarmMv: 2800 },
      notHere: ["limiterStartMa"],
      notRead: [],
      readOnly: ["inverterCanCode"],
    });
    // What could not be read is not for that reason missing in the pack.
    expect(sortValues({ packOvAlarmMv: 57_600, limiterStartMa: 5000 }, TABLE, HELD, ["packOvAlarmMv"])).toEqual({
      wanted: {},
      notHere: ["limiterStartMa"],
      notRead: ["packOvAlarmMv"],
      readOnly: [],
    });
    expect(countDifferent(sorted.wanted, HELD)).toBe(1);
  });

  it("go into a file that is named by pack and time, without what a file system minds", () => {
    const at = new Date(2026, 0, 17, 14, 21, 7).getTime();
    expect(parameterFileName(originOf(pack("RES/2001:7")), at)).toBe("open-bmstool-parameters-RES20017-20260117-142107.bmsparams");
    expect(parameterFileName(originOf(pack("notRead")), at)).toBe("open-bmstool-parameters-paceic-v25-20260117-142107.bmsparams");
  });
});

describe("comparing", () => {
  const column = (values: Readonly<Record<string, number>>): CompareColumn => {
    return { id: "x", kind: "file", title: "x", aside: "", family: "paceic-v25", values };
  };

  it("puts the settings side by side, and marks what differs", () => {
    const columns = [column({ packUvAlarmMv: 45_600, limiterStartMa: 5000, inverterCanCode: 9 }), column({ packUvAlarmMv: 44_800 })];
    const rows = compareRows(TABLE, HELD, columns);
    expect(rows.find(({ key }) => key === "packUvAlarmMv")).toMatchObject({ held: 44_800, values: [45_600, 44_800], isDifferent: true });
    // What only one has is no difference.
    expect(rows.find(({ key }) => key === "cellUvAlarmMv")).toMatchObject({ values: [null, null], isDifferent: false });
    expect(rows.find(({ key }) => key === "limiterStartMa")).toMatchObject({ held: null, isDifferent: false, mayTake: false });
    const taken = columns.map((each, index) => takeable(rows, each, index, "paceic-v25"));
    expect(taken).toEqual([{ packUvAlarmMv: 45_600 }, {}]);
  });

  it("offers nothing of another kind of pack, nor when one is connected later", () => {
    const own = column({ packUvAlarmMv: 45_600 });
    const rows = compareRows(TABLE, HELD, [own]);
    expect(["paceic-v25", "pace-modbus", null].map((family) => takeable(rows, own, 0, family))).toEqual([
      { packUvAlarmMv: 45_600 },
      {},
      {},
    ]);
  });

  it("keeps zero a value", () => {
    const columns = [column({ chargeUtAlarmDeciC: 0 })];
    expect(compareRows(TABLE, { chargeUtAlarmDeciC: -20 }, columns)).toMatchObject([{ held: -20, values: [0], isDifferent: true }]);
  });
});

describe("column of the users guide", () => {
  const held = {
    packOvAlarmMv: 57_600,
    packUvAlarmMv: 44_800,
    fullChargeMv: 56_000,
    chargeUtAlarmDeciC: 0,
    dischargeUtAlarmDeciC: -150,
    chargeOtAlarmDeciC: 510,
    chargeOcAlarmMa: 100_000,
    cellOvAlarmMv: 3600,
  };
  const context = (change: Partial<RuleContext>): RuleContext => ({ ...ruleContext(null, null), cellCount: 16, ...change });

  it("has the guide's figures and nothing for what the guide does not speak of", () => {
    const figures = guideFigures(PACEIC, held, context({ ratedCurrentMa: 200_000 }));
    expect(figures).toEqual({
      packOvAlarmMv: { kind: "chargeTo", value: 57_600, heater: null },
      fullChargeMv: { kind: "chargeTo", value: 57_600, heater: null },
      packUvAlarmMv: { kind: "dischargeTo", value: 44_800, heater: null },
      chargeOcAlarmMa: { kind: "chargeCurrent", value: 200_000, heater: null },
      chargeOtAlarmDeciC: { kind: "hot", value: 550, heater: null },
      chargeUtAlarmDeciC: { kind: "cold", value: 0, heater: -300 },
      dischargeUtAlarmDeciC: { kind: "cold", value: -200, heater: -300 },
    });
  });

  it("says no current of a model that is not known, and no voltage without the number of cells", () => {
    const figures = guideFigures(PACEIC, held, context({ ratedCurrentMa: null, cellCount: null }));
    expect(figures.chargeOcAlarmMa).toBeUndefined();
    expect(figures.packOvAlarmMv).toBeUndefined();
    expect(figures.chargeOtAlarmDeciC?.value).toBe(550);
  });
});

describe("list of backups", () => {
  const backup = (serial: string, takenWallMs: number): BackupInfo => {
    return { name: `b${takenWallMs}`, takenWallMs, pack: pack(serial), valueCount: 59, cause: "beforeWrite" };
  };

  it("is grouped by pack, newest first, with this pack on top", () => {
    // In the host's order: one was taken while the computer's clock was fast.
    const all = [backup("B", 5), backup("notReported", 4), backup("A", 3), backup("A", 9)];
    const shape = (own: PackName | null) =>
      byPack(all, own).map(({ serial, list }) => [serial, ...list.map(({ takenWallMs }) => takenWallMs)]);
    expect(shape(pack("A"))).toEqual([
      ["A", 3, 9],
      ["B", 5],
      ["", 4],
    ]);
    expect(shape(null)).toEqual([
      ["B", 5],
      ["", 4],
      ["A", 3, 9],
    ]);
  });
});
