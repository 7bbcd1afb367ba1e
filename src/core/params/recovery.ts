import type { BmsError, Result } from "../../../protocol/index.ts";
import { fail, isSameData, isSamePack, ok } from "../../../protocol/index.ts";
import type { Journal } from "../../contract/documents.ts";
import type { PackName, ParamsState, SettingValues, UnfinishedWrite, WriteReport } from "../../contract/params.ts";
import { everyNumber } from "../pack/numbers.ts";
import type { PackLink } from "../pack/packLink.ts";
import type { PackTurn } from "../pack/packTurn.ts";
import { checkSameAddress } from "../pack/samePack.ts";
import type { SettingsReader } from "../pack/settingsReader.ts";
import { missingOf } from "./missing.ts";
import { knownTo } from "./resumed.ts";
import type { Vault } from "./vault.ts";

/** The journal of a write that did not finish, and the pack's values once read. */
function unfinishedOf(journal: Journal, held: SettingValues | null, refusal: BmsError | null = null): UnfinishedWrite {
  const { id, pack, startedWallMs, isRollback, backup, before } = journal;
  const edited = new Set(journal.rows.map(({ key }) => key));
  const moved = Object.entries(before).flatMap(([key, from]) => {
    const now = held?.[key];
    return edited.has(key) || now === undefined || now === from ? [] : [{ key, from, now }];
  });
  return {
    id,
    pack,
    startedWallMs,
    isRollback,
    backup,
    rows: journal.rows.map((row) => ({ ...row, now: held?.[row.key] ?? null })),
    sideEffects: moved,
    isRead: held !== null,
    refusal,
  };
}

/** The write was complete, but the program ended before it could say so. */
function isComplete({ rows, sideEffects, isRead, refusal }: UnfinishedWrite): boolean {
  return isRead && refusal === null && sideEffects.length === 0 && rows.every(({ now, wanted }) => now === wanted);
}

/** Report of a write that turned out to be complete when it was looked at after a restart. */
export function reportOf({ id, pack, isRollback, startedWallMs, backup, rows }: UnfinishedWrite, endedWallMs: number): WriteReport {
  return {
    id,
    pack,
    isRollback,
    startedWallMs,
    endedWallMs,
    backup,
    outcome: "verified",
    reason: null,
    rows: rows.map(({ key, from, wanted, now }) => ({ key, verdict: "verified", from, wanted, got: now })),
    freed: {},
    unchanged: 0,
    provedPath: false,
    exchanges: {},
  };
}

/** With nothing left to send it is forgotten: only while what was shown of it is true, because the pack may have stored it since. */
export function checkStill(shown: UnfinishedWrite, now: UnfinishedWrite | null): Result<void> {
  if (now !== null && !now.isRead) return fail("link.closed");
  const isStill = isSameData([now?.rows, now?.sideEffects], [shown.rows, shown.sideEffects]);
  return isStill ? ok(undefined) : fail("write.stale", { reason: "changed" });
}

type Change = Partial<Pick<ParamsState, "unfinished" | "unfinishedError">>;

/** Journals of writes that did not finish, and what is known about them. */
export class UnfinishedBook {
  readonly #vault: Vault;
  readonly #onChange: (change: Change) => void;
  #journals: readonly Journal[] = [];
  /** Why they could not be read the last time. */
  #unread: BmsError | null = null;

  constructor(vault: Vault, onChange: (change: Change) => void) {
    this.#vault = vault;
    this.#onChange = onChange;
  }

  /** Reads the journals again and shows that of `pack`, or any if it has none. */
  async load(pack: PackName | null): Promise<void> {
    const all = await this.#vault.journals.all();
    this.#unread = all.ok ? null : all.error;
    if (!all.ok) return this.#onChange({ unfinishedError: all.error });
    this.#journals = all.value;
    const journal = (pack && this.of(pack)) ?? this.#journals[0];
    const placed = journal && pack && isSamePack(journal.pack, pack) ? checkSameAddress(journal.pack, pack) : ok(undefined);
    const unfinished = journal ? unfinishedOf(journal, null, placed.ok ? null : placed.error) : null;
    this.#onChange({ unfinished, unfinishedError: null });
  }

  /**
   * Whether a new write may begin: its journal would take the place of one that is there. Another program may have left or settled one
   * meanwhile; `look` = reads the pack for one that is new, because it is here already. Fails with `write.unfinished` and `host.storage`, and
   * with `link.busy` while a write of this one is under way.
   */
  async checkFree({ isBusy, pack }: Pick<PackTurn, "isBusy" | "pack">, look: (pack: PackName) => Promise<void>): Promise<Result<void>> {
    if (isBusy) return fail("link.busy");
    const all = await this.#vault.journals.all();
    const now = all.ok && pack ? all.value.find((journal) => isSamePack(journal.pack, pack)) : undefined;
    const isNew = this.#unread === null && all.ok && now?.id !== (pack ? this.of(pack)?.id : undefined);
    if (isNew || !all.ok || this.#unread !== null) await this.load(pack);
    if (this.#unread !== null) return { ok: false, error: this.#unread };
    if (!pack || !this.of(pack)) return ok(undefined);
    // Even if it turns out to be complete: a person sees it before anything else is written.
    if (isNew) await look(pack);
    return fail("write.unfinished");
  }

  of(pack: PackName): Journal | null {
    return this.#journals.find((journal) => isSamePack(journal.pack, pack)) ?? null;
  }

  /** Reads the pack again; gives the write when it turns out to be complete. */
  async inspect(pack: PackName, link: PackLink, reader: SettingsReader): Promise<Result<UnfinishedWrite | null>> {
    const journal = this.of(pack);
    if (!journal || !checkSameAddress(journal.pack, pack).ok) return ok(null);
    const shot = await reader.readAll("fresh");
    if (!shot.ok) return shot;
    const edited = new Set(journal.rows.map(({ key }) => key));
    const sure = await reader.confirm(shot.value, (numbers) =>
      Object.entries(numbers).some(([key, value]) => edited.has(key) || journal.before[key] !== value),
    );
    if (!sure.ok) return sure;
    const held = everyNumber(link.driver.settings, sure.value.reads);
    const unfinished = unfinishedOf(journal, held, missingOf(link.driver, knownTo(journal), held, sure.value.refused));
    if (isComplete(unfinished)) return ok(unfinished);
    this.#onChange({ unfinished });
    return ok(null);
  }
}
