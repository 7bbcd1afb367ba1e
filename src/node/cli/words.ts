/**
 * The one door to the words and the pure helpers of the window: a terminal says the same things by the same names.
 * What is behind it knows no DOM and no React; nothing else of src/node may go there.
 */

import type {
  BmsError,
  CommandKey,
  Driver,
  FamilyId,
  FamilyWords,
  FlagKey,
  Language,
  PackFlag,
  SettingTable,
  Severity,
} from "../../../protocol/index.ts";
import { fieldWord, PLAIN_FIGURES, SHARED_WORDS, wordAt } from "../../../protocol/index.ts";
import { ALL_TEXTS, type AllText } from "../../text/catalogue.ts";
import { LANGUAGE_FACTS } from "../../text/languages.ts";
import { staleReason } from "../../ui/model/errorPlace.ts";
import type { SaidFinding } from "../../ui/model/findingWords.ts";
import { findingFigures, whyOf } from "../../ui/model/findingWords.ts";
import { refusalWords } from "../../ui/model/refusalWords.ts";
import { settingAmount as settingAmountIn } from "../../ui/model/settingAmounts.ts";
import type { MissingBlock } from "../../ui/model/unread.ts";
import { nameOfBlock, whyUnread } from "../../ui/model/unread.ts";

export { nearestLanguage } from "../../text/languages.ts";
export { drawnAddress } from "../../ui/model/addSwitch.ts";
export { heardFigures, systemReason } from "../../ui/model/doctorFigures.ts";
export type { PortCode } from "../../ui/model/oneList.ts";
export { doubtOf, replacementOf } from "../../ui/model/oneList.ts";
export { originOf, sortValues } from "../../ui/model/parameterFile.ts";
export { twinAddresses } from "../../ui/model/twins.ts";
export type { Held, Wanted } from "../../ui/model/wantedInverter.ts";
export { codeAt, editsOf, heldOf } from "../../ui/model/wantedInverter.ts";
export { guideFigures } from "../../ui/screens/editor/model/compare.ts";
export { besideOf, outcomeWord } from "../../ui/screens/editor/model/reportWords.ts";
export { historyCsv } from "../../ui/screens/history/model/csv.ts";
export type { DownloadSaid } from "../../ui/screens/history/model/file.ts";
export { historyJson } from "../../ui/screens/history/model/file.ts";
export { isGood } from "../../ui/screens/history/model/progress.ts";
export { factsOf, flagsOf } from "../../ui/screens/history/model/rows.ts";

/** What only a terminal says. */
export type CliText = AllText["cli"];

export type Figures = Readonly<Record<string, string | number>>;

/** "{{value}} V" with its figures in place; a terminal needs no unbreakable blanks, and scripts know one minus. */
export function filled(text: string, figures: Figures = {}): string {
  return plain(text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(figures[name] ?? whole)));
}

export function plain(text: string): string {
  return text
    .replace(/[\u00a0\u2009\u202f]/g, " ")
    .replaceAll("\u2212", "-")
    .replace(/<\/?b>/g, "");
}

/** With a point in every language: scripts read it. */
export const settingAmount = (key: string, value: number, table: SettingTable | null): string =>
  settingAmountIn(key, value, table, PLAIN_FIGURES);

interface FlagText {
  readonly title: string;
  readonly what: string;
  readonly act?: string;
  readonly alarm?: string;
  readonly stop?: string;
}

interface SaidFlag {
  readonly title: string;
  readonly what: string;
  readonly todo: string;
}

/** What a terminal says, in one language. */
export class Words {
  readonly language: Language;
  readonly texts: AllText;
  /** Families whose own words it has. */
  readonly #drivers: readonly Driver[];

  constructor(language: Language, texts: AllText, drivers: readonly Driver[]) {
    this.language = language;
    this.texts = texts;
    this.#drivers = drivers;
  }

  /** The form for this number: "edits_one", "edits_few", "edits_other". What has but one form in a language is `_other`. */
  counted<K extends string>(texts: { readonly [N in `${K}_other`]: string }, key: K, count: number, figures: Figures = {}): string {
    const forms: Readonly<Record<string, string | undefined>> = texts;
    const form = new Intl.PluralRules(LANGUAGE_FACTS[this.language].formatTag).select(count);
    return filled(forms[`${key}_${form}`] ?? texts[`${key}_other`], { count, ...figures });
  }

  /** "a, b or c" */
  oneOf(names: readonly string[]): string {
    return new Intl.ListFormat(LANGUAGE_FACTS[this.language].formatTag, { type: "disjunction" }).format(names);
  }

  /** A title and the sentence behind it. */
  titled(title: string, text: string): string {
    return filled(this.texts.cli.sentence.titled, { title, text });
  }

  /** Two sentences, one after the other. */
  sentences(first: string, second: string): string {
    return filled(this.texts.cli.sentence.pair, { first, second });
  }

  /** Of a value that is no setting. */
  fieldName(key: string): string {
    return fieldWord(SHARED_WORDS[this.language].fields, key) ?? key;
  }

  settingName(key: string): string {
    const names: Readonly<Record<string, { readonly name: string }>> = this.texts.parameters.setting;
    return names[key]?.name ?? key;
  }

  groupName(group: string): string {
    const groups: Readonly<Record<string, { readonly name: string }>> = this.texts.parameters.group;
    return groups[group]?.name ?? group;
  }

  textsOf(error: BmsError): { readonly what: string; readonly means: string; readonly todo: string } {
    const { codes, stale } = this.texts.errors;
    const reason = staleReason(error);
    return reason === null ? codes[error.code] : stale[reason];
  }

  /** What happened, and what to do about it. */
  ofError(error: BmsError): { readonly what: string; readonly todo: string; readonly detail: string } {
    const { what, means, todo } = this.textsOf(error);
    const { reason } = this.texts.cli;
    const told = (name: string, value: string | number | boolean) => (name === "reason" ? wordAt(reason, String(value)) : null) ?? value;
    const rows = Object.entries(error.detail ?? {}).map(([name, value]) => `${name} ${told(name, value)}`);
    return { what: this.sentences(what, means), todo, detail: rows.join(", ") };
  }

  /** Why a file is no commissioning; null = another error, which has words of its own. */
  commissioningFault({ code, detail }: BmsError): string | null {
    const words = code === "file.format" ? wordAt(this.texts.report.fault, String(detail?.reason)) : null;
    if (words === null) return null;
    return detail?.where ? `${words} (${detail.where})` : words;
  }

  /** Why a file is no photo that can be kept; null = another error, which has words of its own. */
  photoFault({ code, detail }: BmsError): string | null {
    return code === "file.format" ? wordAt(this.texts.commissioning.photos.fault, String(detail?.reason)) : null;
  }

  /** Why the pack said no to a command; null = it did not say no, or gave no code. */
  ofRefusal(family: FamilyId, command: CommandKey, error: BmsError): ReturnType<typeof refusalWords> {
    return refusalWords(this.#familyWords(family), command, error, this.texts.control.refusalUnexplained);
  }

  #familyWords(family: FamilyId): FamilyWords | null {
    return this.#drivers.find((driver) => driver.family === family)?.words[this.language] ?? null;
  }

  /** "status (44): the pack refused, code 04 (command unknown)", and the reason alone. */
  ofUnread(unread: MissingBlock): { readonly line: string; readonly why: string } {
    const { line } = this.texts.live.unread;
    const words = this.#familyWords(unread.family);
    const why = this.#whyUnread(whyUnread(unread, words));
    return { line: filled(line, { block: nameOfBlock(unread.block, words ?? SHARED_WORDS[this.language]), wire: unread.wire, why }), why };
  }

  #whyUnread(reason: ReturnType<typeof whyUnread>): string {
    const { live, errors } = this.texts;
    switch (reason.kind) {
      case "waiting":
        return live.unread.waiting;
      case "refused":
        return filled(live.unread.refused, { code: reason.code, meaning: reason.meaning });
      case "error":
        return `${errors.codes[reason.code].what} (${reason.code})`;
    }
  }

  ofFlagKey(key: FlagKey, severity: Severity): SaidFlag {
    const { title, what, act, alarm, stop }: FlagText = this.texts.live.flag[key];
    return { title, what: plain(what), todo: plain(act ?? (severity === "alarm" ? alarm : stop) ?? "") };
  }

  /** Of a flag of a pack, which may be a bit without a name. */
  ofFlag(flag: PackFlag): { readonly title: string; readonly todo: string } {
    if (flag.key !== "unknownBit") return this.ofFlagKey(flag.key, flag.severity);
    const { register, bit } = flag;
    return { title: this.unknownBitTitle(register, bit), todo: this.texts.live.flags.unknownBitTodo };
  }

  unknownBitTitle(register: string, bit: number | string): string {
    return filled(this.texts.live.flags.unknownBit, { register, bit });
  }

  ofFinding(finding: SaidFinding, table: SettingTable | null): { readonly text: string; readonly why: string } {
    const { parameters } = this.texts;
    const [a = "", b = a] = finding.keys;
    const figures = { ...findingFigures(finding, table, PLAIN_FIGURES, this.language), a: this.settingName(a), b: this.settingName(b) };
    return { text: filled(parameters.finding[finding.sentence], figures), why: filled(parameters.why[whyOf(finding, table)], figures) };
  }

  ofVerdict(verdict: keyof AllText["connect"]["verdict"], figures: Figures): { readonly title: string; readonly text: string } {
    const { title, text } = this.texts.connect.verdict[verdict];
    return { title: filled(title, figures), text: filled(text, figures) };
  }
}

/** Loads the words of this language and of no other. */
export async function terminalWords(language: Language, drivers: readonly Driver[]): Promise<Words> {
  return new Words(language, await ALL_TEXTS[language](), drivers);
}
