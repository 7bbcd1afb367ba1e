import type { BmsError, Result } from "../../../protocol/index.ts";
import { fail, fitsFamily, ok } from "../../../protocol/index.ts";
import type { Commissioning, CommissioningCheck, CommissioningEntry } from "../../contract/commissioning.ts";
import { COMMISSIONING_CHECKS } from "../../contract/commissioning.ts";
import type { SettingValues } from "../../contract/params.ts";
import type { EarlierChoice } from "../../contract/report.ts";
import { within } from "../lanes.ts";
import type { Bench } from "./bench.ts";
import { table } from "./columns.ts";
import { commissionText } from "./commissionText.ts";
import type { CommissioningsDocument } from "./documents.ts";
import { downloadMissing, lackingIn } from "./downloadMissing.ts";
import { namedEarlier, sendEarlier, visitText } from "./earlierFile.ts";
import type { ExitName } from "./exitCodes.ts";
import { readLogFiles, readParameterFile } from "./files.ts";
import { printable } from "./output.ts";
import { failed, type Task, withBench, withPack } from "./task.ts";
import { filled, type Words } from "./words.ts";

/** A check under way ends at its next question. */
const CANCEL_MS = 30_000;
function exitOf({ results }: Commissioning): ExitName {
  if (results.some(({ status }) => status === "failed")) return "found";
  return results.some(({ status }) => status === "open") ? "incomplete" : "ok";
}

async function print({ out, dataWords }: Task, document: Commissioning): Promise<ExitName> {
  if (out.isJson) await out.document(document);
  else await out.data(commissionText(document, dataWords));
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
  task.out.error(task.words.texts.cli.commission.none);
  return "usage";
}

/** As it stands after a change; a change that failed is said. */
async function afterwards(task: Task, bench: Bench, change: Result<null>): Promise<ExitName> {
  if (!change.ok && change.error.code === "host.badRequest") {
    task.out.error(task.words.texts.cli.commission.isClosed);
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

async function followed({ out, words }: Task, bench: Bench): Promise<void> {
  const end = await bench.when(({ commissioning }) => {
    const { running } = commissioning;
    if (running !== null) out.progress(filled(words.texts.cli.commission.checking, { check: running }));
    return running === null ? true : null;
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
    task.out.error(task.words.texts.cli.commission.needsBy);
    return Promise.resolve("usage");
  }
  const status = MARKS[result as keyof typeof MARKS];
  return withOpened(task, async (bench) =>
    afterwards(task, bench, await bench.call("commission.mark", { check, status, by, remark: given.text("remark") ?? "" })),
  );
}

export function runCommissionCompare(task: Task): Promise<ExitName> {
  const { given, out, words } = task;
  const [socPct, temperatureC] = [given.number("soc"), given.number("temperature")];
  if (socPct === null || temperatureC === null) {
    out.error(words.texts.cli.commission.needsDisplay);
    return Promise.resolve("usage");
  }
  return withPack(task, "settings", async (bench) => {
    const document = await opened(task, bench);
    if (!document.ok) return notOpened(task, document.error);
    const by = given.text("by") ?? "";
    return afterwards(task, bench, await bench.call("commission.compare", { socPct, temperatureC, by }));
  });
}

export async function runCommissionLog(task: Task): Promise<ExitName> {
  const logs = await readLogFiles(task.given.words);
  if (!logs.ok) return failed(task, logs.error);
  return withOpened(task, async (bench) => afterwards(task, bench, await bench.call("commission.log", { logs: logs.value })));
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
  const visit = await bench.call("commission.visit", { id: document.id, earlier, language: task.dataWords.language });
  if (!visit.ok) return failed(task, visit.error);
  await task.out.data(`\n${visitText(visit.value, task.dataWords)}`);
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
      await task.out.data(table(list.value.map((entry) => listRow(entry, task.dataWords))));
    }
    return "ok";
  });
}

function listRow({ id, name, changedAt, closedAt, open, failed: bad }: CommissioningEntry, words: Words): readonly string[] {
  const { commission } = words.texts.cli;
  const counts = [words.counted(commission, "open", open), words.counted(commission, "failed", bad)];
  return [id, printable(name), changedAt, ...counts, closedAt === null ? "" : commission.closed];
}

export function runCommissionRemove(task: Task): Promise<ExitName> {
  const [id = ""] = task.given.words;
  if (!task.given.flag("yes") || !/^c\d{1,16}$/.test(id)) {
    task.out.error(task.words.texts.cli.commission.removeNeeds);
    return Promise.resolve("usage");
  }
  return withBench(task, async (bench) => {
    const removed = await bench.call("commission.remove", { id });
    return removed.ok ? "ok" : failed(task, removed.error);
  });
}
