import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { DRIVERS, driverOf, ERROR_TABLE, type ErrorCode, type InverterCodes } from "../../protocol/index.ts";
import { EXIT_CODES, exitOfError } from "../../src/node/cli/exitCodes.ts";
import { completionScript, helpOn } from "../../src/node/cli/help.ts";
import { HANDLERS } from "../../src/node/cli/main.ts";
import { parseCommandLine } from "../../src/node/cli/parse.ts";
import { wantedInverter } from "../../src/node/cli/runInverter.ts";
import { shownRows } from "../../src/node/cli/runParams.ts";
import { commandTable } from "../support/englishCli.ts";

const TABLE = commandTable(DRIVERS);
const { commands: COMMANDS, allOptions: ALL_OPTIONS, optionsOf } = TABLE;
const CODES = codesOf("paceic-v25");

function codesOf(family: string): InverterCodes {
  const codes = driverOf(family).inverterCodes;
  if (codes === null) throw new Error(family);
  return codes;
}

const problem = (...words: string[]) => {
  const parsed = parseCommandLine(TABLE, words);
  if (parsed.kind !== "problem") throw new Error(parsed.kind);
  return parsed.text;
};
const given = (...words: string[]) => {
  const parsed = parseCommandLine(TABLE, words);
  if (parsed.kind !== "run") throw new Error(JSON.stringify(parsed));
  return { name: parsed.command.name, ...parsed.given };
};

describe("table of commands", () => {
  it("has a handler for each command but the one that takes its words as they are", () => {
    const expected = COMMANDS.filter(({ isRaw }) => isRaw !== true).map(({ name }) => name);
    expect(Object.keys(HANDLERS).sort()).toEqual([...expected].sort());
  });

  it("gives an option one kind wherever it stands", () => {
    const other = COMMANDS.flatMap((command) =>
      Object.entries(optionsOf(command)).filter(
        ([name, { kind, isMany }]) => kind !== ALL_OPTIONS[name]?.kind || isMany !== ALL_OPTIONS[name]?.isMany,
      ),
    );
    expect(other).toEqual([]);
  });

  it("teaches: every command has a summary, a text and an example that can be parsed", () => {
    for (const { name, summary, examples, isRaw } of COMMANDS) {
      expect(summary.length, name).toBeGreaterThan(10);
      expect(examples.length, name).toBeGreaterThan(0);
      const own = examples.filter((example) => example.startsWith(`open-bmstool ${name}`) && isRaw !== true);
      for (const example of own) {
        const words = (example.split(/[|>]/)[0] ?? "").trim().split(" ").slice(1);
        expect(given(...words).name, example).toBe(name);
      }
    }
  });
});

describe("parsing", () => {
  it("finds the longest command, wherever the options stand", () => {
    expect(given("--json", "params", "write", "a.json", "cellOvAlarmMv=3600", "--dry-run")).toMatchObject({
      name: "params write",
      words: ["a.json", "cellOvAlarmMv=3600"],
    });
    expect(given("history", "archives").name).toBe("history archives");
    expect(given("history", "--last", "5").number("last")).toBe(5);
    expect(given("sim", "--tcp", "7001", "--json").raw).toEqual(["--tcp", "7001", "--json"]);
  });

  it("takes an option that may come several times", () => {
    expect(given("params", "write", "x=1", "--yes", "--confirm", "a", "--confirm=b,c").texts("confirm")).toEqual(["a", "b,c"]);
  });

  it.each([
    [["nothing"], 'there is no command "nothing"'],
    [["params"], '"params" needs a subcommand: read, diff, write, rollback, recover'],
    [["params", "eat"], '"params" does not know "eat": read, diff, write, rollback, recover'],
    [["read", "--every", "fast"], "--every takes a number from 0.1 to 86400"],
    [["read", "--address", "16"], "--address takes a whole number from 0 to 15"],
    [["read", "--address", "1.5"], "--address takes a whole number from 0 to 15"],
    [["read", "--protocol", "can"], '--protocol takes auto, ritar, paceic or modbus, not "can"'],
    [["read", "--save", "x"], '"read" has no option --save'],
    [["read", "more"], '"read" does not take "more"'],
    [["params", "write"], '"params write" needs WHAT: parameter file, or key=value'],
    [["params", "recover", "hope"], 'ACTION is finish, rollback or keep, not "hope"'],
    [["read", "--port", ""], "--port needs a value"],
  ])("says what is wrong with %j", (words, text) => {
    expect(problem(...words)).toBe(text);
  });

  it("leaves what it does not know to nobody", () => {
    expect(problem("read", "--password", "secret")).toContain("--password");
    expect(problem("read", "--port")).toContain("--port");
  });

  it("shows help for every command, group and the exit codes, and for nothing else", () => {
    for (const { name } of COMMANDS) expect(helpOn(TABLE, name.split(" ")), name).toContain(name);
    expect(helpOn(TABLE, ["params"])).toContain("params rollback");
    for (const { code } of Object.values(EXIT_CODES)) expect(helpOn(TABLE, ["exit-codes"])).toMatch(new RegExp(`^ +${code} `, "m"));
    expect(helpOn(TABLE, ["weather"])).toBeNull();
    expect(parseCommandLine(TABLE, ["params", "write", "--help"])).toEqual({ kind: "help", topic: ["params", "write"] });
  });

  it("names every command and option to the shell", () => {
    const script = completionScript(TABLE);
    for (const command of COMMANDS) for (const option of Object.keys(optionsOf(command))) expect(script).toContain(`--${option}`);
    expect(script).toContain('words="read diff write rollback recover"');
  });

  it.skipIf(process.platform === "win32").each([
    [["comm"], "commission"],
    [["commission", "ph"], "photo"],
    [["commission", "photo", ""], "add list remove save"],
    [["commission", "photo", "add", "--n"], "--note"],
    [["params", "write", "--force", "--dry"], "--dry-run"],
    [["help", ""], ""],
  ])("completes %j in bash", (words, expected) => {
    const typed = ["open-bmstool", ...words].map((word) => `'${word}'`).join(" ");
    const run = `COMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _open_bmstool; echo "\${COMPREPLY[*]}"`;
    const { stdout } = spawnSync("bash", ["-c", `${completionScript(TABLE)}\n${run}`], { encoding: "utf8" });
    expect(stdout.trim()).toBe(expected);
  });
});

describe("exit codes", () => {
  it("are one number each, and every error has one that is no fault of the program", () => {
    const numbers = Object.values(EXIT_CODES).map(({ code }) => code);
    expect(new Set(numbers).size).toBe(numbers.length);
    const bugs = (Object.keys(ERROR_TABLE) as ErrorCode[]).filter((code) => exitOfError({ code }) === "bug");
    expect(bugs).toEqual(["host.versionMismatch"]);
  });

  it.each([
    ["host.noPort", 3],
    ["host.portBusy", 3],
    ["link.timeoutFirstByte", 4],
    ["device.refused", 5],
    ["device.unreadable", 7],
    ["value.rule", 5],
    ["write.unfinished", 5],
    ["file.format", 6],
    ["host.storage", 6],
    ["host.readOnly", 5],
    ["cancelled", 130],
  ] as const)("%s ends with %i", (code, number) => {
    expect(EXIT_CODES[exitOfError({ code })].code).toBe(number);
  });
});

describe("inverters by name", () => {
  it("knows brands and codes, and guesses nothing", () => {
    expect(wantedInverter(CODES, "Victron")).toEqual({ mode: "manual", port: "can", code: 3 });
    expect(wantedInverter(CODES, "rs485:0b")).toEqual({ mode: "manual", port: "rs485", code: 11 });
    expect(wantedInverter(CODES, "auto")).toEqual({ mode: "automatic" });
    expect(wantedInverter(CODES, "inhenergy")).toEqual({ mode: "manual", port: "rs485", code: null });
    expect([wantedInverter(CODES, "can:"), wantedInverter(CODES, "can:100"), wantedInverter(CODES, "acme")]).toEqual([null, null, null]);
  });

  it("knows them as a family with one list for both ports has them: in decimal, and with no choice of its own", () => {
    const ritar = codesOf("ritar-modbus");
    expect(wantedInverter(ritar, "Victron")).toEqual({ mode: "manual", port: "can", code: 8 });
    expect(wantedInverter(ritar, "rs485:18")).toEqual({ mode: "manual", port: "rs485", code: 18 });
    expect(wantedInverter(ritar, "afore")).toEqual({ mode: "manual", port: "rs485", code: null });
    expect([wantedInverter(ritar, "auto"), wantedInverter(ritar, "rs485:0b")]).toEqual([null, null]);
  });
});

describe("the calibration that is shown with the settings", () => {
  it("has the unit of its registers, and a number that nobody has explained has none", () => {
    const shown = { calibrationSoh1DeciPct: 998, calibrationFull1Mah: 100_000, factory223: 12_345 };
    expect(shownRows(shown, driverOf("ritar-modbus").settings)).toEqual([
      ["calibrationSoh1DeciPct", "99.8 %"],
      ["calibrationFull1Mah", "100.00 Ah"],
      ["factory223", "12 345"],
    ]);
  });
});
