import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeParameterFile } from "../../protocol/index.ts";
import { cliOnSims } from "../support/cliOnSims.ts";

const ELSEWHERE = { family: "paceic-v25", bmsVersion: "P16S100A", modelSerial: "", packSerial: "ANOTHER-PACK" };

describe("a parameter file that is written without a question and without remarks", () => {
  const { cli, sim, atEnd } = cliOnSims();

  it("is still said to be from another pack, changed since it was saved, and to hold what nobody knows", async () => {
    const folder = mkdtempSync(join(tmpdir(), "bms-quiet-"));
    atEnd(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, "a.bmsparams");
    const saved = makeParameterFile(ELSEWHERE, { cellOvAlarmMv: 3590 }, "2026-01-17T14:21:07.000Z");
    const madeUpMv = { value: 1, unit: "mV", text: "1 mV" };
    writeFileSync(file, JSON.stringify({ ...saved, bmsVersion: "P16S200A", values: { ...saved.values, madeUpMv } }));
    const here = await sim([]);
    const written = await cli().run("params", "write", file, "--port", here.path, "--protocol", "paceic", "--yes", "--quiet");
    expect(written).toMatchObject({ code: 0 });
    expect(written.err).toContain("The file is from another pack: ANOTHER-PACK there,");
    expect(written.err).toContain("The file was changed after it was saved.");
    expect(written.err).toContain("madeUpMv");
    expect(here.truth()[0]?.settings.get("cellOvAlarmMv")).toBe(3590);
  });
});
