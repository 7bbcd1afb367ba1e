import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { FamilyId } from "../../protocol/index.ts";
import { parseParameterFile } from "../../protocol/index.ts";
import {
  BACKUPS_DOCUMENT,
  DIFF_DOCUMENT,
  INVERTER_DOCUMENT,
  INVERTERS_DOCUMENT,
  PLAN_DOCUMENT,
  REPORT_DOCUMENT,
  UNFINISHED_DOCUMENT,
} from "../../src/node/cli/documents.ts";
import { ensureBuilt } from "../support/built.ts";
import { type Cli, createCli, documentOf } from "../support/cli.ts";
import { journalsIn, packOnTcp } from "../support/killedHost.ts";
import { FAMILIES, provesFirst } from "../support/paramRig.ts";

/** Three blocks in both families. */
const WORDS = ["cellOvAlarmMv=3580", "cellUvAlarmMv=2850", "packOvAlarmMv=57.2"];

/** The first to such a pack over Modbus changes nothing: the second is the first block. */
const stopAt = (family: FamilyId): number => (provesFirst(family) ? 2 : 1);

let cli: Cli;
let atWrite: () => void = () => undefined;
let writes = 0;
const closers: (() => Promise<void>)[] = [];

beforeAll(() => ensureBuilt());
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
  cli.close();
});
afterAll(() => cli.close());

async function pack(family: FamilyId) {
  cli = createCli();
  writes = 0;
  atWrite = () => undefined;
  const running = await packOnTcp(family, () => {
    writes += 1;
    atWrite();
  });
  closers.push(() => running.close());
  return { ...running, port: ["--port", `tcp://127.0.0.1:${running.port}`] };
}

describe.each(FAMILIES)("settings on the command line, %s", (family) => {
  it("--dry-run shows rules and frames and sends nothing that writes", async () => {
    const { port, settings } = await pack(family);
    const before = settings();
    const plan = await cli.run("params", "write", ...WORDS, ...port, "--dry-run", "--json");
    const document = documentOf(PLAN_DOCUMENT, plan.out);
    expect(document.changes.map(({ key, to }) => [key, to])).toEqual([
      ["cellOvAlarmMv", 3580],
      ["cellUvAlarmMv", 2850],
      ["packOvAlarmMv", 57_200],
    ]);
    expect(document.frames.length).toBeGreaterThanOrEqual(3);
    const refused = await cli.run("params", "write", "cellOvAlarmMv=4400", ...port, "--dry-run", "--json");
    expect(documentOf(PLAN_DOCUMENT, refused.out)).toMatchObject({ frames: [], refusal: "value.rule" });
    expect(refused.code).toBe(1);
    expect([writes, settings()]).toEqual([0, before]);
  });

  it("writes with --yes only, and nothing that a rule stands against", async () => {
    const { port, settings } = await pack(family);
    const before = settings();
    expect((await cli.run("params", "write", ...WORDS, ...port)).code).toBe(2);
    expect((await cli.run("params", "write", ...WORDS, ...port, "--yes", "--dry-run")).code).toBe(2);
    expect((await cli.run("params", "write", "cellOvAlarmMv=4400", ...port, "--yes")).code).toBe(5);
    expect((await cli.run("params", "write", "cellOvAlarmMv=3.58V", ...port, "--yes")).code).toBe(2);
    expect((await cli.run("params", "write", "nothingMv=1", ...port, "--yes")).code).toBe(2);
    expect([writes, settings()]).toEqual([0, before]);
  });

  it("tells what was verified, and leads back", async () => {
    const { port, settings } = await pack(family);
    const before = settings();
    const written = await cli.run("params", "write", ...WORDS, ...port, "--yes", "--json");
    const report = documentOf(REPORT_DOCUMENT, written.out);
    expect(report.rows.map(({ verdict }) => verdict)).toEqual(["verified", "verified", "verified"]);
    expect(settings()).toEqual({ ...before, cellOvAlarmMv: 3580, cellUvAlarmMv: 2850, packOvAlarmMv: 57_200 });
    expect(written.code).toBe(0);

    const back = await cli.run("params", "rollback", ...port, "--yes", "--json");
    expect([back.code, documentOf(REPORT_DOCUMENT, back.out).outcome]).toEqual([0, "verified"]);
    expect(settings()).toEqual(before);
  });

  it("Ctrl-C in a write stops before the next block and tells what is known", async () => {
    const { port, settings } = await pack(family);
    const before = settings();
    const run = cli.start(["params", "write", ...WORDS, ...port, "--yes", "--json"]);
    atWrite = () => {
      if (writes === stopAt(family)) run.child.kill("SIGINT");
    };
    const { code, out, err } = await run.ended;
    const report = documentOf(REPORT_DOCUMENT, out);
    expect(code).toBe(130);
    expect(report).toMatchObject({ outcome: "stopped", reason: "cancelled" });
    expect(report.rows.map(({ verdict }) => verdict).sort()).toEqual(["notSent", "notSent", "verified"]);
    expect(writes).toBe(stopAt(family));
    expect(Object.entries(settings()).filter(([key, value]) => before[key] !== value)).toHaveLength(1);
    expect(err).toContain("Stopping before the next block");
    // It is settled: nothing is left to recover, and the port is free.
    const recover = await cli.run("params", "recover", ...port, "--json");
    expect([recover.code, documentOf(UNFINISHED_DOCUMENT, recover.out).rows]).toEqual([0, []]);
  });

  it("a second Ctrl-C ends at once; the journal is on the disk, and recover settles it", async () => {
    const { port, settings, hungUp } = await pack(family);
    const before = settings();
    const run = cli.start(["params", "write", ...WORDS, ...port, "--yes"]);
    atWrite = () => {
      if (writes !== stopAt(family)) return;
      run.child.kill("SIGINT");
      run.child.kill("SIGTERM");
    };
    expect([130, 143]).toContain((await run.ended).code);
    await hungUp();
    atWrite = () => undefined;
    expect(journalsIn(cli.folder)).toHaveLength(1);
    expect(settings()).not.toEqual(before);

    const told = await cli.run("params", "recover", ...port, "--json");
    expect([
      told.code,
      documentOf(UNFINISHED_DOCUMENT, told.out)
        .rows.map(({ state }) => state)
        .sort(),
    ]).toEqual([1, ["notSent", "notSent", "sent"]]);
    expect((await cli.run("params", "write", "cellOvDelayUs=2000", ...port, "--dry-run")).code).toBe(5);
    expect((await cli.run("params", "recover", "rollback", ...port)).code).toBe(2);
    expect((await cli.run("params", "recover", "rollback", ...port, "--yes")).code).toBe(0);
    expect([settings(), journalsIn(cli.folder)]).toEqual([before, []]);
  });
});

describe("files and inverters", () => {
  it("saves a parameter file, finds no difference to it, and then the one that there is", async () => {
    const { port } = await pack("paceic-v25");
    const file = `${cli.folder}/pack.json`;
    expect((await cli.run("params", "read", ...port, "--save", file)).code).toBe(0);
    const parsed = parseParameterFile(readFileSync(file, "utf8"));
    if (!parsed.ok) throw new Error(parsed.error.code);
    expect((await cli.run("params", "read", ...port, "--save", file)).code).toBe(6);

    const same = await cli.run("params", "diff", file, ...port, "--json");
    expect([same.code, documentOf(DIFF_DOCUMENT, same.out).rows]).toEqual([0, []]);
    const json = await cli.run("params", "read", ...port, "--json", "--quiet");
    expect(JSON.parse(json.out).values).toEqual(JSON.parse(readFileSync(file, "utf8")).values);

    expect((await cli.run("params", "write", "cellOvAlarmMv=3580", ...port, "--yes")).code).toBe(0);
    const different = await cli.run("params", "diff", file, ...port, "--json");
    expect(different.code).toBe(1);
    expect(documentOf(DIFF_DOCUMENT, different.out).rows.map(({ key, values }) => [key, values[0]])).toEqual([["cellOvAlarmMv", 3580]]);
  });

  it("makes, lists, shows and restores backups", async () => {
    const { port, settings } = await pack("pace-modbus");
    const before = settings();
    const made = await cli.run("backup", "make", ...port, "--json", "--quiet");
    const [backup] = documentOf(BACKUPS_DOCUMENT, made.out).backups;
    const name = backup?.name ?? "";
    expect(backup).toMatchObject({ cause: "byHand" });
    const shown = await cli.run("backup", "show", name, "--json");
    expect(parseParameterFile(shown.out).ok).toBe(true);
    await cli.run("params", "write", ...WORDS, ...port, "--yes");
    expect(settings()).not.toEqual(before);
    expect((await cli.run("backup", "restore", name, ...port, "--dry-run")).code).toBe(0);
    expect(settings()).not.toEqual(before);
    expect((await cli.run("backup", "restore", name, ...port, "--yes")).code).toBe(0);
    expect(settings()).toEqual(before);
    const list = await cli.run("backup", "list", "--json");
    expect(documentOf(BACKUPS_DOCUMENT, list.out).backups.length).toBe(3);
    expect((await cli.run("backup", "show", "backups/p-none/b1")).code).toBe(6);
  });

  it("refuses a file of the other family, one that is none, and one that is missing", async () => {
    const { port } = await pack("paceic-v25");
    const file = `${cli.folder}/pack.json`;
    await cli.run("params", "read", ...port, "--save", file);
    const other = await pack("pace-modbus");
    writeFileSync(`${cli.folder}/text.json`, "hello");
    for (const path of [`${cli.folder}/text.json`, `${cli.folder}/none.json`]) {
      const { code, err } = await cli.run("params", "write", path, ...other.port, "--yes");
      expect([path, code]).toEqual([path, 6]);
      expect(err).toContain(path);
    }
    expect(writes).toBe(0);
  });

  it("lists inverters without a pack, and sets one", async () => {
    const { port, settings } = await pack("paceic-v25");
    const list = await cli.run("inverter", "list", "--protocol", "paceic", "--json");
    expect(documentOf(INVERTERS_DOCUMENT, list.out).inverters).toContainEqual(
      expect.objectContaining({ key: "victron", port: "can", code: 3 }),
    );
    const codes = await cli.run("inverter", "list", "--codes", "--protocol", "paceic", "--json");
    expect(documentOf(INVERTERS_DOCUMENT, codes.out).inverters.length).toBeGreaterThan(40);
    expect((await cli.run("inverter", "set", "acme", ...port, "--yes")).code).toBe(2);
    expect((await cli.run("inverter", "set", "inhenergy", ...port, "--yes")).code).toBe(2);
    expect((await cli.run("inverter", "set", "victron", ...port, "--dry-run")).code).toBe(0);
    expect(writes).toBe(0);
    expect((await cli.run("inverter", "set", "victron", ...port, "--yes")).code).toBe(0);
    expect(settings()).toMatchObject({ inverterCanCode: 3, inverterTypeCode: 1 });
    const read = await cli.run("inverter", "read", ...port, "--json");
    expect(documentOf(INVERTER_DOCUMENT, read.out)).toMatchObject({ kind: "perPort", mode: "manual", can: { code: 3, name: "Victron" } });
  });

  it("sets the one code of the guide's battery, says what it replaces, and asks before one that nobody offers", async () => {
    const { port, settings } = await pack("ritar-modbus");
    const list = await cli.run("inverter", "list", "--json");
    const brands = documentOf(INVERTERS_DOCUMENT, list.out).inverters;
    expect(brands).toContainEqual(expect.objectContaining({ key: "victron", port: "can", code: 8 }));
    expect(brands).toContainEqual(expect.objectContaining({ key: "afore", code: null, evidence: "unknown" }));
    const before = settings();
    const afore = await cli.run("inverter", "set", "afore", ...port, "--yes");
    expect([afore.code, afore.err]).toEqual([2, expect.stringContaining("The vendor's tools do not list this inverter")]);
    expect((await cli.run("inverter", "set", "auto", ...port, "--yes")).code).toBe(2);
    expect((await cli.run("inverter", "set", "growatt", ...port, "--yes")).code).toBe(0);
    const written = await cli.run("inverter", "set", "victron", ...port, "--yes");
    expect([written.code, written.err]).toEqual([0, expect.stringContaining("CAN Victron replaces RS485 Growatt")]);
    expect(settings()).toEqual({ ...before, inverterCode: 8 });
    writes = 0;
    const refused = await cli.run("inverter", "set", "rs485:7", ...port, "--yes");
    expect([refused.code, refused.err, writes]).toEqual([5, expect.stringContaining("that entry writes 0, not 7"), 0]);
    const id = "notOffered:inverterCode@inverterCode=7";
    expect((await cli.run("inverter", "set", "rs485:7", ...port, "--yes", "--confirm", id)).code).toBe(0);
    const read = await cli.run("inverter", "read", ...port, "--json");
    expect(documentOf(INVERTER_DOCUMENT, read.out)).toMatchObject({
      kind: "shared",
      can: { code: null },
      rs485: { code: 7, name: "Ritar Modbus V1.9" },
    });
    expect(settings()).toEqual({ ...before, inverterCode: 7 });
  });
});
