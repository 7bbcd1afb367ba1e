/** The one door of the report to the words and the pure helpers of the window. */

import type { Figures, Language, SettingTable } from "../../protocol/index.ts";
import { ALL_TEXTS, type AllText } from "../text/catalogue.ts";
import { figuresOf } from "../text/languages.ts";
import { findingFigures, type SaidFinding, whyOf } from "../ui/model/findingWords.ts";

export { settingAmount } from "../ui/model/settingAmounts.ts";

type NameTable = Readonly<Record<string, { readonly name: string }>>;

export interface ReportWords {
  readonly language: Language;
  /** How the language writes figures. */
  readonly figures: Figures;
  readonly report: AllText["report"];
  /** The same as on the screen: checks and their states; reasons and names of figures. */
  readonly commissioning: AllText["commissioning"];
  readonly reasons: AllText["commissioningReasons"];
  readonly drift: AllText["drift"];
  /** Alarms, protections and faults, as on the screen. */
  readonly flags: AllText["live"]["flag"];
  /** Colours of the wires, as beside the cable drawing. */
  readonly wireColours: AllText["inverter"]["colour"];
  readonly settings: NameTable;
  readonly groups: NameTable;
  /** What the rules between settings say, as in the editor. */
  readonly findings: AllText["parameters"]["finding"];
  readonly whys: AllText["parameters"]["why"];
}

export async function wordsOf(language: Language): Promise<ReportWords> {
  const { report, commissioning, commissioningReasons, drift, inverter, live, parameters } = await ALL_TEXTS[language]();
  return {
    language,
    figures: figuresOf(language),
    report,
    commissioning,
    reasons: commissioningReasons,
    drift,
    flags: live.flag,
    wireColours: inverter.colour,
    settings: parameters.setting,
    groups: parameters.group,
    findings: parameters.finding,
    whys: parameters.why,
  };
}

/** "{{value}} V" with its figures in place. What is put in is text of strangers and is not looked through again. */
export function filled(text: string, figures: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(figures[name] ?? whole));
}

export function nameIn(table: NameTable, key: string): string {
  return Object.hasOwn(table, key) ? (table[key]?.name ?? key) : key;
}

/** A figure of a check is named by the contract, by its setting, or by itself where another version has measured it. */
export function figureName({ reasons, settings }: ReportWords, name: string): string {
  const figures: Readonly<Record<string, string>> = reasons.figure;
  return Object.hasOwn(figures, name) ? (figures[name] ?? name) : nameIn(settings, name);
}

/** What has happened and what to do about it. */
export function reasonText({ reasons, report }: ReportWords, reason: string): string {
  const known: Readonly<Record<string, { readonly why: string; readonly todo: string }>> = reasons.reason;
  const words = Object.hasOwn(known, reason) ? known[reason] : undefined;
  return words ? filled(report.table.reasonAndAdvice, words) : reason;
}

/** "MOS 1" of "mos1": a sensor is named by its role and its number; one of another version by itself. */
export function sensorName({ report }: ReportWords, name: string): string {
  const [, role = "", number = ""] = /^([a-zA-Z]+)(\d*)$/.exec(name) ?? [];
  const roles: Readonly<Record<string, string>> = report.packs.sensor;
  return Object.hasOwn(roles, role) ? filled(roles[role] ?? name, { number }).trimEnd() : name;
}

/** The sentence of the editor with its settings; one that has no figures of its own is explained with those that it has. */
export function findingText(
  { findings, whys, settings, figures, language }: ReportWords,
  finding: SaidFinding,
  table: SettingTable | null,
): string {
  const [a = "", b = a] = finding.keys;
  const said = { ...findingFigures(finding, table, figures, language), a: nameIn(settings, a), b: nameIn(settings, b) };
  const sentence = findings[finding.sentence];
  const why = sentence.includes("{{value}}") ? "" : whys[whyOf(finding, table)];
  return [sentence, why]
    .filter((text) => text !== "")
    .map((text) => filled(text, said))
    .join(": ");
}
