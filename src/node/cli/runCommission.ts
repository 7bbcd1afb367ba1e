import type { BmsError, Result } from "../../../protocol/index.ts";
import { conceptOf, fail, fitsFamily, ok } from "../../../protocol/index.ts";
import type { CheckMeasured, CheckResult, Commissioning, CommissioningCheck } from "../../contract/commissioning.ts";
import { COMMISSIONING_CHECKS } from "../../contract/commissioning.ts";
import type { SettingValues } from "../../contract/params.ts";
import type { EarlierChoice } from "../../contract/report.ts";
import { within } from "../lanes.ts";
import type { Bench } from "./bench.ts";
import type { CommissioningsDocument } from "./documents.ts";
import { downloadMissing, lackingIn } from "./downloadMissing.ts";
import { namedEarlier, sendEarlier, visitText } from "./earlierFile.ts";
import type { ExitName } from "./exitCodes.ts";
import { readParameterFile } from "./files.ts";
import { printable, table } from "./output.ts";
import { failed, type Task, withBench, withPack } from "./task.ts";
import { findingWords, plain, settingAmount, settingName, commissioningReasons as words } from "./words.ts";

/** A check under way ends at its next question. */
const CANCEL_MS = 30_000;
/** Figures of a failed check that a terminal shows; --json has all. */
const MOST_FIGURES = 12;

type Reason = keyof typeof words.reason;
type Figure = keyof typeof words.figure;

function isReason(key: string | null): key is Reason {
  return key !== null && Object.hasOwn(words.reason, key);
}

function figureName(name: string): string {
  return Object.hasOwn(words.figure, name) ? words.figure[name as Figure] : settingName(name);
}

function exitOf({ results }: Commissioning): ExitName {
  if (results.some(({ status }) => status === "failed")) return "found";
  return results.some(({ status }) => status === "open") ? "incomplete" : "ok";
}

const STATUS_WORDS: Readonly<Record<CheckResult["status"], string>> = {
  open: "open",
  passed: "passed",
  failed: "FAILED",
  byHand: "by hand",
  notPossible: "not possible",
};

function valueText({ name, value, unit, finding }: CheckMeasured): string {
  if (finding !== undefined) return findingWords(finding, null).text;
  if (typeof value === "number" && conceptOf(name) !== null) return plain(settingAmount(name, value, null));
  return value === null ? "not read" : `${value} ${unit}`;
}

/** What is behind a result that needs attention: why, what to do, and what was measured. */
function detailLines({ status, reason, measured, remark }: CheckResult): readonly string[] {
  const said = isReason(reason) ? [words.reason[reason].why, words.reason[reason].todo] : [];
  const figures = measured.slice(0, status === "failed" ? MOST_FIGURES : 0).map((each) => {
    const pack = each.address === null ? "" : `pack ${each.address}: `;
    return `${pack}${figureName(each.name)} ${valueText(each)}`.trim();
  });
  return [...said, ...figures, ...(remark === "" ? [] : [remark])];
}

function textOf({ id, site, results, closedAt }: Commissioning): string {
  const width = Math.max(...COMMISSIONING_CHECKS.map((check) => check.length));
  const lines = results.flatMap((result) => {
    const head = [result.check.padEnd(width), STATUS_WORDS[result.status].padEnd(12), result.at ?? "", result.by].join("  ").trimEnd();
    return [head, ...detailLines(result).map((line) => `    ${line}`)];
  });
  const packs = site.packCount === 1 ? "1 pack" : `${site.packCount} packs`;
  const title = `${id}  ${site.name}, ${packs}${closedAt === null ? "" : `, closed ${closedAt}`}`;
  return [title, ...lines].map((line) => `${printable(line)}\n`).join("");
}

async function print({ out }: Task, document: Commissioning): Promise<ExitName> {
  if (out.isJson) await out.document(document);
  else await out.data(textOf(document));
  return exitOf(document);
}

/** The one that is named, or the open one that was changed last. */
async function opened(task: Task, bench: Bench): Promise<Result<Commissioning>> {
  const id = task.given.text("id");
  if (id !== null && !/^c\d{1,16}$/.test(id)) return fail("host.badRequest", { id });
  if (id !== null) return bench.call("commission.open", { id });
  const { current } = bench.now.commissioning;
  return current === null ? fail("host.badRequest", { reason: "no commissioning" }) : ok(current);
}

function notOpened(task: Task, error: BmsError): ExitName {
  if (error.code !== "host.badRequest" && error.code !== "file.format") return failed(task, error);
  task.out.error('There is no such commissioning: begin one with "commission start", or name one of "commission list" with --id.');
  return "usage";
}

/** As it stands after a change; a change that failed is said. */
async function afterwards(task: Task, bench: Bench, change: Result<null>): Promise<ExitName> {
  if (!change.ok && change.error.code === "host.badRequest") {
    task.out.error("This commissioning is closed: nothing in it changes any more.");
    return "usage";
  }
  if (!change.ok) return failed(task, change.error);
  const { current } = bench.now.commissioning;
  return current === null ? "ok" : print(task, current);
}

/** A command about one commissioning that opens no port. */
export function withOpened(task: Task, work: (bench: Bench, document: Commissioning) => Promise<ExitName>): Promise<ExitName> {
  return withBench(task, async (bench) => {
    const document = await opened(task, bench);
    return document.ok ? work(bench, document.value) : notOpened(task, document.error);
  });
}

export function runCommissionStart(task: Task): Promise<ExitName> {
  const { given } = task;
  return withBench(task, async (bench) => {
    const site = {
      name: given.text("site-name") ?? "",
      place: given.text("place") ?? "",
      installer: given.text("installer") ?? "",
      inverterBrand: given.text("brand") ?? "",
      inverterModel: given.text("inverter-model") ?? "",
      packCount: given.number("pack-count") ?? 1,
      remarks: given.text("remark") ?? "",
    };
    const begun = await bench.call("commission.start", { site });
    return begun.ok ? print(task, begun.value) : failed(task, begun.error);
  });
}

export function isCheck(word: string): word is CommissioningCheck {
  return COMMISSIONING_CHECKS.some((check) => check === word);
}

/** Settings of the file that --profile names; null = none was named. */
async function profileOf({ given }: Task, bench: Bench): Promise<Result<SettingValues | null>> {
  const path = given.text("profile");
  if (path === null) return ok(null);
  const file = await readParameterFile(path);
  if (!file.ok) return file;
  if (file.value.isChanged) return fail("file.fingerprint", { path });
  const fits = fitsFamily(file.value, bench.now.session.found?.family ?? "");
  return fits.ok ? ok(fits.value.values) : fits;
}

export function runCommissionRun(task: Task): Promise<ExitName> {
  return withPack(task, "settings", async (bench) => {
    const document = await opened(task, bench);
    if (!document.ok) return notOpened(task, document.error);
    const profile = await profileOf(task, bench);
    if (!profile.ok) return failed(task, profile.error);
    const named = task.given.words.filter(isCheck);
    const checks = named.length === 0 ? [...COMMISSIONING_CHECKS] : named;
    const begun = await bench.call("commission.run", profile.value === null ? { checks } : { checks, wanted: { ...profile.value } });
    if (!begun.ok) return afterwards(task, bench, begun);
    await followed(task, bench);
    const completed = await completeHistory(task, bench);
    if (!completed.ok) return failed(task, completed.error);
    const { current, error } = bench.now.commissioning;
    if (current !== null) await print(task, current);
    if (task.interrupt.reason !== null) return task.interrupt.reason;
    if (error !== null) return failed(task, error);
    return current === null ? "ok" : exitOf(current);
  });
}

/** With --download: what the check has missed is read, and the check is made again. */
async function completeHistory(task: Task, bench: Bench): Promise<Result<null>> {
  const { current } = bench.now.commissioning;
  const lacking = current === null || !task.given.flag("download") ? [] : lackingIn(current);
  if (lacking.length === 0 || task.interrupt.reason !== null) return ok(null);
  const read = await downloadMissing(task, bench, lacking);
  if (!read.ok) return read;
  const begun = await bench.call("commission.run", { checks: ["historyArchived"] });
  if (begun.ok) await followed(task, bench);
  return begun;
}

async function followed({ out }: Task, bench: Bench): Promise<void> {
  const end = await bench.when(({ commissioning }) => {
    if (commissioning.running !== null) out.progress(`checking ${commissioning.running}`);
    return commissioning.running === null ? true : null;
  });
  if (end.ok) return;
  const ended = new Promise<void>((resolve) => {
    bench.app.subscribe(({ event, payload }) => {
      if (event === "commissioning" && payload.running === null) resolve();
    });
  });
  await bench.call("commission.cancel", {});
  if (bench.now.commissioning.running !== null) await within(ended, CANCEL_MS, undefined);
}

const MARKS = { done: "byHand", failed: "failed", open: "open" } as const;

export function runCommissionMark(task: Task): Promise<ExitName> {
  const { given } = task;
  const [check = "", result = ""] = given.words;
  if (!isCheck(check) || !Object.hasOwn(MARKS, result)) return Promise.resolve("usage");
  const by = given.text("by") ?? "";
  if (result !== "open" && by === "") {
    task.out.error("A result by hand needs the name of who has looked: --by NAME.");
    return Promise.resolve("usage");
  }
  const status = MARKS[result as keyof typeof MARKS];
  return withOpened(task, async (bench) =>
    afterwards(task, bench, await bench.call("commission.mark", { check, status, by, remark: given.text("remark") ?? "" })),
  );
}

export function runCommissionCompare(task: Task): Promise<ExitName> {
  const { given, out } = task;
  const [socPct, temperatureC] = [given.number("soc"), given.number("temperature")];
  if (socPct === null || temperatureC === null) {
    out.error('"commission compare" needs --soc and --temperature, as the display shows them.');
    return Promise.resolve("usage");
  }
  return withPack(task, "settings", async (bench) => {
    const document = await opened(task, bench);
    if (!document.ok) return notOpened(task, document.error);
    const by = given.text("by") ?? "";
    return afterwards(task, bench, await bench.call("commission.compare", { socPct, temperatureC, by }));
  });
}

export async function runCommissionStatus(task: Task): Promise<ExitName> {
  const named = await namedEarlier(task);
  if (!named.ok) return failed(task, named.error);
  return withOpened(task, async (bench, document) => {
    const earlier = await sendEarlier(bench, named.value);
    if (!earlier.ok) return failed(task, earlier.error);
    if (!task.out.isJson) return printSince(task, bench, document, earlier.value);
    // All that a report is made from is more than what a terminal shows.
    const whole = await bench.call("commission.document", { id: document.id, earlier: earlier.value });
    return whole.ok ? print(task, whole.value) : failed(task, whole.error);
  });
}

async function printSince(task: Task, bench: Bench, document: Commissioning, earlier: EarlierChoice): Promise<ExitName> {
  const exit = await print(task, document);
  if (earlier === null) return exit;
  const visit = await bench.call("commission.visit", { id: document.id, earlier, language: "en" });
  if (!visit.ok) return failed(task, visit.error);
  await task.out.data(`\n${visitText(visit.value)}`);
  return exit;
}

export function runCommissionClose(task: Task): Promise<ExitName> {
  return withOpened(task, async (bench) => afterwards(task, bench, await bench.call("commission.close", {})));
}

export function runCommissionList(task: Task): Promise<ExitName> {
  return withBench(task, async (bench) => {
    const list = await bench.call("commission.list", {});
    if (!list.ok) return failed(task, list.error);
    const document: CommissioningsDocument = {
      schema: "open-bmstool/commissionings",
      version: 1,
      commissionings: list.value.map((entry) => ({ ...entry })),
    };
    if (task.out.isJson) await task.out.document(document);
    else {
      const rows = list.value.map(({ id, name, changedAt, closedAt, open, failed: bad }) => {
        return [id, printable(name), changedAt, `${open} open`, `${bad} failed`, closedAt === null ? "" : "closed"];
      });
      await task.out.data(table(rows));
    }
    return "ok";
  });
}

export function runCommissionRemove(task: Task): Promise<ExitName> {
  const [id = ""] = task.given.words;
  if (!task.given.flag("yes") || !/^c\d{1,16}$/.test(id)) {
    task.out.error(`Nothing was deleted: that needs --yes, and an id as "commission list" prints it.`);
    return Promise.resolve("usage");
  }
  return withBench(task, async (bench) => {
    const removed = await bench.call("commission.remove", { id });
    return removed.ok ? "ok" : failed(task, removed.error);
  });
}
