/**
 * The one door to the words and the pure helpers of the window: a terminal says the same things by the same names, in English.
 * What is behind it knows no DOM and no React; nothing else of src/node may go there.
 */

import type { BmsError, Finding, FlagKey, PackFlag, SettingTable, Severity } from "../../../protocol/index.ts";
import { DRIVERS, fieldWord, SHARED_WORDS } from "../../../protocol/index.ts";
import commissioningReasons from "../../text/en/commissioningReasons.json" with { type: "json" };
import connect from "../../text/en/connect.json" with { type: "json" };
import control from "../../text/en/control.json" with { type: "json" };
import drift from "../../text/en/drift.json" with { type: "json" };
import errors from "../../text/en/errors.json" with { type: "json" };
import inverter from "../../text/en/inverter.json" with { type: "json" };
import live from "../../text/en/live.json" with { type: "json" };
import packs from "../../text/en/packs.json" with { type: "json" };
import parameters from "../../text/en/parameters.json" with { type: "json" };
import report from "../../text/en/report.json" with { type: "json" };
import { findingFigures, whyOf } from "../../ui/model/findingWords.ts";
import type { MissingBlock } from "../../ui/model/unread.ts";
import { nameOfBlock, whyUnread } from "../../ui/model/unread.ts";

export { drawnAddress } from "../../ui/model/addSwitch.ts";
export { heardFigures, systemReason } from "../../ui/model/doctorFigures.ts";
export type { PortCode } from "../../ui/model/oneList.ts";
export { doubtOf, replacementOf } from "../../ui/model/oneList.ts";
export { originOf, sortValues } from "../../ui/model/parameterFile.ts";
export { settingAmount } from "../../ui/model/settingAmounts.ts";
export type { Held, Wanted } from "../../ui/model/wantedInverter.ts";
export { codeAt, editsOf, heldOf } from "../../ui/model/wantedInverter.ts";
export { guideFigures } from "../../ui/screens/editor/model/compare.ts";
export { besideOf, outcomeWord } from "../../ui/screens/editor/model/reportWords.ts";
export { historyCsv } from "../../ui/screens/history/model/csv.ts";
export type { DownloadSaid } from "../../ui/screens/history/model/file.ts";
export { historyJson } from "../../ui/screens/history/model/file.ts";
export { factsOf, flagsOf } from "../../ui/screens/history/model/rows.ts";

export { commissioningReasons, connect, control, drift, inverter, live, packs, parameters };

const flags = live.flag;

type Figures = Readonly<Record<string, string | number>>;

/** "{{value}} V" with its figures in place; a terminal needs no unbreakable blanks, and scripts know one minus. */
export function filled(text: string, figures: Figures = {}): string {
  return plain(text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(figures[name] ?? whole)));
}

/** The sentence for one or for several: "edits_one", "edits_other". */
export function counted<K extends string>(texts: { readonly [N in `${K}_one` | `${K}_other`]: string }, key: K, count: number): string {
  return filled(texts[`${key}_${count === 1 ? "one" : "other"}`], { count });
}

export function plain(text: string): string {
  return text
    .replace(/[\u00a0\u2009\u202f]/g, " ")
    .replaceAll("\u2212", "-")
    .replace(/<\/?b>/g, "");
}

/** Of a value that is no setting. */
export const fieldName = (key: string): string => fieldWord(SHARED_WORDS.en.fields, key) ?? key;

export function settingName(key: string): string {
  const names: Readonly<Record<string, { readonly name: string }>> = parameters.setting;
  return names[key]?.name ?? key;
}

export function groupName(group: string): string {
  const groups: Readonly<Record<string, { readonly name: string }>> = parameters.group;
  return groups[group]?.name ?? group;
}

/** What happened, and what to do about it. */
export function errorWords({ code, detail }: BmsError): { readonly what: string; readonly todo: string; readonly detail: string } {
  const { what, means, todo } = errors.codes[code];
  const rows = Object.entries(detail ?? {}).map(([name, value]) => `${name} ${value}`);
  return { what: `${what} ${means}`, todo, detail: rows.join(", ") };
}

/** Why a file is no commissioning; null = another error, which has words of its own. */
export function commissioningFault({ code, detail }: BmsError): string | null {
  const reasons: Readonly<Record<string, string>> = report.fault;
  const words = code === "file.format" ? reasons[String(detail?.reason)] : undefined;
  if (words === undefined) return null;
  return detail?.where ? `${words} (${detail.where})` : words;
}

/** "status (44): the pack refused, code 04 (command unknown)", and the reason alone. */
export function unreadWords(unread: MissingBlock): { readonly line: string; readonly why: string } {
  const words = DRIVERS.find(({ family }) => family === unread.family)?.words.en ?? null;
  const reason = whyUnread(unread, words);
  const why = (): string => {
    switch (reason.kind) {
      case "waiting":
        return live.unread.waiting;
      case "refused":
        return filled(live.unread.refused, { code: reason.code, meaning: reason.meaning });
      case "error":
        return `${errors.codes[reason.code].what} (${reason.code})`;
    }
  };
  return {
    line: filled(live.unread.line, { block: nameOfBlock(unread.block, words ?? SHARED_WORDS.en), wire: unread.wire, why: why() }),
    why: why(),
  };
}

interface FlagText {
  readonly title: string;
  readonly what: string;
  readonly act?: string;
  readonly alarm?: string;
  readonly stop?: string;
}

export function flagWords(key: FlagKey, severity: Severity): { readonly title: string; readonly what: string; readonly todo: string } {
  const { title, what, act, alarm, stop }: FlagText = flags[key];
  return { title, what: plain(what), todo: plain(act ?? (severity === "alarm" ? alarm : stop) ?? "") };
}

/** Of a flag of a pack, which may be a bit without a name. */
export function wordsOfFlag(flag: PackFlag): { readonly title: string; readonly todo: string } {
  if (flag.key !== "unknownBit") return flagWords(flag.key, flag.severity);
  const { register, bit } = flag;
  return { title: unknownBitTitle(register, bit), todo: live.flags.unknownBitTodo };
}

export const unknownBitTitle = (register: string, bit: number | string): string => filled(live.flags.unknownBit, { register, bit });

export function findingWords(finding: Finding, table: SettingTable | null): { readonly text: string; readonly why: string } {
  const [a = "", b = a] = finding.keys;
  const figures = { ...findingFigures(finding, table), a: settingName(a), b: settingName(b) };
  return { text: filled(parameters.finding[finding.sentence], figures), why: filled(parameters.why[whyOf(finding, table)], figures) };
}

export function verdictOfDoctor(
  verdict: keyof typeof connect.verdict,
  figures: Figures,
): { readonly title: string; readonly text: string } {
  const { title, text } = connect.verdict[verdict];
  return { title: filled(title, figures), text: filled(text, figures) };
}
