import type { FamilyId, HistoryDriver } from "../../../protocol/index.ts";
import { bytesOfHex, packIdOf, wallMsOfIso } from "../../../protocol/index.ts";
import type { ArchiveLine } from "../../contract/documents.ts";
import { ARCHIVE_LINE_SCHEMA } from "../../contract/documents.ts";
import type { HistoryArchive } from "../../contract/history.ts";
import type { PackName } from "../../contract/params.ts";
import { formerPackKey, packKey } from "../pack/packKey.ts";
import type { LineStore } from "../ports.ts";
import type { PackArchive } from "./archive.ts";
import { Archive, ArchiveFile } from "./archive.ts";
import { moveFormer } from "./formerArchive.ts";
import { StreamArchive } from "./streamArchive.ts";

const FOLDER = "history";

/** The archives of all packs on this computer, one file each. */
export class ArchiveBook {
  readonly #lines: LineStore;
  readonly #logOf: (family: FamilyId) => HistoryDriver | null;
  readonly #open = new Map<string, PackArchive>();
  /** Where the archive of each pack is kept, by who it is: for one run of the program always the same. */
  readonly #keys = new Map<string, Promise<string>>();
  /** Files whose lines are all in another file. */
  readonly #moved = new Set<string>();

  /** `logOf` = how a family keeps its log; null = this program does not know it. */
  constructor(lines: LineStore, logOf: (family: FamilyId) => HistoryDriver | null) {
    this.#lines = lines;
    this.#logOf = logOf;
  }

  async of(pack: PackName): Promise<{ readonly key: string; readonly archive: PackArchive }> {
    const id = packIdOf(pack);
    const settled = this.#keys.get(id) ?? this.#settleKey(pack);
    this.#keys.set(id, settled);
    const key = await settled;
    const known = await this.read(key);
    if (known) return { key, archive: known };
    const archive = this.#open.get(key) ?? this.#archiveOf(key, pack, []);
    this.#open.set(key, archive);
    return { key, archive };
  }

  /** The pack's own file; if the archive of an earlier version cannot be moved there, this run continues with that one. */
  async #settleKey(pack: PackName): Promise<string> {
    const [former, key] = [formerPackKey(pack), packKey(pack)];
    const [from, to] = [`${FOLDER}/${former}`, `${FOLDER}/${key}`];
    const moved = await moveFormer({ lines: this.#lines, pack, from, to, parse: parseLine });
    if (moved === "failed") return former;
    if (moved === "moved") {
      this.#moved.add(former);
      for (const stale of [former, key]) this.#open.delete(stale);
    }
    return key;
  }

  /** null when there is none. A line that cannot be read is left out: only the last one can be half written. */
  async read(key: string): Promise<PackArchive | null> {
    const open = this.#open.get(key);
    if (open) return open;
    const lines = (await this.#lines.read(`${FOLDER}/${key}`)).flatMap(parseLine);
    // Somebody else may have opened it meanwhile: two archives of one file would each know what they added alone.
    const openedMeanwhile = this.#open.get(key);
    if (openedMeanwhile) return openedMeanwhile;
    const head = lines.find((line) => line.k === "pack");
    if (head?.k !== "pack") return null;
    const archive = this.#archiveOf(key, head.pack, lines);
    for (const line of lines) archive.apply(line);
    this.#open.set(key, archive);
    return archive;
  }

  /** `lines` = what its file holds. */
  #archiveOf(key: string, pack: PackName, lines: readonly ArchiveLine[]): PackArchive {
    const file = new ArchiveFile({ lines: this.#lines, name: `${FOLDER}/${key}`, pack, hasHead: lines.length > 0 });
    const log = this.#logOf(pack.family);
    const isStream = log?.kind === "stream" || lines.some((line) => line.k === "session" && line.stream === true);
    if (!isStream) return new Archive(pack, file);
    return new StreamArchive(pack, file, (raw) => {
      const record = log?.toRecord(bytesOfHex(raw) ?? new Uint8Array(0));
      const packTime = record?.ok ? record.value.packTime : null;
      return packTime === null ? null : wallMsOfIso(packTime);
    });
  }

  async list(): Promise<readonly HistoryArchive[]> {
    const keys = (await this.#lines.list(FOLDER)).map((name) => name.slice(FOLDER.length + 1));
    for (const key of keys) await this.#endMove(key, keys);
    const all: HistoryArchive[] = [];
    for (const key of keys) {
      const archive = this.#moved.has(key) ? null : await this.read(key);
      if (archive && archive.count > 0) all.push({ key, pack: archive.pack, count: archive.count });
    }
    return all;
  }

  /** A move that a crash interrupted left some lines in both files: neither is shown before the move is complete. */
  async #endMove(key: string, keys: readonly string[]): Promise<void> {
    const archive = await this.read(key);
    const own = archive && packKey(archive.pack);
    if (own && own !== key && keys.includes(own)) await this.of(archive.pack);
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
