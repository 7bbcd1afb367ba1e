import { describe, expect, it } from "vitest";
import { DRIVERS, LANGUAGES } from "../../protocol/index.ts";
import { table } from "../../src/node/cli/columns.ts";
import { commandTable } from "../../src/node/cli/commands.ts";
import { completionScript, helpOn } from "../../src/node/cli/help.ts";
import { askedLanguage, spokenLanguage } from "../../src/node/cli/language.ts";
import { parseCommandLine } from "../../src/node/cli/parse.ts";
import { terminalWords } from "../../src/node/cli/words.ts";
import { CHINESE, ENGLISH } from "../support/englishCli.ts";
import { englishIn } from "../support/englishIn.ts";

const TABLE = commandTable(DRIVERS, CHINESE);

const spoken = (name: string | null, env: Readonly<Record<string, string>>, platform = "linux", locale = "zh-CN") =>
  spokenLanguage(name, { env, platform, locale: () => locale });
const problem = (...words: string[]) => {
  const parsed = parseCommandLine(TABLE, words);
  if (parsed.kind !== "problem") throw new Error(parsed.kind);
  return parsed.text;
};

describe("the language of the command line", () => {
  it("is the one of --language, before that of any variable", () => {
    expect(spoken("en", { OPEN_BMSTOOL_LANGUAGE: "zh", LC_ALL: "zh_CN.UTF-8", LANG: "zh_CN.UTF-8" })).toBe("en");
    expect(spoken("zh", { OPEN_BMSTOOL_LANGUAGE: "en" })).toBe("zh");
  });

  it.each([
    [{ OPEN_BMSTOOL_LANGUAGE: "zh", LC_ALL: "en_US.UTF-8" }, "zh"],
    [{ OPEN_BMSTOOL_LANGUAGE: "en", LC_ALL: "zh_CN.UTF-8" }, "en"],
    [{ OPEN_BMSTOOL_LANGUAGE: "", LC_ALL: "zh_CN.UTF-8" }, "zh"],
    [{ LC_ALL: "zh_CN.UTF-8", LC_MESSAGES: "en_US.UTF-8", LANG: "en_US.UTF-8" }, "zh"],
    [{ LC_ALL: "", LC_MESSAGES: "zh_TW", LANG: "en_US.UTF-8" }, "zh"],
    [{ LC_MESSAGES: "en_GB", LANG: "zh_CN.UTF-8" }, "en"],
    [{ LANG: "zh_CN.UTF-8" }, "zh"],
    [{ LANG: "zh@modifier" }, "zh"],
    [{ LC_ALL: "C", LANG: "zh_CN.UTF-8" }, "en"],
    [{ LC_ALL: "C.UTF-8", LANG: "zh_CN.UTF-8" }, "en"],
    [{ LANG: "POSIX" }, "en"],
    [{ LANG: "xx_XX.UTF-8" }, "en"],
    [{ OPEN_BMSTOOL_LANGUAGE: "xx", LANG: "zh_CN.UTF-8" }, "en"],
    [{}, "en"],
  ] as const)("follows the variables: %j", (env, language) => {
    expect(spoken(null, env)).toBe(language);
  });

  it("is that of the process on Windows, which sets none of the variables of POSIX, unless one is set", () => {
    expect(spoken(null, {}, "win32")).toBe("zh");
    expect(spoken(null, {}, "win32", "fr-FR")).toBe("fr");
    expect(spoken(null, {}, "win32", "nl-NL")).toBe("en");
    expect(spoken(null, { OPEN_BMSTOOL_LANGUAGE: "en" }, "win32")).toBe("en");
    expect(spoken(null, {}, "darwin")).toBe("en");
  });

  it("is read wherever it stands, and the rest stays as it was typed", () => {
    expect(askedLanguage(["--language", "zh", "help", "read"])).toEqual({ name: "zh", rest: ["help", "read"] });
    expect(askedLanguage(["read", "--port", "demo", "--language=zh"])).toEqual({ name: "zh", rest: ["read", "--port", "demo"] });
    expect(askedLanguage(["read", "--quiet"])).toEqual({ name: null, rest: ["read", "--quiet"] });
    expect(parseCommandLine(TABLE, ["help", "params", "write", "--language", "zh"])).toEqual({ kind: "help", topic: ["params", "write"] });
    expect(parseCommandLine(TABLE, ["--language=zh"])).toEqual({ kind: "help", topic: [] });
    const parsed = parseCommandLine(TABLE, ["report", "a.json", "--language", "zh", "--pdf", "a.pdf"]);
    expect(parsed.kind === "run" && parsed.given.text("language")).toBe("zh");
  });

  it("that does not exist is a problem of the command line, before a command, behind it and for help", () => {
    for (const words of [
      ["--language", "nl", "read"],
      ["read", "--language=nl"],
      ["help", "--language", "nl"],
    ]) {
      expect(problem(...words)).toBe("--language 应为 en、de、es、fr、it、pl、pt-BR或zh，不能是“nl”");
    }
    expect(problem("read", "--language=")).toContain("--language");
    expect(problem("read", "--language")).toContain("--language");
  });

  it("has the words of its own catalogue, and the names of families and fields", async () => {
    for (const language of LANGUAGES) expect((await terminalWords(language, DRIVERS)).language).toBe(language);
    expect(CHINESE.settingName("cellOvAlarmMv")).toBe("单体过压告警");
    const [driver] = DRIVERS;
    const [block = ""] = Object.keys(driver?.words.en.blocks ?? {});
    const unread = { family: driver?.family ?? "", block, wire: "1", error: null };
    expect(CHINESE.ofUnread(unread).line).toContain(driver?.words.zh.blocks[block]);
    expect(ENGLISH.ofUnread(unread).line).toContain(driver?.words.en.blocks[block]);
  });
});

describe("help in Chinese", () => {
  const commands = TABLE.commands.map(({ name }) => name);
  /** Typed as they are in every language. */
  const names = [...commands, "open-bmstool help", "demo", "done, failed", "done、failed", "open"];

  it.each([...commands, "", "params", "exit-codes"])("has no English sentence: %s", (topic) => {
    const text = helpOn(TABLE, topic === "" ? [] : topic.split(" ")) ?? "";
    expect(text).toMatch(/\p{Script=Han}/u);
    expect(englishIn(text, names)).toEqual([]);
  });

  it("finds the English that is there", () => {
    const text = helpOn(commandTable(DRIVERS, ENGLISH), ["read"]) ?? "";
    expect(englishIn(text, names)).not.toEqual([]);
  });

  it("names commands and options as in every language", () => {
    expect(completionScript(TABLE)).toBe(completionScript(commandTable(DRIVERS, ENGLISH)));
  });

  it("says what is wrong with an option itself, and not in the words of Node", () => {
    expect(problem("read", "--password", "x")).toBe("未知选项“--password”");
    expect(problem("read", "--port")).toBe("选项“--port <value>”缺少值");
    expect(problem("read", "--watch=1")).toBe("选项“--watch”不带值");
    expect(problem("read", "--port", "--json")).toContain("“--port”的值有歧义");
    expect(problem("params", "recover", "hope")).toBe("ACTION 应为 finish、rollback或keep，不能是“hope”");
  });
});

describe("columns", () => {
  it("line up behind characters that are two columns wide and letters that are made of several", () => {
    const combined = "e\u0301a\u0308";
    expect(
      table([
        ["总电压", "1"],
        [combined, "2"],
        ["abc", "3"],
      ]),
    ).toBe(`总电压  1\n${combined}      2\nabc     3\n`);
    expect(
      table(
        [
          ["电流", "x"],
          ["5", "y"],
        ],
        { right: [0] },
      ),
    ).toBe("电流  x\n   5  y\n");
  });

  it("break Chinese within the width of the line, never before a sign that ends something", () => {
    const lines = (helpOn(TABLE, ["serve"]) ?? "").split("\n");
    const width = (text: string) => [...text].reduce((sum, sign) => sum + (/[\u2e80-\uffef]/.test(sign) ? 2 : 1), 0);
    const prose = lines.filter((line) => /\p{Script=Han}/u.test(line));
    expect(prose.length).toBeGreaterThan(8);
    for (const line of prose) {
      expect(width(line), line).toBeLessThanOrEqual(104);
      expect(line).not.toMatch(/^ *[，。；：）、”]/);
    }
  });
});

describe("numbers", () => {
  it("take the form of their language, or the one form that there is", () => {
    const { commission } = ENGLISH.texts.cli;
    expect([1, 2].map((count) => ENGLISH.counted(commission, "packs", count))).toEqual(["1 pack", "2 packs"]);
    expect(CHINESE.counted(CHINESE.texts.cli.commission, "packs", 1)).toBe("1 个电池组");
    expect(ENGLISH.counted({ x_other: "{{count}} x" }, "x", 1)).toBe("1 x");
  });
});
