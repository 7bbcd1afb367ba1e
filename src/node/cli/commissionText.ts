import { conceptOf, wordAt } from "../../../protocol/index.ts";
import type { CheckMeasured, CheckResult, Commissioning } from "../../contract/commissioning.ts";
import { COMMISSIONING_CHECKS } from "../../contract/commissioning.ts";
import { padded } from "./columns.ts";
import { printable } from "./output.ts";
import { filled, plain, settingAmount, type Words } from "./words.ts";

/** Figures of a failed check that a terminal shows; --json has all. */
const MOST_FIGURES = 12;

function figureName(name: string, words: Words): string {
  return wordAt(words.texts.commissioningReasons.figure, name) ?? words.settingName(name);
}

/** Columns for the status of a check, whatever it is. */
const STATUS_WIDTH = 12;

/** A file of another version may name a reason that this one does not know. */
function reasonLines(reason: string | null, { texts }: Words): readonly string[] {
  const reasons: Readonly<Record<string, { readonly why: string; readonly todo: string }>> = texts.commissioningReasons.reason;
  const known = reason !== null && Object.hasOwn(reasons, reason) ? reasons[reason] : undefined;
  return known === undefined ? [] : [known.why, known.todo];
}

function valueText({ name, value, unit, finding }: CheckMeasured, words: Words): string {
  if (finding !== undefined) return words.ofFinding(finding, null).text;
  if (typeof value === "number" && conceptOf(name) !== null) return plain(settingAmount(name, value, null));
  return value === null ? words.texts.cli.pack.notRead : `${value} ${unit}`;
}

/** What is behind a result that needs attention: why, what to do, and what was measured. */
function detailLines({ status, reason, measured, remark }: CheckResult, words: Words): readonly string[] {
  const said = reasonLines(reason, words);
  const shown = status === "failed" ? measured.slice(0, MOST_FIGURES) : [];
  const figures = shown.map((each) => {
    const pack = each.address === null ? "" : filled(words.texts.cli.pack.prefix, { address: each.address });
    return `${pack}${figureName(each.name, words)} ${valueText(each, words)}`.trim();
  });
  const left = status === "failed" ? measured.length - shown.length : 0;
  const more = left > 0 ? [words.counted(words.texts.cli.commission, "more", left)] : [];
  return [...said, ...figures, ...more, ...(remark === "" ? [] : [remark])];
}

/** A commissioning as a terminal shows it. */
export function commissionText({ id, site, results, closedAt }: Commissioning, words: Words): string {
  const { commission: said } = words.texts.cli;
  const width = Math.max(...COMMISSIONING_CHECKS.map((check) => check.length));
  const lines = results.flatMap((result) => {
    const head = [result.check.padEnd(width), padded(said.status[result.status], STATUS_WIDTH), result.at ?? "", result.by]
      .join("  ")
      .trimEnd();
    return [head, ...detailLines(result, words).map((line) => `    ${line}`)];
  });
  const figures = { id, name: site.name, packs: words.counted(said, "packs", site.packCount), time: closedAt ?? "" };
  const title = filled(closedAt === null ? said.title : said.titleClosed, figures);
  return [title, ...lines].map((line) => `${printable(line)}\n`).join("");
}
