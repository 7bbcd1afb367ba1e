import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ERROR_TABLE } from "../../protocol/errors.ts";
import { DRIVERS, LANGUAGES, type Language } from "../../protocol/index.ts";
import { FLAGS } from "../../protocol/model/flags.ts";
import { ROOT } from "../../scripts/paths.ts";
import { DOCTOR_NOTES } from "../../src/contract/doctorNotes.ts";
import { helpOn } from "../../src/node/cli/help.ts";
import { simHelp } from "../../src/node/simArgs.ts";
import { ALL_TEXTS } from "../../src/text/catalogue.ts";
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

const TEXTS = new Map<Language, ReadonlyMap<string, string>>();
for (const language of LANGUAGES) TEXTS.set(language, leaves(await ALL_TEXTS[language]()));
const EN = TEXTS.get("en") ?? new Map<string, string>();
const OTHERS = [...TEXTS].filter(([language]) => language !== "en");

const FORM = /_(zero|one|two|few|many|other)$/;
/** "more_one" and "more_other" are two forms of one text. */
const withoutForm = (key: string): string => key.replace(FORM, "");
const COUNTED = new Set([...EN.keys()].filter((key) => FORM.test(key)).map(withoutForm));

/** The forms that a language has for the numbers that a window counts, and the one that i18next falls back to. */
function formsOf(language: Language): ReadonlySet<string> {
  const rules = new Intl.PluralRules(language);
  return new Set([...Array.from({ length: 10_001 }, (_, count) => rules.select(count)), "other"]);
}

function keysOf(language: Language): readonly string[] {
  const forms = [...formsOf(language)];
  const wanted = [...EN.keys()].flatMap((key) => (FORM.test(key) ? forms.map((form) => `${withoutForm(key)}_${form}`) : [key]));
  return [...new Set(wanted)].sort();
}

const englishOf = (key: string): string => EN.get(key) ?? EN.get(`${withoutForm(key)}_other`) ?? "";

/** Places and marks, in order of their names: a language may put them where its grammar wants them. */
const placesIn = (text: string): readonly string[] => [...text.matchAll(/\{\{\w+\}\}|<\/?\w+\/?>/g)].map(([all]) => all).sort();

/** A singular may do without its number, and a language without singular may need it. */
function hasSamePlaces(key: string, text: string): boolean {
  const places = placesIn(text);
  const english = placesIn(englishOf(key));
  if (COUNTED.has(withoutForm(key))) return places.every((place) => english.includes(place));
  return places.join(" ") === english.join(" ");
}

function source(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

function filesBelow(folder: string, ending: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file));
}

function expectAll(keys: readonly string[]): void {
  for (const [language, words] of TEXTS)
    expect(
      keys.filter((key) => !words.get(key)?.trim()),
      language,
    ).toEqual([]);
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

describe.each(OTHERS)("text catalogue in %s", (language, words) => {
  it("has the keys of English, each in the forms that the language counts with", () => {
    expect([...words.keys()].sort()).toEqual(keysOf(language));
  });

  it("has no empty text, and the places and marks of English", () => {
    const empty = [...words].filter(([key, text]) => text.trim() === "" && englishOf(key).trim() !== "");
    expect(empty.map(([key]) => key)).toEqual([]);
    expect([...words].filter(([key, text]) => !hasSamePlaces(key, text)).map(([key]) => key)).toEqual([]);
  });

  it("leaves no English sentence", () => {
    const same = [...words].filter(
      ([key, text]) => text === englishOf(key) && /[a-z]{3,} [a-z]{3,}/.test(text.replaceAll(/\{\{\w+\}\}/g, "")),
    );
    expect(same.map(([key]) => key)).toEqual([]);
  });
});

describe("text catalogue", () => {
  it("in English has both forms of whatever it counts", () => {
    expect([...EN.keys()].sort()).toEqual(keysOf("en"));
  });

  it("says of no screen or program that it is for packs of PACE alone", () => {
    const programs = { cli: helpOn(commandTable(DRIVERS), []) ?? "", sim: simHelp(DRIVERS) };
    // What a command does may be of one family; what the program is for stands before the first empty line.
    const starts = Object.entries(programs).map(([name, text]) => [name, text.split("\n\n")[0] ?? ""] as const);
    const said = [...TEXTS].flatMap(([language, words]) => [...words].map(([key, text]) => [`${key} (${language})`, text] as const));
    const texts = [...said, ...starts];
    const named = texts.filter(([, text]) => /\bPACE\b/.test(text));
    const inWindow = LANGUAGES.flatMap((language) => [`help.about.text (${language})`, `connect.first.text (${language})`]);
    expect(named.map(([key]) => key)).toEqual(expect.arrayContaining([...inWindow, "cli", "sim"]));
    expect(named.filter(([, text]) => !/\bRitar\b/.test(text)).map(([key]) => key)).toEqual([]);
  });

  it("has what happened, what it means and what to do for every error", () => {
    expectAll(Object.keys(ERROR_TABLE).flatMap((code) => ["what", "means", "todo"].map((part) => `errors.codes.${code}.${part}`)));
  });

  it("has a title and a meaning for every flag", () => {
    expectAll(Object.keys(FLAGS).flatMap((key) => ["title", "what"].map((part) => `live.flag.${key}.${part}`)));
    for (const [language, words] of TEXTS) {
      const silent = Object.keys(FLAGS).filter((key) => !["act", "alarm", "stop"].some((part) => words.has(`live.flag.${key}.${part}`)));
      expect(silent, language).toEqual([]);
    }
  });

  it("has every advice, verdict, outcome, step and state of the doctor", () => {
    expectAll(unionOf("AdviceKey").flatMap((key) => [`connect.advice.${key}.title`, `connect.advice.${key}.text`]));
    expectAll(unionOf("DoctorVerdict").flatMap((key) => [`connect.verdict.${key}.title`, `connect.verdict.${key}.text`]));
    expectAll(unionOf("TryOutcome").map((key) => `connect.outcome.${key}`));
    expectAll(unionOf("DoctorStepKey").map((key) => `connect.steps.${key}`));
    expectAll(unionOf("SessionPhase").map((key) => `frame.state.${key}`));
  });

  it("has a sentence for every note that the core's steps carry", () => {
    const notes = emittedNotes();
    expect(notes.length).toBeGreaterThan(15);
    expect(notes.filter((note) => !Object.hasOwn(DOCTOR_NOTES, note))).toEqual([]);
    expectAll(notes.map((note) => `connect.notes.${note}`));
  });

  it("asks in its notes only for figures that the core's steps carry", () => {
    for (const [language, words] of TEXTS) {
      for (const [note, figures] of Object.entries<readonly string[]>(DOCTOR_NOTES)) {
        const asked = [...(words.get(`connect.notes.${note}`) ?? "").matchAll(/\{\{(\w+)\}\}/g)].map(([, name = ""]) => name);
        expect(
          asked.filter((name) => !figures.includes(name)),
          `${note} (${language})`,
        ).toEqual([]);
      }
    }
  });
});

/** Marks of the hardware and units that are the same in every language. */
const SAME_EVERYWHERE = /^(?:LINK-IN|RS485|RUN|ALM|VER|ON ↑|A|B|tcp:\/\/…|20 ≠ 25|RS485-2_[AB]|1–6)$/;

describe("the two files that gather a catalogue", () => {
  it.each(LANGUAGES)("are in %s what they are in English, so that no part can be left out of one language", (language) => {
    for (const file of ["index.ts", "all.ts"]) expect(source(`src/text/${language}/${file}`)).toBe(source(`src/text/en/${file}`));
  });
});

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
