import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, it } from "vitest";
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
import { createCli, documentOf } from "../support/cli.ts";
import { journalsIn, packOnTcp } from "../support/killedHost.ts";
import { FAMILIES, provesFirst } from "../support/paramRig.ts";

/** Three blocks in both families. */
const WORDS = ["cellOvAlarmMv=3580", "cellUvAlarmMv=2850", "packOvAlarmMv=57.2"];

/** The first to such a pack over Modbus changes nothing: the second is the first block. */
const stopAt = (family: FamilyId): number => (provesFirst(family) ? 2 : 1);

beforeAll(() => ensureBuilt());

/** The command line and packs of one test: tests run side by side, because most of their time is the line's. */
function rigFor(onTestFinished: (end: () => Promise<void>) => void) {
  const cli = createCli();
  const closers: (() => Promise<void>)[] = [];
  onTestFinished(async () => {
    await Promise.all(closers.map((close) => close()));
    cli.close();
  });
  const pack = async (family: FamilyId, packSerial: string | null = null) => {
    const seen = { writes: 0, atWrite: () => {} };
    const onWrite = () => {
      seen.writes += 1;
      seen.atWrite();
    };
    const running = await packOnTcp(family, onWrite, packSerial);
    closers.push(() => running.close());
    return { ...running, seen, port: ["--port", `tcp://127.0.0.1:${running.port}`] };
  };
  return { cli, pack };
}

describe.each(FAMILIES)("settings on the command line, %s", (family) => {
  it.concurrent("--dry-run shows rules and frames and sends nothing that writes", async ({ expect, onTestFinished }) => {
    const { cli, pack } = rigFor(onTestFinished);
    const { port, seen, settings } = await pack(family);
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
    expect([seen.writes, settings()]).toEqual([0, before]);
  });

  it.concurrent("writes with --yes only, and nothing that a rule stands against", async ({ expect, onTestFinished }) => {
    const { cli, pack } = rigFor(onTestFinished);
    const { port, seen, settings } = await pack(family);
    const before = settings();
    expect((await cli.run("params", "write", ...WORDS, ...port)).code).toBe(2);
    expect((await cli.run("params", "write", ...WORDS, ...port, "--yes", "--dry-run")).code).toBe(2);
    expect((await cli.run("params", "write", "cellOvAlarmMv=4400", ...port, "--yes")).code).toBe(5);
    expect((await cli.run("params", "write", "cellOvAlarmMv=3.58V", ...port, "--yes")).code).toBe(2);
    expect((await cli.run("params", "write", "nothingMv=1", ...port, "--yes")).code).toBe(2);
    expect([seen.writes, settings()]).toEqual([0, before]);
  });

  it.concurrent("tells what was verified, and leads back", async ({ expect, onTestFinished }) => {
    const { cli, pack } = rigFor(onTestFinished);
    const { port, settings } = await pack(family);
    const before = settings();
    const written = await cli.run("params", "write", ...WORDS, ...port, "--yes", "--json");
    const report = documentOf(REPORT_DOCUMENT, written.out);
    expect(report.rows.map(({ verdict }) => verdict)).toEqual(["verified", "verified", "verified"]);
    expect(settings()).toEqual({ ...before, cellOvAlarmMv: 3580, cellUvAlarmMv: 2850, packOvAlarmMv: 57_200 });
    expect(written.code).toBe(0);
    const again = await cli.run("params", "write", ...WORDS, ...port, "--yes", "--json");
    expect([again.code, documentOf(PLAN_DOCUMENT, again.out)]).toMatchObject([0, { changes: [], frames: [] }]);

    const back = await cli.run("params", "rollback", ...port, "--yes", "--json");
    expect([back.code, documentOf(REPORT_DOCUMENT, back.out).outcome]).toEqual([0, "verified"]);
    expect(settings()).toEqual(before);
  });

  it.concurrent("Ctrl-C in a write stops before the next block and tells what is known", async ({ expect, onTestFinished }) => {
    const { cli, pack } = rigFor(onTestFinished);
    const { port, seen, settings } = await pack(family);
    const before = settings();
    const run = cli.start(["params", "write", ...WORDS, ...port, "--yes", "--json"]);
    seen.atWrite = () => {
      if (seen.writes === stopAt(family)) run.child.kill("SIGINT");
    };
    const { code, out, err } = await run.ended;
    const report = documentOf(REPORT_DOCUMENT, out);
    expect(code).toBe(130);
    expect(report).toMatchObject({ outcome: "stopped", reason: "cancelled" });
    expect(report.rows.map(({ verdict }) => verdict).sort()).toEqual(["notSent", "notSent", "verified"]);
    expect(seen.writes).toBe(stopAt(family));
    expect(Object.entries(settings()).filter(([key, value]) => before[key] !== value)).toHaveLength(1);
    expect(err).toContain("Stopping before the next block");
    // It is settled: nothing is left to recover, and the port is free.
    const recover = await cli.run("params", "recover", ...port, "--json");
    expect([recover.code, documentOf(UNFINISHED_DOCUMENT, recover.out).rows]).toEqual([0, []]);
  });

  it.concurrent("a second Ctrl-C ends at once; the journal is on the disk, and recover settles it", async ({ expect, onTestFinished }) => {
    const { cli, pack } = rigFor(onTestFinished);
    const { port, seen, settings, hungUp } = await pack(family);
    const before = settings();
    const run = cli.start(["params", "write", ...WORDS, ...port, "--yes"]);
    seen.atWrite = () => {
      if (seen.writes !== stopAt(family)) return;
      run.child.kill("SIGINT");
      run.child.kill("SIGTERM");
    };
    expect([130, 143]).toContain((await run.ended).code);
    await hungUp();
    seen.atWrite = () => undefined;
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
    // With another pack on the cable nothing is settled, and the text says whose write it is.
    const other = await pack(family, "ANOTHER-PACK");
    for (const action of [["keep"], ["finish", "--yes"], ["rollback", "--yes"]]) {
      const { code, out, err } = await cli.run("params", "recover", ...action, ...other.port);
      expect([code, err]).toEqual([5, expect.stringContaining("Connect to this pack")]);
      expect(out).toMatch(/A write was interrupted.*cellOvAlarmMv.*not read yet.*Backup before it/s);
    }
    expect([journalsIn(cli.folder).length, other.seen.writes]).toEqual([1, 0]);
    expect((await cli.run("params", "recover", "rollback", ...port)).code).toBe(2);
    expect(await cli.run("params", "recover", "rollback", ...port, "--yes")).toMatchObject({ code: 0 });
    expect([settings(), journalsIn(cli.folder)]).toEqual([before, []]);
    // One that cannot be understood is not taken for none.
    writeFileSync(join(cli.folder, "journals", "p-other.json"), "{");
    const unknown = await cli.run("params", "recover", ...port);
    expect(unknown.code).not.toBe(0);
    expect(unknown.err).toContain("p-other.json");
  });
});

describe("files and inverters", () => {
  it.concurrent("says what is worth knowing of a write that needs no confirmation", async ({ expect, onTestFinished }) => {
    const { cli, pack } = rigFor(onTestFinished);
    const { port } = await pack("paceic-v25");
    const { code, err } = await cli.run("params", "write", "cellOvAlarmMv=3660", ...port, "--yes");
    expect([code, err]).toEqual([0, expect.stringMatching(/^note: .*3650/m)]);
  });

  it.concurrent("saves a parameter file, finds no difference to it, and then the one that there is", async ({ expect, onTestFinished }) => {
    const { cli, pack } = rigFor(onTestFinished);
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

  it.concurrent("makes, lists, shows and restores backups", async ({ expect, onTestFinished }) => {
    const { cli, pack } = rigFor(onTestFinished);
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
    const other = await pack("pace-modbus", "ANOTHER-PACK");
    const strange = await cli.run("backup", "restore", name, ...other.port, "--dry-run", "--quiet");
    expect(strange.err).toMatch(/The file is from another pack: \S+ there, ANOTHER-PACK here\./);
  });

  it.concurrent("refuses a file of the other family, one that is none, and one that is missing", async ({ expect, onTestFinished }) => {
    const { cli, pack } = rigFor(onTestFinished);
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
    expect(other.seen.writes).toBe(0);
  });

  it.concurrent("lists inverters without a pack, and sets one", async ({ expect, onTestFinished }) => {
    const { cli, pack } = rigFor(onTestFinished);
    const { port, seen, settings } = await pack("paceic-v25");
    const list = await cli.run("inverter", "list", "--protocol", "paceic", "--json");
    expect(documentOf(INVERTERS_DOCUMENT, list.out).inverters).toContainEqual(
      expect.objectContaining({ key: "victron", port: "can", code: 3 }),
    );
    const codes = await cli.run("inverter", "list", "--codes", "--protocol", "paceic", "--json");
    expect(documentOf(INVERTERS_DOCUMENT, codes.out).inverters.length).toBeGreaterThan(40);
    expect((await cli.run("inverter", "set", "acme", ...port, "--yes")).code).toBe(2);
    expect((await cli.run("inverter", "set", "inhenergy", ...port, "--yes")).code).toBe(2);
    expect((await cli.run("inverter", "set", "victron", ...port, "--dry-run")).code).toBe(0);
    expect(seen.writes).toBe(0);
    const set = await cli.run("inverter", "set", "victron", ...port, "--yes", "--quiet");
    expect([set.code, set.err]).toEqual([0, expect.stringContaining("CAN will use Victron only")]);
    const auto = await cli.run("inverter", "set", "auto", ...port, "--dry-run", "--quiet");
    expect([auto.code, auto.err]).toEqual([0, expect.stringContaining("An inverter that is already working may drop out meanwhile.")]);
    expect(auto.err).not.toContain("Only the master");
    expect(settings()).toMatchObject({ inverterCanCode: 3, inverterTypeCode: 1 });
    const read = await cli.run("inverter", "read", ...port, "--json");
    expect(documentOf(INVERTER_DOCUMENT, read.out)).toMatchObject({ kind: "perPort", mode: "manual", can: { code: 3, name: "Victron" } });
  });

  it.concurrent("sets the one code of the guide's battery, says what it replaces, and asks before one that nobody offers", async ({
    expect,
    onTestFinished,
  }) => {
    const { cli, pack } = rigFor(onTestFinished);
    const { port, seen, settings } = await pack("ritar-modbus");
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
    seen.writes = 0;
    const refused = await cli.run("inverter", "set", "rs485:7", ...port, "--yes");
    expect([refused.code, refused.err, seen.writes]).toEqual([5, expect.stringContaining("that entry writes 0, not 7"), 0]);
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
