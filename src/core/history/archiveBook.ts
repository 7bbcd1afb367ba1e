import type { BmsError, FamilyId, HistoryDriver, Result } from "../../../protocol/index.ts";
import { bytesOfHex, fail, ok, packIdOf, wallMsOfIso } from "../../../protocol/index.ts";
import type { ArchiveLine } from "../../contract/documents.ts";
import { ARCHIVE_LINE_SCHEMA } from "../../contract/documents.ts";
import type { ListedArchive } from "../../contract/history.ts";
import type { PackName } from "../../contract/params.ts";
import { holdOf, withHold } from "../base/withHold.ts";
import { formerPackKey, packKey } from "../pack/packKey.ts";
import type { GiveBack, LineStore } from "../ports.ts";
import type { PackArchive } from "./archive.ts";
import { Archive, ArchiveFile } from "./archive.ts";
import { leftToMove, moveFormer } from "./formerArchive.ts";
import { StreamArchive } from "./streamArchive.ts";

const FOLDER = "history";
/** As a later version may write it. */
const NEWER_HEAD = /^\{"k":"pack","v":(?:[2-9]|\d{2,})\b/;
const NOTHING = { pack: null, count: 0, completeWallMs: null } as const;

export interface KeptArchive {
  readonly key: string;
  readonly archive: PackArchive;
}

/** One that no other program adds to until it is given back. */
interface HeldArchive extends KeptArchive {
  readonly giveBack: GiveBack;
}

/** The archives of all packs on this computer, one file each. */
export class ArchiveBook {
  readonly #lines: LineStore;
  readonly #logOf: (family: FamilyId) => HistoryDriver | null;
  readonly #open = new Map<string, PackArchive>();
  /** Where the archive of each pack is kept, by who it is: for one run of the program always the same. */
  readonly #keys = new Map<string, Promise<Result<string>>>();
  /** Those that a download of this program adds to: it has all that is in their files. */
  readonly #filling = new Set<string>();
  /** Files whose lines are all in another file. */
  readonly #moved = new Set<string>();

  /** `logOf` = how a family keeps its log; null = this program does not know it. */
  constructor(lines: LineStore, logOf: (family: FamilyId) => HistoryDriver | null) {
    this.#lines = lines;
    this.#logOf = logOf;
  }

  /**
   * Begun where there is none. Fails with `host.storage` or `file.schemaTooNew` when one is there and cannot be read: its numbers would
   * begin again in the same file.
   */
  async of(pack: PackName): Promise<Result<KeptArchive>> {
    const id = packIdOf(pack);
    const settled = this.#keys.get(id) ?? this.#settleKey(pack);
    this.#keys.set(id, settled);
    const key = await settled;
    if (!key.ok) {
      this.#keys.delete(id);
      return key;
    }
    const known = await this.#read(key.value, pack);
    return known.ok ? ok({ key: key.value, archive: known.value }) : known;
  }

  /**
   * As `of`, with what other programs have added since it was read: a download that begins without it would take the number of one of theirs,
   * and the records of both would lie over each other. So would those of two at once: it is held until it is given back. Not while a download
   * into it runs. Fails with `host.inUse` while another program adds to it, and with `link.closed` when nobody wants it after that wait.
   */
  async toBegin(pack: PackName, isWanted: () => boolean = () => true): Promise<Result<HeldArchive>> {
    const kept = await this.of(pack);
    if (!kept.ok) return kept;
    const { key, archive } = kept.value;
    if (this.#filling.has(key)) return fail("link.busy");
    const held = await holdOf(this.#lines, `${FOLDER}/${key}`);
    if (!held.ok) return held;
    const fresh = await this.#refresh(key, archive);
    if (!fresh.ok || !isWanted()) {
      await held.value();
      return fresh.ok ? fail("link.closed") : fresh;
    }
    this.#filling.add(key);
    let isHeld = true;
    const giveBack = async () => {
      if (!isHeld) return;
      isHeld = false;
      this.#filling.delete(key);
      await held.value();
    };
    return ok({ key, archive, giveBack });
  }

  /** Fails with `file.format` where there is none, and `host.storage`. */
  async kept(key: string): Promise<Result<KeptArchive>> {
    const archive = await this.read(key);
    if (!archive.ok) return archive;
    return archive.value === null ? fail("file.format", { reason: "archive" }) : ok({ key, archive: archive.value });
  }

  /** Adds to an archive with all that other programs have added to it. Fails with `host.inUse` while one of them does, and `file.format`. */
  add<T>(key: string, work: (archive: PackArchive) => Promise<Result<T>>): Promise<Result<T>> {
    const run = async (isHeld: boolean): Promise<Result<T>> => {
      const kept = await this.kept(key);
      if (!kept.ok) return kept;
      const { archive } = kept.value;
      const fresh = isHeld ? ok(undefined) : await this.#refresh(key, archive);
      return fresh.ok ? work(archive) : fresh;
    };
    return this.#filling.has(key) ? run(true) : withHold(this.#lines, `${FOLDER}/${key}`, () => run(false));
  }

  async #refresh(key: string, archive: PackArchive): Promise<Result<void>> {
    const lines = await this.#lines.read(`${FOLDER}/${key}`);
    if (!lines.ok) return lines;
    if (!archive.isBehind(lines.value.length)) return ok(undefined);
    const held = linesIn(lines.value);
    if (held.ok) archive.renew(held.value, lines.value.length);
    return held.ok ? ok(undefined) : held;
  }

  /** The pack's own file; if the archive of an earlier version cannot be moved there, this run continues with that one. */
  async #settleKey(pack: PackName): Promise<Result<string>> {
    const [former, key] = [formerPackKey(pack), packKey(pack)];
    const [from, to] = [`${FOLDER}/${former}`, `${FOLDER}/${key}`];
    const move = { lines: this.#lines, pack, from, to, parse: parseLine };
    const left = await leftToMove(move);
    if (!left.ok) return left;
    // Nothing to move, and nothing to hold.
    if (left.value === null) return ok(key);
    const moved = await withHold(this.#lines, to, () => moveFormer(move));
    if (!moved.ok) return moved;
    if (moved.value === "failed") return ok(former);
    if (moved.value === "moved") {
      this.#moved.add(former);
      for (const stale of [former, key]) this.#open.delete(stale);
    }
    return ok(key);
  }

  /** null when there is none. A line that makes no sense is left out. Fails with `host.storage` and `file.schemaTooNew`. */
  read(key: string): Promise<Result<PackArchive | null>> {
    return this.#read(key, null);
  }

  /** `pack` = whose it is where no line of it says so. */
  async #read(key: string, pack: PackName): Promise<Result<PackArchive>>;
  async #read(key: string, pack: null): Promise<Result<PackArchive | null>>;
  async #read(key: string, pack: PackName | null): Promise<Result<PackArchive | null>> {
    const open = this.#open.get(key);
    if (open) return ok(open);
    const kept = await this.#lines.read(`${FOLDER}/${key}`);
    if (!kept.ok) return kept;
    const held = linesIn(kept.value);
    if (!held.ok) return held;
    const lines = held.value;
    // Somebody else may have opened it meanwhile: two archives of one file would each know what they added alone.
    const openedMeanwhile = this.#open.get(key);
    if (openedMeanwhile) return ok(openedMeanwhile);
    const head = lines.find((line) => line.k === "pack");
    const owner = head?.k === "pack" ? head.pack : pack;
    if (owner === null) return ok(null);
    const archive = this.#archiveOf(key, owner, lines, kept.value.length);
    for (const line of lines) archive.apply(line);
    this.#open.set(key, archive);
    return ok(archive);
  }

  /** `lines` = what its file holds; `count` = with those that make no sense. */
  #archiveOf(key: string, pack: PackName, lines: readonly ArchiveLine[], count: number): PackArchive {
    const file = new ArchiveFile({ lines: this.#lines, name: `${FOLDER}/${key}`, pack, held: lines, count });
    const log = this.#logOf(pack.family);
    const isStream = log?.kind === "stream" || lines.some((line) => line.k === "session" && line.stream === true);
    if (!isStream) return new Archive(pack, file);
    return new StreamArchive(pack, file, (raw) => {
      const record = log?.toRecord(bytesOfHex(raw) ?? new Uint8Array(0));
      const packTime = record?.ok ? record.value.packTime : null;
      return packTime === null ? null : wallMsOfIso(packTime);
    });
  }

  async list(): Promise<Result<readonly ListedArchive[]>> {
    const names = await this.#lines.list(FOLDER);
    if (!names.ok) return names;
    const keys = names.value.map((name) => name.slice(FOLDER.length + 1));
    for (const key of keys) {
      const ended = await this.#endMove(key, keys);
      if (!ended.ok && !isTooNew(ended)) return ended;
    }
    const all: ListedArchive[] = [];
    for (const key of keys.filter((each) => !this.#moved.has(each))) {
      const archive = await this.read(key);
      if (!archive.ok && !isTooNew(archive)) return archive;
      const { pack, count, completeWallMs } = (archive.ok ? archive.value : null) ?? NOTHING;
      if (pack !== null && count > 0) all.push({ key, pack, count, completeWallMs });
    }
    return ok(all);
  }

  /** A move that a crash interrupted left some lines in both files: neither is shown before the move is complete. */
  async #endMove(key: string, keys: readonly string[]): Promise<Result<unknown>> {
    const archive = await this.read(key);
    if (!archive.ok || archive.value === null) return archive;
    const { pack } = archive.value;
    const own = packKey(pack);
    return own !== key && keys.includes(own) ? this.of(pack) : archive;
  }
}

function parseLine(text: string): ArchiveLine[] {
  try {
    const line = ARCHIVE_LINE_SCHEMA.safeParse(JSON.parse(text));
    return line.success ? [line.data] : [];
  } catch {
    return [];
  }
}

/** Of the lines of a file those that make sense. Fails with `file.schemaTooNew` where a later version names the pack: it may mean others by them. */
function linesIn(texts: readonly string[]): Result<readonly ArchiveLine[]> {
  const lines = texts.flatMap(parseLine);
  const isNewer = !lines.some(({ k }) => k === "pack") && texts.some((text) => NEWER_HEAD.test(text));
  return isNewer ? fail("file.schemaTooNew") : ok(lines);
}

const isTooNew = (failure: { readonly error: BmsError }): boolean => failure.error.code === "file.schemaTooNew";
