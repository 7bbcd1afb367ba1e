import type { BmsError, PackName, ParsedFile, Result, SettingTable } from "../../../protocol/index.ts";
import {
  conceptOf,
  diffValues,
  driverOf,
  fail,
  fileNotes,
  isoOfWallMs,
  isSamePack,
  makeParameterFile,
  ok,
  ruleContext,
} from "../../../protocol/index.ts";
import type { BackupInfo, ParamsRead, SettingValues } from "../../contract/params.ts";
import type { UnreadBlock } from "../../contract/unread.ts";
import { keysIn } from "../../core/params/paramsRead.ts";
import type { Bench } from "./bench.ts";
import { padded, table } from "./columns.ts";
import type { DiffDocument } from "./documents.ts";
import type { ExitName } from "./exitCodes.ts";
import { readParameterFile, saveFile } from "./files.ts";
import { packDocument, packTitle, serialIn } from "./packs.ts";
import { failed, type Task, withPack } from "./task.ts";
import { sayUnread, unreadDocument } from "./unread.ts";
import { filled, guideFigures, originOf, plain, settingAmount, type Words } from "./words.ts";

/** Every setting anew, with progress; ended by Ctrl-C. */
export async function readParams(
  { out, interrupt, words }: Pick<Task, "out" | "interrupt" | "words">,
  bench: Bench,
): Promise<Result<ParamsRead>> {
  const cancel = () => void bench.call("params.cancel", {});
  interrupt.onWanted(cancel);
  const stop = bench.app.subscribe(({ event, payload }) => {
    if (event === "params" && payload.reading) out.progress(filled(words.texts.cli.params.reading, payload.reading));
  });
  const read = await bench.call("params.read", {});
  stop();
  interrupt.offWanted(cancel);
  return interrupt.isWanted ? fail("cancelled") : read;
}

/** A pack that was only busy or disturbed answers again within this. */
const BACK_MS = 3000;

/** All settings or none: says which block kept them from being read, and whether the pack is still there. */
export async function failedRead(task: Task, bench: Bench, error: BmsError): Promise<ExitName> {
  const { block, wire } = error.detail ?? {};
  if (block === undefined) return failed(task, error);
  const family = bench.now.session.found?.family ?? "";
  sayUnread(task, [{ family, block: String(block), wire: String(wire ?? block), part: "settings", error, isGivenUp: true }]);
  const back = await bench.when(({ session }) => (session.phase === "online" ? true : null), BACK_MS);
  if (!back.ok) return failed(task, back.error.code === "cancelled" ? back.error : error);
  task.out.error(task.words.texts.cli.params.blockMissing);
  return "incomplete";
}

export function runParamsRead(task: Task): Promise<ExitName> {
  return withPack(task, "settings", async (bench) => {
    const read = await readParams(task, bench);
    if (!read.ok) return failedRead(task, bench, read.error);
    const file = makeParameterFile(originOf(read.value.pack), read.value.values, isoOfWallMs(read.value.readAtWallMs));
    const path = task.given.text("save");
    if (path !== null) {
      const saved = await saveFile(path, `${JSON.stringify(file, null, 1)}\n`, { force: task.given.flag("force") });
      if (!saved.ok) return failed(task, saved.error);
      task.out.say(task.words.counted(task.words.texts.cli.params, "saved", Object.keys(file.values).length, { path }));
    }
    if (task.out.isJson) await task.out.document(file);
    else if (path === null) await printValues(task, read.value, bench.now.params.table);
    return saidUnread(task, read.value);
  });
}

/** Names the blocks that are not in the reading. */
export function saidUnread(task: Pick<Task, "out" | "words">, { unread }: Pick<ParamsRead, "unread">): ExitName {
  sayUnread(task, unread);
  return unread.length > 0 ? "incomplete" : "ok";
}

async function printValues(
  { out, words: said, dataWords: words }: Task,
  { pack, values, missing, shown }: ParamsRead,
  settings: SettingTable | null,
): Promise<void> {
  const { cli, parameters } = words.texts;
  await out.line(packTitle(pack, words));
  let group = "";
  const rows: string[] = [];
  for (const {
    key,
    values: [value = null],
  } of diffValues([values])) {
    const name = conceptOf(key)?.group ?? "";
    if (name !== group) rows.push(`${rows.length === 0 ? "" : "\n"}${words.groupName(name)}\n`);
    group = name;
    const access = settings?.bindings.find((binding) => binding.key === key)?.access === "write" ? "" : cli.params.readOnly;
    rows.push(
      table(
        [[key.padEnd(24), padded(words.settingName(key), 28), value === null ? "" : plain(settingAmount(key, value, settings)), access]],
        {
          indent: 2,
        },
      ),
    );
  }
  const others = shownRows(shown, settings);
  if (others.length > 0) rows.push(`\n${parameters.shown.title}: ${parameters.shown.note}\n`, table(others, { indent: 2 }));
  await out.data(rows.join(""));
  if (missing.length > 0) out.say(filled(said.texts.cli.params.notReported, { keys: missing.join(", ") }));
}

/** What is shown with the settings and is none, in its own unit. */
export function shownRows(shown: SettingValues, settings: SettingTable | null): readonly [key: string, amount: string][] {
  return Object.entries(shown).map(([key, value]) => [key, plain(settingAmount(key, value, settings))]);
}

interface Other {
  readonly title: string;
  readonly values: SettingValues;
}

export function runParamsDiff(task: Task): Promise<ExitName> {
  const { given } = task;
  const [path] = given.words;
  const against = given.text("with");
  if ((path === undefined) === (against === null)) {
    task.out.error(task.words.texts.cli.params.diffNeeds);
    return Promise.resolve("usage");
  }
  return withPack(task, "settings", async (bench) => {
    const file = path === undefined ? null : await readParameterFile(path);
    if (file && !file.ok) return failed(task, file.error);
    const read = await readParams(task, bench);
    if (!read.ok) return failedRead(task, bench, read.error);
    if (file) sayNotes(task, file.value, read.value);
    const other = file ? ok({ title: path ?? "", values: file.value.values }) : await otherSide(task, bench, read.value, against ?? "");
    if (!other.ok) return failed(task, other.error);
    // The guide names few limits: what it is silent about is no difference.
    const held = against === "datasheet" ? pick(read.value.values, other.value.values) : read.value.values;
    const rows = diffRows([held, other.value.values], bench.now.params.table, task.dataWords, notIn(read.value));
    const shown = given.flag("all") ? rows : rows.filter(({ isDifferent }) => isDifferent === true);
    task.out.say(packTitle(read.value.pack, task.words));
    await printDiff(task, [task.dataWords.texts.parameters.compare.pack, other.value.title], shown, read.value.unread);
    const end = saidUnread(task, read.value);
    return rows.some(({ isDifferent }) => isDifferent === true) ? "found" : end;
  });
}

/** Settings of the blocks that this reading lacks. */
const notIn = ({ pack, unread }: ParamsRead): ReadonlySet<string> => keysIn(driverOf(pack.family), unread);

/** A setting that only one side has is a difference too, unless it could not be read from the pack, which is the first column. */
function diffRows(
  columns: readonly SettingValues[],
  settings: SettingTable | null,
  words: Words,
  notRead: ReadonlySet<string>,
): DiffDocument["rows"] {
  const { compare, field } = words.texts.parameters;
  return diffValues(columns).map(({ key, values, isDifferent }) => {
    const isUnread = values[0] === null && notRead.has(key);
    const textOf = (value: number | null, column: number): string => {
      if (value !== null) return plain(settingAmount(key, value, settings));
      return isUnread && column === 0 ? field.notRead : compare.none;
    };
    return {
      key,
      name: words.settingName(key),
      values: [...values],
      texts: values.map(textOf),
      isDifferent: isUnread ? null : isDifferent || values.includes(null),
    };
  });
}

function pick(values: SettingValues, like: SettingValues): SettingValues {
  return Object.fromEntries(Object.entries(values).filter(([key]) => like[key] !== undefined));
}

async function otherSide({ dataWords }: Task, bench: Bench, { pack, values }: ParamsRead, against: string): Promise<Result<Other>> {
  if (against === "backup") {
    const newest = await newestBackup(bench, pack, () => true);
    if (newest === null) return fail("file.format", { reason: "noBackup" });
    const file = await bench.call("backups.read", { name: newest.name });
    return file.ok ? ok({ title: newest.name, values: valuesOf(file.value.values) }) : file;
  }
  const { params, snapshot, session } = bench.now;
  if (!params.table) return fail("device.unsupported");
  const figures = guideFigures(params.table, values, ruleContext(snapshot?.snapshot ?? null, session.identity));
  return ok({
    title: dataWords.texts.parameters.compare.guide.source,
    values: Object.fromEntries(Object.entries(figures).map(([key, { value }]) => [key, value])),
  });
}

export function valuesOf(values: Readonly<Record<string, { readonly value: number }>>): SettingValues {
  return Object.fromEntries(Object.entries(values).map(([key, { value }]) => [key, value]));
}

/**
 * The newest of this pack; null = there is none, or the pack could not say who it is. A damaged one that is newer stands for it: whoever
 * reads it is refused, because an older one would be taken for the newest.
 */
export async function newestBackup(
  bench: Pick<Bench, "call">,
  pack: PackName,
  fits: (backup: BackupInfo) => boolean,
): Promise<BackupInfo | null> {
  const list = await bench.call("backups.list", {});
  if (!list.ok || serialIn(packDocument(pack)) === null) return null;
  return list.value.find((backup) => isSamePack(backup.pack, pack) && (backup.valueCount === null || fits(backup))) ?? null;
}

/** What a person must know of a file before its values are believed or written: said with --quiet, too. */
export function sayNotes({ out, words }: Pick<Task, "out" | "words">, file: ParsedFile, { pack }: Pick<ParamsRead, "pack">): void {
  const { file: fileWords } = words.texts.parameters;
  const ours = originOf(pack);
  const theirs = file.file;
  const said = ({ bmsVersion, packSerial, modelSerial }: typeof ours, note: string) =>
    note === "otherPack" ? packSerial || modelSerial : bmsVersion;
  for (const note of fileNotes(file, ours)) {
    out.error(filled(fileWords.warn[note], { theirs: said(theirs, note), ours: said(ours, note) }));
  }
  if (file.unknownKeys.length > 0) out.error(filled(fileWords.unknownKeys, { keys: file.unknownKeys.join(", ") }));
}

async function printDiff(
  { out, words, dataWords }: Task,
  columns: string[],
  rows: DiffDocument["rows"],
  unread: readonly UnreadBlock[],
): Promise<void> {
  const document = { schema: "open-bmstool/diff", version: 1, columns, rows, unread: unreadDocument(unread, dataWords) } as const;
  if (out.isJson) return out.document({ ...document, columns } satisfies DiffDocument);
  if (rows.length === 0) return unread.length > 0 ? undefined : out.say(words.texts.parameters.compare.noDifference);
  await out.data(
    table([
      ["", "", ...columns],
      ...rows.map(({ key, name, texts, isDifferent }) => [key, name, ...texts, isDifferent === false ? "=" : ""]),
    ]),
  );
}
