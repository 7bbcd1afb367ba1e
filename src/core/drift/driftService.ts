import type { Result } from "../../../protocol/index.ts";
import { fail, isSamePack, ok } from "../../../protocol/index.ts";
import type { Handlers, RequestArgs } from "../../contract/contract.ts";
import type { DriftReports } from "../../contract/drift.ts";
import type { DRIFT_REQUESTS } from "../../contract/driftRequests.ts";
import { LOG_READ_MOST } from "../../contract/limits.ts";
import type { LogFile } from "../../contract/logging.ts";
import type { BackupInfo, PackName, ParamsRead, SettingValues } from "../../contract/params.ts";
import type { TextLogs } from "../ports.ts";
import { LogRowReader } from "./logRows.ts";
import { PackTallies } from "./packTallies.ts";
import { sampleOfRecord } from "./sample.ts";
import type { DriftTally } from "./tally.ts";

interface DriftServiceOptions {
  readonly texts: TextLogs;
  /** What is kept of packs, as windows read it too. */
  readonly kept: Handlers<"history.archives" | "history.rows" | "backups.list" | "backups.read" | "log.files">;
  readonly online: () => { readonly pack: PackName | null; readonly read: ParamsRead | null };
}

const ROWS_AT_ONCE = 1000;
/** Newest files up to here: some weeks of a full line of packs, read in seconds. */
const MOST_LOG_BYTES = 64 * 1024 * 1024;

/** Ranks the cells of each pack from all that is kept of them. Looks at nothing on the line. */
export class DriftService {
  readonly handlers: Handlers<keyof typeof DRIFT_REQUESTS> = { "drift.read": (args) => this.#read(args) };
  readonly #options: DriftServiceOptions;

  constructor(options: DriftServiceOptions) {
    this.#options = options;
  }

  async #read({ pack, logs }: RequestArgs<"drift.read">): Promise<Result<DriftReports>> {
    const tallies = new PackTallies();
    const archived = await this.#knowPacks(tallies);
    if (!archived.ok) return archived;
    const given = addGiven(tallies, logs);
    if (!given.ok) return given;
    const counts = await this.#addKept(tallies);
    if (!counts.ok) return counts;
    for (const { key, tally } of archived.value) {
      const added = await this.#addRecords(key, tally);
      if (!added.ok) return added;
    }
    return ok({ reports: tallies.reports(pack), rowsOfNoPack: tallies.rowsOfNoPack, ...counts.value });
  }

  /** Everybody by name, before rows ask for them; returns those with an archive. */
  async #knowPacks(tallies: PackTallies): Promise<Result<readonly { readonly key: string; readonly tally: DriftTally }[]>> {
    const { kept, online } = this.#options;
    const archives = await kept["history.archives"]({});
    const backups = await kept["backups.list"]({});
    if (!archives.ok) return archives;
    if (!backups.ok) return backups;
    const know = async (pack: PackName, key?: string) => tallies.know(pack, await this.#settingsOf(pack, backups.value), key);
    const archived: { readonly key: string; readonly tally: DriftTally }[] = [];
    for (const { key, pack } of archives.value) archived.push({ key, tally: await know(pack, key) });
    for (const { pack } of backups.value) await know(pack);
    const { pack } = online();
    if (pack !== null) await know(pack);
    return ok(archived);
  }

  /** As read from the pack in this run of the program, else as in its newest backup. */
  async #settingsOf(pack: PackName, backups: readonly BackupInfo[]): Promise<SettingValues | null> {
    const { read } = this.#options.online();
    if (read !== null && isSamePack(read.pack, pack)) return read.values;
    const newest = backups.find((backup) => isSamePack(backup.pack, pack));
    const file = newest === undefined ? null : await this.#options.kept["backups.read"]({ name: newest.name });
    if (!file?.ok) return null;
    return Object.fromEntries(Object.entries(file.value.values).map(([name, { value }]) => [name, value]));
  }

  async #addRecords(key: string, tally: DriftTally): Promise<Result<void>> {
    let beforeSeq: number | null = null;
    for (;;) {
      const page = await this.#options.kept["history.rows"]({ key, beforeSeq, most: ROWS_AT_ONCE });
      if (!page.ok) return page;
      for (const { record } of page.value) if (record !== null) tally.add("record", sampleOfRecord(record));
      beforeSeq = page.value.at(-1)?.seq ?? null;
      if (page.value.length < ROWS_AT_ONCE) return ok(undefined);
    }
  }

  async #addKept(tallies: PackTallies): Promise<Result<Pick<DriftReports, "logFiles" | "olderLogFiles">>> {
    const files = await this.#options.kept["log.files"]({});
    if (!files.ok) return files;
    let bytes = 0;
    const read = files.value.filter((file) => {
      bytes += file.bytes;
      return bytes <= MOST_LOG_BYTES;
    });
    for (const file of read) {
      const added = await this.#addFile(tallies, file);
      if (!added.ok) return added;
    }
    return ok({ logFiles: read.length, olderLogFiles: files.value.length - read.length });
  }

  async #addFile(tallies: PackTallies, { name, bytes }: LogFile): Promise<Result<void>> {
    const reader = new LogRowReader();
    for (let offset = 0; offset < bytes && !reader.isForeign; ) {
      const piece = await this.#options.texts.read(name, offset, LOG_READ_MOST);
      if (!piece.ok) return piece;
      for (const row of reader.take(piece.value.text)) tallies.addLogged(row);
      if (piece.value.nextOffset <= offset) break;
      offset = piece.value.nextOffset;
    }
    return ok(undefined);
  }
}

/** A file that a person names must be a log: a mistake is said, and not counted as nothing. */
function addGiven(tallies: PackTallies, logs: RequestArgs<"drift.read">["logs"]): Result<void> {
  for (const { name, text } of logs) {
    const reader = new LogRowReader();
    const rows = reader.take(text);
    reader.end();
    if (reader.isForeign) return fail("file.format", { path: name, reason: "log" });
    for (const row of rows) tallies.addLogged(row);
  }
  return ok(undefined);
}
