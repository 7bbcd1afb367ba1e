import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DRIFT_DOCUMENT } from "../../src/node/cli/driftDocument.ts";
import { documentOf } from "../support/cli.ts";
import { cliOnSims } from "../support/cliOnSims.ts";
import { logText, valueRow, WALL_MS } from "../support/logText.ts";

const rig = cliOnSims();
const DAY_MS = 86_400_000;

function fileWith(name: string, cells: readonly number[]): string {
  const path = join(rig.cli().folder, name);
  const rows = Array.from({ length: 12 }, (_, at) => valueRow("PACK-A", cells, 20_000, WALL_MS + (at % 4) * DAY_MS + at * 1000));
  writeFileSync(path, logText(rows));
  return path;
}

describe("drift on the command line", () => {
  it("ranks the cells of a log that is given by name, in words and as a document, and ends with 1 for a cell that stands out", async () => {
    const path = fileWith("weak.csv", [3400, 3400, 3460, 3400]);
    const said = await rig.cli().run("drift", path);
    expect(said).toMatchObject({ code: 1, err: "" });
    expect(said.out).toContain("Cell drift of PACK-A");
    expect(said.out).toMatch(/Cell 3 is full first/);
    expect(said.out).toMatch(/Near empty, while discharging\n.*\n {2}No samples\n {2}Not enough data/);
    const json = await rig.cli().run("drift", path, "--json", "--pack", "PACK-A");
    const document = documentOf(DRIFT_DOCUMENT, json.out);
    expect(document.reports[0]).toMatchObject({ serial: "PACK-A", signs: [{ cell: 3, sign: "ahead" }], advice: ["dischargeLow"] });
  });

  it("says that the flat middle is not enough, and that there is nothing at all", async () => {
    const flat = await rig.cli().run("drift", fileWith("flat.csv", [3330, 3331, 3329, 3330]));
    expect(flat.code).toBe(0);
    expect(flat.out).toContain("Not enough data to say whether a cell stands out");
    expect((await rig.cli().run("drift")).out).toContain("No data of any pack yet");
  });

  it("ends with an error for a file that is missing or not a log, and for a pack that it does not know", async () => {
    const other = join(rig.cli().folder, "other.csv");
    writeFileSync(other, "a,b\n1,2\n");
    for (const path of [other, join(rig.cli().folder, "missing.csv")]) {
      const end = await rig.cli().run("drift", path);
      expect(end).toMatchObject({ code: 6, out: "" });
      expect(end.err).toContain(path);
    }
    expect(await rig.cli().run("drift", "--pack", "NOBODY")).toMatchObject({ code: 2, out: "" });
  });
});
