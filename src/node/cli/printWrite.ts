import type { BmsError, SettingTable } from "../../../protocol/index.ts";
import type { UnfinishedWrite, WritePlan, WriteReport } from "../../contract/params.ts";
import { table } from "./columns.ts";
import type { PlanDocument, ReportDocument, UnfinishedDocument } from "./documents.ts";
import { isoOf, packDocument, packTitle } from "./packs.ts";
import type { Task } from "./task.ts";
import { besideOf, filled, outcomeWord, plain, settingAmount, type Words } from "./words.ts";

/** Where it is printed, and in whose words. */
type Printing = Pick<Task, "out" | "dataWords">;

type Amount = (key: string, value: number | null | undefined) => string;

const amountIn =
  (settings: SettingTable | null, { texts }: Words): Amount =>
  (key, value) =>
    value === null || value === undefined ? texts.parameters.compare.none : plain(settingAmount(key, value, settings));

function planDocument(plan: WritePlan, settings: SettingTable | null, words: Words): PlanDocument {
  const amount = amountIn(settings, words);
  const entries = Object.entries(plan.edits);
  return {
    schema: "open-bmstool/write-plan",
    version: 1,
    pack: packDocument(plan.pack),
    changes: entries.flatMap(([key, to]) => {
      const from = plan.held[key] ?? null;
      return from === to ? [] : [{ key, name: words.settingName(key), from, to, texts: [amount(key, from), amount(key, to)] }];
    }),
    already: entries.flatMap(([key, to]) => (plan.held[key] === to ? [key] : [])),
    findings: plan.findings.map((finding) => ({
      id: finding.id,
      level: finding.level,
      keys: [...finding.keys],
      ...words.ofFinding(finding, settings),
    })),
    frames: plan.frames.map(({ keys, ...frame }) => ({ ...frame, keys: [...keys] })),
    refusal: plan.refusal?.code ?? null,
  };
}

export async function printPlan({ out, dataWords }: Printing, plan: WritePlan, settings: SettingTable | null): Promise<void> {
  const document = planDocument(plan, settings, dataWords);
  if (out.isJson) return out.document(document);
  await out.data(planText(plan, document, dataWords));
}

/** Of a plan that is about to be sent: what needs no confirmation is worth knowing all the same. */
export function sayFindings({ out, words }: Pick<Task, "out" | "words">, { findings }: WritePlan, settings: SettingTable | null): void {
  for (const finding of findings) out.say(`${words.texts.cli.write.level[finding.level]}: ${words.ofFinding(finding, settings).text}`);
}

function planText(plan: WritePlan, document: PlanDocument, words: Words): string {
  const said = words.texts.cli.write;
  const { changes, already, findings, frames } = document;
  const parts = [
    `${packTitle(plan.pack, words)}\n\n`,
    changes.length === 0
      ? `${said.nothing}\n`
      : table(
          changes.map(({ key, name, texts: [from, to] }) => [key, name, `${from} ->`, to]),
          { indent: 2, right: [2] },
        ),
    already.length === 0 ? "" : `\n${filled(said.already, { keys: already.join(", ") })}\n`,
    ...findings.map(
      ({ level, text, why, id }) =>
        `\n${said.level[level]}: ${text}\n${why === "" ? "" : `  ${why}\n`}${level === "confirm" ? `  --confirm '${id}'\n` : ""}`,
    ),
    plan.refusal === null || findings.some(({ level }) => level === "refuse")
      ? ""
      : `\n${filled(said.notSent, { why: refusalText(plan.refusal, words) })}\n`,
    frames.length === 0 ? "" : `\n${said.frames}\n`,
    ...frames.map(({ purpose, wire, keys, hex }, at) => {
      const what = purpose === "proof" ? said.proof : keys.join(", ");
      return `  ${at + 1}. ${wire}: ${what}\n     ${hex}\n`;
    }),
  ];
  return parts.join("");
}

function refusalText(refusal: BmsError, words: Words): string {
  const { what, detail } = words.ofError(refusal);
  return [what, detail].filter(Boolean).join(" ");
}

export async function printReport({ out, dataWords }: Printing, report: WriteReport, settings: SettingTable | null): Promise<void> {
  const document: ReportDocument = {
    schema: "open-bmstool/write-report",
    version: 1,
    pack: packDocument(report.pack),
    outcome: report.outcome,
    reason: report.reason?.code ?? null,
    backup: report.backup,
    rows: report.rows.map(({ key, verdict, from, wanted, got }) => ({ key, name: dataWords.settingName(key), verdict, from, wanted, got })),
    unchanged: report.unchanged,
  };
  if (out.isJson) return out.document(document);
  await out.data(reportText(report, settings, dataWords));
}

function reportText(report: WriteReport, settings: SettingTable | null, words: Words): string {
  const { parameters, cli } = words.texts;
  const amount = amountIn(settings, words);
  const rows = report.rows.map(({ key, verdict, from, wanted, got }) => [
    parameters.verdict[verdict],
    key,
    words.settingName(key),
    `${amount(key, from)} -> ${amount(key, wanted)}`,
    verdict === "notVerified" || verdict === "sideEffect" ? filled(cli.write.holds, { amount: amount(key, got) }) : "",
  ]);
  const outcome = report.outcome === "verified" ? "" : parameters.report[outcomeWord(report)];
  const names = besideOf(report).map((key) => words.fieldName(key));
  const beside = names.length === 0 ? "" : filled(parameters.report.beside, { names: names.join(", ") });
  // What its code means for a write that was not begun, as that nothing was written, is not true of one that was.
  const reason = report.reason === null ? "" : filled(parameters.report.reason, { what: words.textsOf(report.reason).what });
  return [
    `${packTitle(report.pack, words)}: ${cli.write.outcome[report.outcome]}\n`,
    table(rows, { indent: 2 }),
    `${parameters.report.others}: ${words.counted(parameters.report, "unchanged", report.unchanged)}\n`,
    `${filled(parameters.report.backup, { name: report.backup })}\n`,
    ...[outcome, reason, beside].map((line) => (line === "" ? "" : `${line}\n`)),
  ].join("");
}

export async function printUnfinished(
  { out, dataWords }: Printing,
  unfinished: UnfinishedWrite | null,
  settings: SettingTable | null,
): Promise<void> {
  const rows = (unfinished?.rows ?? []).map(({ key, state, from, wanted, now }) => ({
    key,
    name: dataWords.settingName(key),
    state,
    from,
    wanted,
    now,
  }));
  const document: UnfinishedDocument = {
    schema: "open-bmstool/unfinished-write",
    version: 1,
    pack: unfinished ? packDocument(unfinished.pack) : null,
    startedAt: unfinished ? isoOf(unfinished.startedWallMs) : null,
    isRollback: unfinished?.isRollback ?? false,
    backup: unfinished?.backup || null,
    sideEffects: (unfinished?.sideEffects ?? []).map((row) => ({ ...row, name: dataWords.settingName(row.key) })),
    refusal: unfinished?.refusal?.code ?? null,
    rows,
  };
  if (out.isJson) return out.document(document);
  if (!unfinished) return out.line(dataWords.texts.cli.write.noUnfinished);
  await out.data(unfinishedText(unfinished, settings, dataWords));
}

function unfinishedText(unfinished: UnfinishedWrite, settings: SettingTable | null, words: Words): string {
  const said = words.texts.parameters.unfinished;
  const amount = amountIn(settings, words);
  const { isRollback, rows, sideEffects, backup, refusal } = unfinished;
  const now = (key: string, value: number | null) => (value === null ? said.notRead : amount(key, value));
  const shown = [
    ...rows.map((row) => [row.key, amount(row.key, row.from), amount(row.key, row.wanted), now(row.key, row.now), said.state[row.state]]),
    ...sideEffects.map((row) => [row.key, amount(row.key, row.from), "", amount(row.key, row.now), said.sideEffects]),
  ];
  return [
    `${packTitle(unfinished.pack, words)}: ${isRollback ? said.titleRollback : said.title}\n`,
    table([["", said.from, said.wanted, said.now, said.journal], ...shown], { indent: 2 }),
    backup === "" ? "" : `${filled(said.backup, { name: backup })}\n`,
    // Of an interrupted write something may have been sent: what the error says of that does not hold here.
    refusal === null ? "" : `${[words.textsOf(refusal).what, words.ofError(refusal).detail].filter(Boolean).join(" ")}\n`,
  ].join("");
}
