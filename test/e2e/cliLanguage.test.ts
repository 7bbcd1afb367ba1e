import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { CliEnd } from "../support/cli.ts";
import { cliOnSims, faultOn } from "../support/cliOnSims.ts";
import { englishIn } from "../support/englishIn.ts";
import { logText, valueRow, WALL_MS } from "../support/logText.ts";
import { plainJpeg } from "../support/photos.ts";

const { cli, sim } = cliOnSims();

const RITAR = { packs: 1, scene: "standby", protocol: "ritar" } as const;
const SHORT_HISTORY = { packs: 1, history: { records: 30 } } as const;
/** Of a pack with an alarm, which cannot be read. */
const STATUS_REFUSED = [faultOn("status", { kind: "refuse" })] as const;
const chinese = (...words: string[]) => cli().run(...words, "--language", "zh");

/** Said in Chinese, and nothing of it in English, on both outputs. */
function expectChinese({ out, err }: CliEnd, names: readonly string[] = []): void {
  const said = `${out}${err}`;
  expect(said).toMatch(/\p{Script=Han}/u);
  expect(englishIn(said, names)).toEqual([]);
}

const OLD = '"changedAt": "2025-01-01T08:00:00"';

/** When it was read is another in each run; everything else is the same. */
const timeless = (json: string): string => json.replace(/"(?:at|savedAt|exportedAt|takenAt)": "[^"]*"|"ageMs": \d+/g, "");

describe("the command line in Chinese", () => {
  it("reads, with what could not be read and why", async () => {
    const { path } = await sim(STATUS_REFUSED, { packs: 1, scene: "cold" });
    const said = await chinese("read", "--port", path);
    expectChinese(said);
    expect(said.code).toBe(7);
    expect(said.out).toMatch(/^电池组 1, /);
    expect(said.out).toMatch(/ {2}总电压 +\d+\.\d{3} V\n/);
    expect(said.err).toMatch(/未读到：.*（44）：/);
  });

  it("reads, compares and plans settings", async () => {
    const { path } = await sim([], RITAR);
    const line = ["--port", path, "--protocol", "ritar"];
    const read = await chinese("params", "read", ...line);
    expectChinese(read);
    expect(read.out).toMatch(/cellOvAlarmMv +单体过压告警 +\d+ mV/);
    expectChinese(await chinese("params", "diff", "--with", "datasheet", "--all", ...line));
    const plan = await chinese("params", "write", "cellOvAlarmMv=3900", "--dry-run", ...line);
    expectChinese(plan);
    expect(plan.code).toBe(1);
    expectChinese(await chinese("params", "write", "cellOvAlarmMv=3610", "--yes", ...line));
    expectChinese(await chinese("params", "recover", ...line));
  });

  it("downloads and prints a history", async () => {
    const { path } = await sim([], SHORT_HISTORY);
    const said = await chinese("history", "--last", "20", "--port", path, "--protocol", "paceic");
    expect(said.code).toBe(0);
    expectChinese(said);
    expect(said.out).toMatch(/# +电池组时间 +类别/);
  });

  it("runs a commissioning", async () => {
    const { path } = await sim([], RITAR);
    const names = ["Barn", "Smith"];
    expectChinese(await chinese("commission", "start", "--site-name", "Barn", "--pack-count", "3"), names);
    const run = await chinese("commission", "run", "addresses", "noAlarm", "--port", path, "--protocol", "ritar");
    expectChinese(run, names);
    expect(run.code).toBe(1);
    expect(run.out).toMatch(/^addresses +未通过/m);
    expectChinese(await chinese("commission", "mark", "powerCable", "done"));
    expectChinese(await chinese("commission", "list"), names);
  });

  it("keeps photos, and compares with an earlier commissioning", async () => {
    const file = (name: string) => join(cli().folder, name);
    await chinese("commission", "start", "--site-name", "Barn");
    writeFileSync(file("rack.jpg"), plainJpeg());
    writeFileSync(file("notes.jpg"), "no picture");
    const photo = (...words: string[]) => chinese("commission", "photo", ...words);
    expect((await photo("add", file("rack.jpg"))).out).toMatch(/ \d+ 字节\n$/);
    const refused = await photo("add", file("notes.jpg"));
    expectChinese(refused, [file("notes.jpg")]);
    expect(refused.err).toContain("此文件既不是 JPEG 也不是 PNG 图片。");
    expectChinese(await photo("remove", "3f786850e387550f"));
    expect((await photo("save", file("saved"))).err).toContain(`1 张照片已保存到 ${file("saved")}`);

    writeFileSync(file("old.json"), (await chinese("commission", "status", "--json")).out.replace(/"changedAt": "[^"]+"/, OLD));
    const visit = await chinese("commission", "status", "--compare", file("old.json"));
    expectChinese(visit, ["Barn"]);
    expect(visit.out).toContain("2025-01-01 08:00:00");
  });

  it("ranks the cells of a log", async () => {
    const path = join(cli().folder, "weak.csv");
    const rows = Array.from({ length: 12 }, (_, at) =>
      valueRow("PACK-A", [3400, 3400, 3460, 3400], 20_000, WALL_MS + (at % 4) * 86_400_000 + at * 1000),
    );
    writeFileSync(path, logText(rows));
    const said = await chinese("drift", path);
    expect(said).toMatchObject({ code: 1, err: "" });
    expectChinese(said);
    expect(said.out).toContain("电芯 3：最先充满");
  });

  it("says what goes wrong, with the code of the error and the exit code of every language", async () => {
    const missing = await chinese("read", "--port", join(cli().folder, "no-port"));
    expect(missing.code).toBe(3);
    expect(missing.err).toContain("host.noPort");
    expect(missing.err).toMatch(/端口不存在/);
    const unknown = await cli().run("read", "--language", "nl");
    expect(unknown).toMatchObject({ code: 2, out: "" });
    expect(unknown.err).toContain('--language takes en, de, es, fr, it, pl, pt-BR or zh, not "nl"');
  });

  it("follows the variables of the system", async () => {
    const ended = (environment: Readonly<Record<string, string>>) => cli().start(["help", "ports"], environment).ended;
    expectChinese(await ended({ OPEN_BMSTOOL_LANGUAGE: "zh" }));
    expectChinese(await ended({ LC_ALL: "zh_CN.UTF-8" }));
    expect((await ended({ LC_ALL: "zh_CN.UTF-8", OPEN_BMSTOOL_LANGUAGE: "en" })).out).toContain("List what can be connected to.");
  });
});

describe("what programs read", () => {
  it.each([
    ["settings", ["params", "read"]],
    ["a comparison", ["params", "diff", "--with", "datasheet", "--all"]],
    ["a plan with findings", ["params", "write", "cellOvAlarmMv=3900", "--dry-run"]],
    ["the inverter", ["inverter", "read"]],
  ])("is the same in every language: %s", async (_, words) => {
    const { path } = await sim([], RITAR);
    const line = [...words, "--json", "--port", path, "--protocol", "ritar"];
    const [english, other] = [await cli().run(...line), await chinese(...line)];
    expect(JSON.parse(english.out)).toBeTypeOf("object");
    expect(timeless(other.out)).toBe(timeless(english.out));
    expect(other.code).toBe(english.code);
  });

  it("is the same in every language: a reading with the reason of what is missing", async () => {
    const { path } = await sim(STATUS_REFUSED, { packs: 1, scene: "cold" });
    const line = ["read", "--json", "--port", path];
    const [english, other] = [await cli().run(...line), await chinese(...line)];
    expect(english.out).toContain("the pack refused");
    expect(timeless(other.out)).toBe(timeless(english.out));
    expectChinese({ ...other, out: "" });
    expect([english.code, other.code]).toEqual([7, 7]);
  });

  it("is the same in every language: a history as JSON and as CSV", async () => {
    const { path } = await sim([], SHORT_HISTORY);
    const line = ["--port", path, "--protocol", "paceic"];
    await cli().run("history", "--last", "1", ...line);
    const [archive = ""] = (await cli().run("history", "archives")).out.split(" ");
    for (const kind of ["--json", "--csv"]) {
      const words = ["history", "--archive", archive, "--last", "50", kind];
      const [english, other] = [await cli().run(...words), await chinese(...words)];
      expect(english.out.length).toBeGreaterThan(500);
      expect(timeless(other.out)).toBe(timeless(english.out));
    }
  });
});
