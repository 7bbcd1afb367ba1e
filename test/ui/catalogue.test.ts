import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ERROR_TABLE } from "../../protocol/errors.ts";
import { DRIVERS } from "../../protocol/index.ts";
import { FLAGS } from "../../protocol/model/flags.ts";
import { ROOT } from "../../scripts/paths.ts";
import { helpOn } from "../../src/node/cli/help.ts";
import { simHelp } from "../../src/node/simArgs.ts";
import { words as en } from "../../src/text/en/all.ts";
import { words as zh } from "../../src/text/zh/all.ts";
import { DOCTOR_NOTES } from "../../src/ui/model/doctorNotes.ts";
import { commandTable } from "../support/englishCli.ts";

type Tree = { readonly [key: string]: string | Tree };

function leaves(tree: Tree, path = ""): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const at = path === "" ? key : `${path}.${key}`;
    if (typeof value === "string") found.set(at, value);
    else for (const [inner, text] of leaves(value, at)) found.set(inner, text);
  }
  return found;
}

const EN = leaves(en);
const ZH = leaves(zh);
const placeholders = (text: string): string =>
  [...text.matchAll(/\{\{(\w+)\}\}|<(\w+)>/g)]
    .map(([all]) => all)
    .sort()
    .join(" ");
/** "more_one" and "more_other" are two forms of one text. */
const withoutForm = (key: string): string => key.replace(/_(one|other)$/, "");

function source(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

function filesBelow(folder: string, ending: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file));
}

function expectBoth(keys: readonly string[]): void {
  for (const words of [EN, ZH]) expect(keys.filter((key) => !words.get(key)?.trim())).toEqual([]);
}

/** The members of a union of strings as the contract's source writes it. */
function unionOf(name: string): readonly string[] {
  const text = source("src/contract/session.ts");
  const [, body = ""] = new RegExp(`export type ${name} =([^;]*);`).exec(text) ?? [];
  const members = [...body.matchAll(/"([^"]+)"/g)].map(([, member = ""]) => member);
  expect(members.length, name).toBeGreaterThan(1);
  return members;
}

/** Notes as the core's source emits them. */
function emittedNotes(): readonly string[] {
  const all = [source("src/core/session/connector.ts"), source("src/core/session/doctor.ts"), source("src/core/session/session.ts")]
    .join("\n")
    .replaceAll(/\["\w+"\]/g, "");
  const steps = [...all.matchAll(/\bstep\(([^;]*)\)/g)].flatMap(([, args = ""]) =>
    [...args.matchAll(/"(\w+)"/g)].map(([, word = ""]) => word),
  );
  const tables = [...all.matchAll(/(?:OPEN_NOTE|ASK_NOTE)[^=]*= \{([^}]*)\}/g)].flatMap(([, body = ""]) =>
    [...body.matchAll(/: "(\w+)"/g)].map(([, word = ""]) => word),
  );
  const fallbacks = [...all.matchAll(/\?\? "(\w+)"/g)].map(([, word = ""]) => word);
  const others = new Set(["findPort", "openPort", "listen", "ask", "pending", "running", "ok", "info", "bad"]);
  return [...new Set([...steps, ...tables, ...fallbacks])].filter((word) => !others.has(word) && !word.startsWith("host"));
}

describe("text catalogue", () => {
  it("has the same keys in both languages", () => {
    const forms = (words: ReadonlyMap<string, string>) => [...new Set([...words.keys()].map(withoutForm))].sort();
    expect(forms(ZH)).toEqual(forms(EN));
  });

  it("has no empty text and the same placeholders and marks in both languages", () => {
    const different: string[] = [];
    for (const [key, text] of EN) {
      const other = ZH.get(key) ?? ZH.get(`${withoutForm(key)}_other`) ?? "";
      // Chinese writes sentences without spaces between them.
      if (text.trim() !== "" && other.trim() === "") different.push(`${key}: empty`);
      // A singular may do without its number, and a language without singular may need it.
      if (!key.endsWith("_one") && !key.endsWith("_other") && placeholders(text) !== placeholders(other)) different.push(key);
    }
    expect(different).toEqual([]);
  });

  it("says nothing in English twice over: every Chinese text with words is Chinese", () => {
    const sameWords = [...EN].filter(
      ([key, text]) => ZH.get(key) === text && /[a-z]{3,} [a-z]{3,}/.test(text.replaceAll(/\{\{\w+\}\}/g, "")),
    );
    expect(sameWords.map(([key]) => key)).toEqual([]);
  });

  it("says of no screen or program that it is for packs of PACE alone", () => {
    const programs = { cli: helpOn(commandTable(DRIVERS), []) ?? "", sim: simHelp(DRIVERS) };
    // What a command does may be of one family; what the program is for stands before the first empty line.
    const starts = Object.entries(programs).map(([name, text]) => [name, text.split("\n\n")[0] ?? ""] as const);
    const texts = [...EN, ...[...ZH].map(([key, text]) => [`${key} (zh)`, text] as const), ...starts];
    const named = texts.filter(([, text]) => /\bPACE\b/.test(text));
    expect(named.map(([key]) => key)).toEqual(
      expect.arrayContaining(["help.about.text", "connect.first.text", "help.about.text (zh)", "connect.first.text (zh)", "cli", "sim"]),
    );
    expect(named.filter(([, text]) => !/\bRitar\b/.test(text)).map(([key]) => key)).toEqual([]);
  });

  it("has what happened, what it means and what to do for every error", () => {
    expectBoth(Object.keys(ERROR_TABLE).flatMap((code) => ["what", "means", "todo"].map((part) => `errors.codes.${code}.${part}`)));
  });

  it("has a title and a meaning for every flag", () => {
    expectBoth(Object.keys(FLAGS).flatMap((key) => ["title", "what"].map((part) => `live.flag.${key}.${part}`)));
    for (const words of [EN, ZH]) {
      const silent = Object.keys(FLAGS).filter((key) => !["act", "alarm", "stop"].some((part) => words.has(`live.flag.${key}.${part}`)));
      expect(silent).toEqual([]);
    }
  });

  it("has every advice, verdict, outcome, step and state of the doctor", () => {
    expectBoth(unionOf("AdviceKey").flatMap((key) => [`connect.advice.${key}.title`, `connect.advice.${key}.text`]));
    expectBoth(unionOf("DoctorVerdict").flatMap((key) => [`connect.verdict.${key}.title`, `connect.verdict.${key}.text`]));
    expectBoth(unionOf("TryOutcome").map((key) => `connect.outcome.${key}`));
    expectBoth(unionOf("DoctorStepKey").map((key) => `connect.steps.${key}`));
    expectBoth(unionOf("SessionPhase").map((key) => `frame.state.${key}`));
  });

  it("has a sentence for every note that the core's steps carry", () => {
    const notes = emittedNotes();
    expect(notes.length).toBeGreaterThan(15);
    expect(notes.filter((note) => !Object.hasOwn(DOCTOR_NOTES, note))).toEqual([]);
    expectBoth(notes.map((note) => `connect.notes.${note}`));
  });

  it("asks in its notes only for figures that the core's steps carry", () => {
    for (const words of [EN, ZH]) {
      for (const [note, figures] of Object.entries<readonly string[]>(DOCTOR_NOTES)) {
        const asked = [...(words.get(`connect.notes.${note}`) ?? "").matchAll(/\{\{(\w+)\}\}/g)].map(([, name = ""]) => name);
        expect(
          asked.filter((name) => !figures.includes(name)),
          note,
        ).toEqual([]);
      }
    }
  });
});

/** Marks of the hardware and units that are the same in every language. */
const SAME_EVERYWHERE = /^(?:LINK-IN|RS485|RUN|ALM|VER|ON ↑|A|B|tcp:\/\/…|20 ≠ 25|RS485-2_[AB]|1–6)$/;

describe("components", () => {
  it("carry no words of their own: JSX text comes from the catalogue", () => {
    const literal: string[] = [];
    // The gallery names parts by their names in the code; it is not shipped.
    for (const file of filesBelow("src/ui", ".tsx").filter((each) => !each.startsWith("src/ui/gallery/"))) {
      const text = source(file);
      // Text between tags that is neither an expression nor markup.
      for (const [, words = ""] of text.matchAll(/>\s*([^<>{}=;()]*\p{L}[^<>{}=;()]*?)\s*<\//gu)) {
        if (!SAME_EVERYWHERE.test(words.trim())) literal.push(`${file}: ${words.trim()}`);
      }
      for (const [, name, words = ""] of text.matchAll(/\b(aria-label|title|placeholder|alt)="([^"]*\p{L}[^"]*)"/gu)) {
        literal.push(`${file}: ${name} ${words}`);
      }
    }
    expect(literal).toEqual([]);
  });
});
