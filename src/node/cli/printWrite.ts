import type { SettingTable } from "../../../protocol/index.ts";
import type { UnfinishedWrite, WritePlan, WriteReport } from "../../contract/params.ts";
import type { PlanDocument, ReportDocument, UnfinishedDocument } from "./documents.ts";
import type { Output } from "./output.ts";
import { table } from "./output.ts";
import { isoOf, packDocument, packTitle } from "./packs.ts";
import {
  besideOf,
  counted,
  errorWords,
  fieldName,
  filled,
  findingWords,
  outcomeWord,
  parameters,
  plain,
  settingAmount,
  settingName,
} from "./words.ts";

type Amount = (key: string, value: number | null | undefined) => string;

const amountIn =
  (settings: SettingTable | null): Amount =>
  (key, value) =>
    value === null || value === undefined ? parameters.compare.none : plain(settingAmount(key, value, settings));

function planDocument(plan: WritePlan, settings: SettingTable | null): PlanDocument {
  const amount = amountIn(settings);
  const entries = Object.entries(plan.edits);
  return {
    schema: "open-bmstool/write-plan",
    version: 1,
    pack: packDocument(plan.pack),
    changes: entries.flatMap(([key, to]) => {
      const from = plan.held[key] ?? null;
      return from === to ? [] : [{ key, name: settingName(key), from, to, texts: [amount(key, from), amount(key, to)] }];
    }),
    already: entries.flatMap(([key, to]) => (plan.held[key] === to ? [key] : [])),
    findings: plan.findings.map((finding) => ({
      id: finding.id,
      level: finding.level,
      keys: [...finding.keys],
      ...findingWords(finding, settings),
    })),
    frames: plan.frames.map(({ keys, ...frame }) => ({ ...frame, keys: [...keys] })),
    refusal: plan.refusal?.code ?? null,
  };
}

export async function printPlan(out: Output, plan: WritePlan, settings: SettingTable | null): Promise<void> {
  const document = planDocument(plan, settings);
  if (out.isJson) return out.document(document);
  const { changes, already, findings, frames } = document;
  const parts = [
    `${packTitle(plan.pack)}\n\n`,
    changes.length === 0
      ? "Nothing would change.\n"
      : table(
          changes.map(({ key, name, texts: [from, to] }) => [key, name, `${from} ->`, to]),
          { indent: 2, right: [2] },
        ),
    already.length === 0 ? "" : `\nAlready so: ${already.join(", ")}\n`,
    ...findings.map(
      ({ level, text, why, id }) =>
        `\n${level}: ${text}\n${why === "" ? "" : `  ${why}\n`}${level === "confirm" ? `  --confirm '${id}'\n` : ""}`,
    ),
    plan.refusal === null || findings.some(({ level }) => level === "refuse")
      ? ""
      : `\nWould not be sent: ${[errorWords(plan.refusal).what, errorWords(plan.refusal).detail].filter(Boolean).join(" ")}\n`,
    frames.length === 0 ? "" : "\nWould be sent, each block read before and after:\n",
    ...frames.map(({ purpose, wire, keys, hex }, at) => {
      const what = purpose === "proof" ? "unchanged, because nothing was ever written to this kind of pack" : keys.join(", ");
      return `  ${at + 1}. ${wire}: ${what}\n     ${hex}\n`;
    }),
  ];
  await out.data(parts.join(""));
}

export async function printReport(out: Output, report: WriteReport, settings: SettingTable | null): Promise<void> {
  const amount = amountIn(settings);
  const document: ReportDocument = {
    schema: "open-bmstool/write-report",
    version: 1,
    pack: packDocument(report.pack),
    outcome: report.outcome,
    reason: report.reason?.code ?? null,
    backup: report.backup,
    rows: report.rows.map(({ key, verdict, from, wanted, got }) => ({ key, name: settingName(key), verdict, from, wanted, got })),
    unchanged: report.unchanged,
  };
  if (out.isJson) return out.document(document);
  const rows = report.rows.map(({ key, verdict, from, wanted, got }) => [
    parameters.verdict[verdict],
    key,
    settingName(key),
    `${amount(key, from)} -> ${amount(key, wanted)}`,
    verdict === "notVerified" || verdict === "sideEffect" ? `holds ${amount(key, got)}` : "",
  ]);
  const words = report.outcome === "verified" ? "" : parameters.report[outcomeWord(report)];
  const names = besideOf(report).map(fieldName);
  const beside = names.length === 0 ? "" : filled(parameters.report.beside, { names: names.join(", ") });
  const reason = report.reason === null ? "" : filled(parameters.report.reason, { what: errorWords(report.reason).what });
  await out.data(
    [
      `${packTitle(report.pack)}: ${report.outcome}\n`,
      table(rows, { indent: 2 }),
      `${parameters.report.others}: ${counted(parameters.report, "unchanged", report.unchanged)}\n`,
      `${filled(parameters.report.backup, { name: report.backup })}\n`,
      ...[words, reason, beside].map((line) => (line === "" ? "" : `${line}\n`)),
    ].join(""),
  );
}

export async function printUnfinished(out: Output, unfinished: UnfinishedWrite | null, settings: SettingTable | null): Promise<void> {
  const amount = amountIn(settings);
  const rows = (unfinished?.rows ?? []).map(({ key, state, from, wanted, now }) => ({
    key,
    name: settingName(key),
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
    rows,
  };
  if (out.isJson) return out.document(document);
  if (!unfinished) return out.line("No unfinished write.");
  const words = parameters.unfinished;
  await out.data(
    `${packTitle(unfinished.pack)}: ${words.title}\n${table(
      [
        ["", words.from, words.wanted, words.now, words.journal],
        ...unfinished.rows.map(({ key, from, wanted, now, state }) => [
          key,
          amount(key, from),
          amount(key, wanted),
          amount(key, now),
          words.state[state],
        ]),
      ],
      { indent: 2 },
    )}`,
  );
}
