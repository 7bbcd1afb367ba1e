import type { ParameterFile, Result } from "../../../protocol/index.ts";
import { fail, isoOfWallMs, isSamePack, makeParameterFile, ok, packIdOf, parseParameterFile, told } from "../../../protocol/index.ts";
import type { Backup, Journal } from "../../contract/documents.ts";
import { BACKUP_SCHEMA, JOURNAL_SCHEMA, PROVEN_SCHEMA } from "../../contract/documents.ts";
import { LATEST_WALL_MS } from "../../contract/limits.ts";
import type { BackupCause, BackupInfo, PackName, SettingValues } from "../../contract/params.ts";
import { withHold } from "../base/withHold.ts";
import { damaged, PackDocuments } from "../pack/packDocuments.ts";
import { packKey } from "../pack/packKey.ts";
import type { GiveBack, KeyStore } from "../ports.ts";

const BACKUPS = "backups";
export const PROVEN_DOCUMENT = "proven-writes";

/** When it was taken, and its number; earlier versions told two of one moment apart by a bare one. */
const NAME = /\/b(\d{1,15})(?:-n(\d+)|-\d+)?$/;

function fileOf(pack: PackName, values: SettingValues, wallMs: number): ParameterFile {
  const { bmsVersion, modelSerial, packSerial } = pack.identity;
  const origin = { family: pack.family, bmsVersion: told(bmsVersion), modelSerial: told(modelSerial), packSerial: told(packSerial) };
  return makeParameterFile(origin, values, isoOfWallMs(wallMs));
}

function infoOf(name: string, { takenWallMs, cause, pack, file }: Backup): BackupInfo {
  const parsed = parseParameterFile(JSON.stringify(file));
  return { name, takenWallMs, cause, pack, valueCount: parsed.ok ? Object.keys(parsed.value.values).length : null };
}

/**
 * What cannot be understood, or is of a newer version, is of the pack that the others of its folder are of. Its time is in its name; without
 * one it counts as the newest.
 */
function damagedInfo(name: string, pack: PackName): BackupInfo {
  return { name, takenWallMs: Number(NAME.exec(name)?.[1] ?? LATEST_WALL_MS), cause: null, pack, valueCount: null };
}

/**
 * Running number of a pack's backup: the times are of clocks that may have been set back since. 0 = of a version without numbers; what has
 * no such name stands before all others.
 */
function numberOf(name: string): number {
  const found = NAME.exec(name);
  return found === null ? Number.POSITIVE_INFINITY : Number(found[2] ?? 0);
}

/** Those of one pack by their numbers; among those of others, none stands before a newer one of its own pack. */
function newestFirst(infos: readonly BackupInfo[]): readonly BackupInfo[] {
  const ofPacks = new Map<string, BackupInfo[]>();
  for (const info of infos) {
    const id = packIdOf(info.pack);
    ofPacks.set(id, [...(ofPacks.get(id) ?? []), info]);
  }
  const placed = [...ofPacks.values()].flatMap((own) => {
    own.sort((a, b) => numberOf(b.name) - numberOf(a.name) || b.takenWallMs - a.takenWallMs || (a.name < b.name ? 1 : -1));
    let placeMs = Number.POSITIVE_INFINITY;
    return own.map((info) => {
      placeMs = Math.min(placeMs, info.takenWallMs);
      return { info, placeMs };
    });
  });
  return placed.sort((a, b) => b.placeMs - a.placeMs).map(({ info }) => info);
}

/** Everything about writes that must outlive the program: backups, journals of writes under way, firmware proven. */
export class Vault {
  readonly #store: KeyStore;
  readonly journals: PackDocuments<Journal>;

  constructor(store: KeyStore) {
    this.#store = store;
    const parse = (value: unknown) => JOURNAL_SCHEMA.safeParse(value).data ?? null;
    this.journals = new PackDocuments({ store, folder: "journals", parse, begunWallMs: ({ startedWallMs }) => startedWallMs });
  }

  /**
   * Until it is given back no other program writes to this pack. Its journal is looked at on the disk: `settles` = the id of the one that
   * this write settles, and that must still be there; null = there must be none. Fails with `host.inUse`, `write.unfinished`, `write.stale`
   * and `host.storage`.
   */
  async holdToWrite(pack: PackName, settles: string | null): Promise<Result<GiveBack>> {
    const held = await this.journals.hold(pack);
    if (!held.ok) return held;
    const free = await this.#checkJournal(pack, settles);
    if (free.ok) return held;
    await held.value();
    return free;
  }

  async #checkJournal(pack: PackName, settles: string | null): Promise<Result<void>> {
    const there = await this.#journalOf(pack);
    if (!there.ok) return there;
    const id = there.value?.id ?? null;
    if (id === settles) return ok(undefined);
    return id === null ? fail("write.stale", { reason: "otherWrite" }) : fail("write.unfinished");
  }

  async #journalOf(pack: PackName): Promise<Result<Journal | null>> {
    const all = await this.journals.all();
    return all.ok ? ok(all.value.find((journal) => isSamePack(journal.pack, pack)) ?? null) : all;
  }

  /** Removes that journal, and no other that has taken its place. Fails with `host.inUse`, `write.stale` and `host.storage`. */
  async settle({ pack, id }: Pick<Journal, "pack" | "id">): Promise<Result<void>> {
    return withHold({ hold: () => this.journals.hold(pack) }, id, async () => {
      const there = await this.#journalOf(pack);
      if (!there.ok) return there;
      if (there.value !== null && there.value.id !== id) return fail("write.stale", { reason: "otherWrite" });
      return this.journals.remove(pack);
    });
  }

  /** On disk when it resolves. Fails with `host.storage`, and with `host.inUse`: two at once would take the same number. */
  keepBackup(pack: PackName, values: SettingValues, cause: BackupCause, wallMs: number): Promise<Result<BackupInfo>> {
    const folder = `${BACKUPS}/${packKey(pack)}`;
    return withHold(this.#store, folder, () => this.#keepIn(folder, pack, values, cause, wallMs));
  }

  async #keepIn(folder: string, pack: PackName, values: SettingValues, cause: BackupCause, wallMs: number): Promise<Result<BackupInfo>> {
    const there = await this.#store.list(folder);
    if (!there.ok) return there;
    const name = `${folder}/b${wallMs}-n${1 + Math.max(0, ...there.value.map(numberOf).filter(Number.isFinite))}`;
    const backup: Backup = {
      schema: "open-bmstool/backup",
      version: 1,
      takenWallMs: wallMs,
      cause,
      pack,
      file: fileOf(pack, values, wallMs),
    };
    const kept = await this.#store.write(name, backup);
    return kept.ok ? ok(infoOf(name, backup)) : kept;
  }

  /**
   * Of all packs, newest first. Each names its pack, so those that earlier versions kept under other names are included. Fails with
   * `host.storage` when one cannot be read: without it an older one would be taken for the newest. For the same reason damaged ones are there.
   */
  async listBackups(): Promise<Result<readonly BackupInfo[]>> {
    const folders = await this.#store.list(BACKUPS);
    if (!folders.ok) return folders;
    const infos: BackupInfo[] = [];
    for (const folder of folders.value.filter((name) => name.endsWith("/"))) {
      const names = await this.#store.list(folder.slice(0, -1));
      if (!names.ok) return names;
      const unknown: string[] = [];
      const own: BackupInfo[] = [];
      for (const name of names.value) {
        const kept = await this.#store.read(name);
        if (!kept.ok) return kept;
        const backup = BACKUP_SCHEMA.safeParse(kept.value);
        if (backup.success) own.push(infoOf(name, backup.data));
        else unknown.push(name);
      }
      const pack = own[0]?.pack;
      infos.push(...own, ...(pack === undefined ? [] : unknown.map((name) => damagedInfo(name, pack))));
    }
    return ok(newestFirst(infos));
  }

  /** Fails with `file.format` when there is no such backup, and with `file.damaged`. */
  async readBackup(name: string): Promise<Result<ParameterFile>> {
    if (!name.startsWith(`${BACKUPS}/`)) return fail("file.format", { reason: "name" });
    const kept = await this.#store.read(name);
    if (!kept.ok) return kept;
    const backup = BACKUP_SCHEMA.safeParse(kept.value);
    if (!backup.success && (kept.value !== null || (await this.#isListed(name)))) return damaged(this.#store, name);
    if (!backup.success) return fail("file.format", { reason: "backup" });
    const parsed = parseParameterFile(JSON.stringify(backup.data.file));
    if (!parsed.ok) return parsed;
    return parsed.value.isChanged ? fail("file.fingerprint") : ok(parsed.value.file);
  }

  async #isListed(name: string): Promise<boolean> {
    const names = await this.#store.list(name.slice(0, name.lastIndexOf("/")));
    return names.ok && names.value.includes(name);
  }

  /** Firmware without a version text needs the test write every time, and so does any while the list cannot be read. */
  async isProven(pack: PackName): Promise<boolean> {
    const kept = await this.#store.read(PROVEN_DOCUMENT);
    const proven = PROVEN_SCHEMA.safeParse(kept.ok ? kept.value : null);
    const key = provenKey(pack);
    return key !== null && proven.success && Object.hasOwn(proven.data, key);
  }

  async noteProven(pack: PackName, wallMs: number): Promise<void> {
    const key = provenKey(pack);
    if (key === null) return;
    await withHold(this.#store, PROVEN_DOCUMENT, async () => {
      const kept = await this.#store.read(PROVEN_DOCUMENT);
      if (!kept.ok) return kept;
      const proven = PROVEN_SCHEMA.safeParse(kept.value);
      return this.#store.write(PROVEN_DOCUMENT, { ...(proven.success ? proven.data : {}), [key]: wallMs });
    });
  }
}

function provenKey({ family, identity }: PackName): string | null {
  const version = told(identity.bmsVersion);
  return version === "" ? null : `${family} ${version}`;
}
