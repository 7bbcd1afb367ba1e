import type { Result } from "../../../protocol/index.ts";
import { ok } from "../../../protocol/index.ts";
import type { Commissioning } from "../../contract/commissioning.ts";
import { UPLOAD_PART_CHARACTERS } from "../../contract/limits.ts";
import type { EarlierChoice } from "../../contract/report.ts";
import type { ServiceVisit } from "../../contract/serviceVisit.ts";
import type { Bench } from "./bench.ts";
import { table } from "./columns.ts";
import { readCommissioningFile } from "./files.ts";
import { printable } from "./output.ts";
import type { Task } from "./task.ts";
import type { Words } from "./words.ts";

/** A file that is no commissioning is told more about than its code. */
export async function readOrSayWhy({ out, words }: Task, path: string): Promise<Result<Commissioning>> {
  const read = await readCommissioningFile(path);
  const fault = read.ok ? null : words.commissioningFault(read.error);
  if (fault !== null) out.error(`${path}: ${fault}`);
  return read;
}

/** The earlier document that --compare names; null = none is named. */
export async function namedEarlier(task: Task): Promise<Result<Commissioning | null>> {
  const path = task.given.text("compare");
  return path === null ? ok(null) : readOrSayWhy(task, path);
}

/** Hands it to the program, as a window does: what to name it by in the next question. */
export async function sendEarlier(bench: Bench, earlier: Commissioning | null): Promise<Result<EarlierChoice>> {
  if (earlier === null) return ok(null);
  const text = JSON.stringify(earlier);
  for (let at = 0, index = 0; at < text.length; at += UPLOAD_PART_CHARACTERS, index++) {
    const sent = await bench.call("commission.sendEarlier", { index, text: text.slice(at, at + UPLOAD_PART_CHARACTERS) });
    if (!sent.ok) return sent;
  }
  return ok("sent");
}

/** What has changed since, below each other for a terminal. */
export function visitText({ between, otherSite, none, changes, noHistory, history }: ServiceVisit, { texts }: Words): string {
  const { changes: text, history: past } = texts.report;
  const indented = (rows: readonly string[][]) => (rows.length === 0 ? [] : [table(rows, { indent: 4 }).trimEnd()]);
  const lines = [
    text.title,
    between,
    ...[otherSite, none].filter((line) => line !== ""),
    ...changes.flatMap(({ title, note, rows }) => [
      `  ${title}`,
      ...(note === "" ? [] : [`    ${note}`]),
      ...indented(rows.map(({ what, before, after, difference }) => [what, `${before} -> ${after}`, difference].map(printable))),
    ]),
    "",
    past.title,
    ...(noHistory === "" ? [] : [noHistory]),
    ...history.flatMap(({ title, notes, events }) => [
      `  ${title}`,
      ...notes.map((note) => `    ${note}`),
      ...indented(events.map(({ what, count, first, last }) => [what, count, first, last].map(printable))),
    ]),
  ];
  return `${lines.map(plainLine).join("\n")}\n`;
}

/** A table has line ends of its own, which stay. */
const plainLine = (line: string): string => line.split("\n").map(printable).join("\n");
