import { existsSync } from "node:fs";
import type { BmsError, ParsedFile, Result, SettingTable } from "../../../protocol/index.ts";
import { blockingFindings, conceptOf, fail, fitsFamily, ok, parseAmount, parseParameterFile, shapeOf } from "../../../protocol/index.ts";
import type { ParamsRead, SettingValues, WritePlan, WriteReport } from "../../contract/params.ts";
import { isRefusedBlock } from "../../contract/unread.ts";
import type { Bench } from "./bench.ts";
import type { ExitName } from "./exitCodes.ts";
import { readParameterFile } from "./files.ts";
import { printPlan, printReport, sayFindings } from "./printWrite.ts";
import { sayNotes } from "./runParams.ts";
import { failed, type Task, tableOf, withPack } from "./task.ts";
import { backupOfLastWrite } from "./wayBack.ts";
import { filled, sortValues } from "./words.ts";

type Wish = (bench: Bench) => Promise<Result<SettingValues>>;

export async function runParamsWrite(task: Task): Promise<ExitName> {
  // What is wrong with the words is said before a pack is asked for.
  const sources: Source[] = [];
  for (const word of task.given.words) {
    const source = await sourceOf(word);
    if (!source.ok) return failed(task, source.error);
    sources.push(source.value);
  }
  return write(task, (bench) => editsOf(task, bench, sources));
}

/** The values before the last write to this pack, from the backup that was made then. */
export function runRollback(task: Task): Promise<ExitName> {
  return write(task, async (bench) => {
    const { read } = bench.now.params;
    if (!read) return fail("link.closed");
    const backup = await backupOfLastWrite(bench, read.pack);
    if (!backup.ok) return backup;
    task.out.say(filled(task.words.texts.cli.write.from, { name: backup.value.name }));
    return editsOfBackup(task, bench, backup.value.name);
  });
}

export function runRestore(task: Task): Promise<ExitName> {
  return write(task, (bench) => editsOfBackup(task, bench, task.given.words[0] ?? ""));
}

/** The one way to a write: plan it, show it, and go on only when all is said and confirmed. */
export function write(task: Task, wish: Wish): Promise<ExitName> {
  const { given, out, words } = task;
  if (given.flag("dry-run") === given.flag("yes")) {
    out.error(words.texts.cli.write.needsYes);
    return Promise.resolve("usage");
  }
  return withPack(task, "settings", async (bench) => {
    const edits = await wish(bench);
    if (!edits.ok) return failed(task, edits.error);
    const plan = await planOf(task, bench, edits.value);
    if (!plan.ok) return failed(task, plan.error);
    const blocking = blockingFindings(plan.value.findings, given.texts("confirm"));
    if (given.flag("dry-run")) {
      await printPlan(task, plan.value, bench.now.params.table);
      return blocking.length > 0 || plan.value.refusal !== null ? "found" : "ok";
    }
    return send(task, bench, plan.value, blocking.length > 0);
  });
}

async function planOf(task: Task, bench: Bench, edits: SettingValues): Promise<Result<WritePlan>> {
  const cancel = () => void bench.call("params.cancel", {});
  task.out.progress(task.words.texts.cli.write.readingAgain);
  task.interrupt.onWanted(cancel);
  const plan = await bench.call("params.plan", { edits });
  task.interrupt.offWanted(cancel);
  return task.interrupt.isWanted ? fail("cancelled") : plan;
}

async function send(task: Task, bench: Bench, plan: WritePlan, isBlocked: boolean): Promise<ExitName> {
  const { given, out, words } = task;
  const said = words.texts.cli.write;
  if (isBlocked || plan.refusal !== null) {
    await printPlan(task, plan, bench.now.params.table);
    out.error(said.blocked);
    return "refused";
  }
  const changed = Object.entries(plan.edits).filter(([key, value]) => plan.held[key] !== value);
  if (changed.length === 0) {
    if (out.isJson) await printPlan(task, plan, bench.now.params.table);
    out.say(said.same);
    return "ok";
  }
  sayFindings(task, plan, bench.now.params.table);
  const seen = Object.fromEntries(changed.flatMap(([key]) => (plan.held[key] === undefined ? [] : [[key, plan.held[key]]])));
  const written = await watched(task, bench, () =>
    bench.call("params.write", { edits: Object.fromEntries(changed), seen, confirmed: [...given.texts("confirm")] }),
  );
  return told(task, written);
}

/** A write with its progress. The first Ctrl-C stops it before its next block; its report comes all the same. */
export async function watched<T>({ out, interrupt, words }: Task, bench: Bench, run: () => Promise<Result<T>>): Promise<Result<T>> {
  const { progress } = words.texts.parameters;
  const cancel = () => {
    out.say(progress.cancelling);
    void bench.call("params.cancel", {});
  };
  const stop = bench.app.subscribe(({ event, payload }) => {
    if (event !== "params" || !payload.progress) return;
    const { stage, block, blocks } = payload.progress;
    const where = blocks > 0 && block < blocks ? ` (${filled(progress.block, { block: block + 1, blocks })})` : "";
    out.progress(`${progress.stage[stage]}${where}`);
  });
  const running = run();
  // Not before it has begun: a write forgets what was cancelled before it.
  interrupt.onWanted(cancel);
  const done = await running;
  interrupt.offWanted(cancel);
  stop();
  return done;
}

export async function told(task: Task, written: Result<WriteReport>): Promise<ExitName> {
  if (!written.ok) {
    task.out.error(task.words.texts.cli.write.notWritten);
    return task.interrupt.reason ?? failed(task, written.error);
  }
  await printReport(task, written.value, tableOf(task, written.value.pack.family));
  return task.interrupt.reason ?? (written.value.outcome === "verified" ? "ok" : "refused");
}

/** One word of what is wanted: values that were typed, or a file. */
type Source =
  | { readonly kind: "value"; readonly key: string; readonly text: string }
  | { readonly kind: "file"; readonly file: ParsedFile };

async function sourceOf(word: string): Promise<Result<Source>> {
  if (/^[a-z][A-Za-z0-9]*=/.test(word) && !existsSync(word)) {
    const [key = "", text = ""] = word.split(/=(.*)/s);
    // In which unit it is meant, the pack's family says: here only whether it is a value at all.
    const read = readValue(key, text, null);
    return read.ok || read.error.code === "value.notRepresentable" ? ok({ kind: "value", key, text }) : read;
  }
  const file = await readParameterFile(word);
  return file.ok ? ok({ kind: "file", file: file.value }) : file;
}

/** "cellOvAlarmMv=3600", in the unit in which people read it. */
function readValue(key: string, text: string, settings: SettingTable | null): Result<SettingValues> {
  if (conceptOf(key) === null) return fail("value.unknownKey", { key });
  const value = parseAmount(text, shapeOf(key, settings).unit);
  return value.ok ? ok({ [key]: value.value }) : fail(value.error.code, { key, text });
}

/** What stands further behind wins. */
async function editsOf(task: Task, bench: Bench, sources: readonly Source[]): Promise<Result<SettingValues>> {
  const { read } = bench.now.params;
  if (!read) return fail("link.closed");
  let edits: SettingValues = {};
  for (const source of sources) {
    if (source.kind === "file") {
      const fits = fitsFamily(source.file, read.pack.family);
      if (!fits.ok) return fits;
      sayNotes(task, source.file, read);
    }
    const values =
      source.kind === "file" ? await usable(task, bench, source.file.values) : readValue(source.key, source.text, bench.now.params.table);
    if (!values.ok) return values;
    edits = { ...edits, ...values.value };
  }
  return ok(edits);
}

async function editsOfBackup(task: Task, bench: Bench, name: string): Promise<Result<SettingValues>> {
  const file = await bench.call("backups.read", { name });
  if (!file.ok) return file;
  // As a file is: values of another pack are to be known for what they are before they are written.
  const parsed = parseParameterFile(JSON.stringify(file.value));
  if (!parsed.ok) return parsed;
  const { read } = bench.now.params;
  if (!read) return fail("link.closed");
  const fits = fitsFamily(parsed.value, read.pack.family);
  if (!fits.ok) return fits;
  sayNotes(task, parsed.value, read);
  return usable(task, bench, parsed.value.values);
}

/** Half of a file, or half of a way back, would be written. */
async function unreadOf(bench: Bench, values: SettingValues): Promise<BmsError | null> {
  const isWhole = (read: ParamsRead | null) => !read?.notRead.some((key) => values[key] !== undefined);
  if (isWhole(bench.now.params.read)) return null;
  const again = await bench.call("params.read", {});
  if (!again.ok) return again.error;
  const unread = again.value.unread.find((block) => !isRefusedBlock(block));
  return isWhole(again.value) ? null : (unread?.error ?? { code: "write.stale", detail: { reason: "notRead" } });
}

/** What this pack has and may be written; what is left out is said. Fails with why what it has could not be read. */
async function usable({ out, words }: Task, bench: Bench, values: SettingValues): Promise<Result<SettingValues>> {
  const { file } = words.texts.parameters;
  const error = await unreadOf(bench, values);
  if (error !== null) return { ok: false, error };
  const { params } = bench.now;
  if (!params.table || !params.read) return ok(values);
  const { wanted, notHere, readOnly } = sortValues(values, params.table, params.read.values);
  if (notHere.length > 0) out.error(filled(file.notHere, { keys: notHere.join(", ") }));
  if (readOnly.length > 0) out.error(filled(file.readOnlyKeys, { keys: readOnly.join(", ") }));
  // As in the window: what is the same already is no change, and nothing is to be said about it.
  const different = Object.entries(wanted).filter(([key, value]) => params.read?.values[key] !== value);
  out.say(different.length === 0 ? file.same : words.counted(file, "edits", different.length));
  return ok(Object.fromEntries(different));
}
