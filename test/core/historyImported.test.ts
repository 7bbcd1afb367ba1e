import { describe, expect, it } from "vitest";
import type { FamilyId } from "../../protocol/index.ts";
import { historyCsv } from "../../src/ui/screens/history/model/csv.ts";
import { historyJson } from "../../src/ui/screens/history/model/file.ts";
import { historyRig, raws } from "../support/historyRig.ts";

const logOf = (records: number) => ({ stage: { pack: { history: { records, everyMs: 3_600_000 } } } });

/** An archive that has its own records and those of a file of the same pack. */
async function withImported(family: FamilyId) {
  const other = await historyRig(family, logOf(9));
  await other.download();
  const theirs = (await other.rows()).map(({ seq, raw, seenWallMs }) => ({ seq: seq + 100, raw, seenWallMs }));
  const rig = await historyRig(family, logOf(4));
  await rig.download();
  const own = raws(await rig.rows());
  const rows = theirs.filter(({ raw }) => !own.includes(raw));
  expect(rows.length).toBeGreaterThan(0);
  await rig.call().call("history.addRows", { key: rig.now().archive?.key ?? "", rows });
  return { rig, own, fromFile: rows.map(({ raw }) => raw) };
}

describe.each(["ritar-modbus", "paceic-v25"] as const)("%s: records from a file", (family) => {
  it("are marked as such, in the archive, in the exports, and after a restart; those of the pack are not", async () => {
    const { rig, own, fromFile } = await withImported(family);
    const marked = async () => (await rig.rows()).filter(({ imported }) => imported === true).map(({ raw }) => raw);
    expect((await marked()).toSorted()).toEqual(fromFile.toSorted());
    await rig.restart();
    expect((await marked()).toSorted()).toEqual(fromFile.toSorted());

    const rows = await rig.rows();
    const { archive } = rig.now();
    if (archive === null) throw new Error("no archive");
    const kept = JSON.parse(historyJson(rows, archive, 0, String)) as { rows: readonly { raw: string; imported?: true }[] };
    expect(
      kept.rows
        .filter(({ imported }) => imported)
        .map(({ raw }) => raw)
        .toSorted(),
    ).toEqual(fromFile.toSorted());
    const [head = "", ...lines] = historyCsv(rows, archive, { decimal: "point", flagName: String, offsetS: null }).trimEnd().split("\r\n");
    const at = head.split(",").indexOf("Imported");
    expect(lines.filter((line) => line.split(",")[at] === "yes")).toHaveLength(fromFile.length);
    expect(rows).toHaveLength(own.length + fromFile.length);
  });
});
