import type { Result } from "../../../protocol/index.ts";
import { fail, isSamePack, ok, packIdOf } from "../../../protocol/index.ts";
import type { PackName } from "../../contract/params.ts";
import { holdOf, withHold } from "../base/withHold.ts";
import type { GiveBack, KeyStore } from "../ports.ts";
import { packKey } from "./packKey.ts";

interface PackDocumentsOptions<T> {
  readonly store: KeyStore;
  readonly folder: string;
  /** null = damaged, or of a newer version. */
  readonly parse: (value: unknown) => T | null;
  /** If a pack has two, the one that was begun later counts. */
  readonly begunWallMs: (document: T) => number;
}

/**
 * One document per pack, in one folder. Each names its pack, so one that an earlier version kept under another name is found
 * anyway; it moves to the pack's own name when the pack comes online.
 */
export class PackDocuments<T extends { readonly pack: PackName }> {
  readonly #options: PackDocumentsOptions<T>;
  /** Packs whose document exists only under their own name. */
  readonly #tidy = new Set<string>();

  constructor(options: PackDocumentsOptions<T>) {
    this.#options = options;
  }

  /** One for each pack. Fails with `host.storage` when one of them cannot be read, and with `file.damaged`: it may be that of any pack. */
  async all(): Promise<Result<readonly T[]>> {
    const newest = new Map<string, T>();
    const found = await this.#read();
    if (!found.ok) return found;
    for (const { document } of found.value) {
      const id = packIdOf(document.pack);
      const other = newest.get(id);
      if (other === undefined || this.#isNewer(document, other)) newest.set(id, document);
    }
    return ok([...newest.values()]);
  }

  /** Until it is given back no other program writes or removes that of this pack. Fails with `host.inUse`. */
  hold(pack: PackName): Promise<Result<GiveBack>> {
    return holdOf(this.#options.store, this.#nameOf(pack));
  }

  /** On disk when it resolves. Fails with `host.storage`; the old document is then still whole. */
  async write(document: T): Promise<Result<void>> {
    const { pack } = document;
    const written = await this.#options.store.write(this.#nameOf(pack), document);
    if (written.ok && !this.#tidy.has(packIdOf(pack))) await this.#removeElsewhere(pack);
    return written;
  }

  /** Fails with `host.storage`; the document is then still there, though it may lie under its former name alone. */
  async remove(pack: PackName): Promise<Result<void>> {
    // The pack's own is removed last: one left under a former name would count again.
    const removed = await this.#removeElsewhere(pack);
    return removed.ok ? this.#options.store.remove(this.#nameOf(pack)) : removed;
  }

  /** The pack comes online: a document under a former name moves to its own. If that fails it stays, and is found there. */
  async takeOver(pack: PackName): Promise<void> {
    if (this.#tidy.has(packIdOf(pack))) return;
    const [own, found] = [this.#nameOf(pack), await this.#read()];
    if (!found.ok) return;
    const isElsewhere = found.value.some(({ name, document }) => name !== own && isSamePack(document.pack, pack));
    if (isElsewhere) await withHold(this.#options.store, own, async () => ok(await this.#move(pack)));
    else this.#tidy.add(packIdOf(pack));
  }

  async #move(pack: PackName): Promise<void> {
    const found = await this.#read();
    if (!found.ok) return;
    const mine = found.value.filter(({ document }) => isSamePack(document.pack, pack));
    const [newest] = mine.sort((a, b) => this.#options.begunWallMs(b.document) - this.#options.begunWallMs(a.document));
    // Its own is never written again from what was read: a write under way may be noting in it.
    if (newest === undefined || newest.name === this.#nameOf(pack)) await this.#removeElsewhere(pack);
    else await this.write(newest.document);
  }

  async #removeElsewhere(pack: PackName): Promise<Result<void>> {
    const own = this.#nameOf(pack);
    const found = await this.#read();
    if (!found.ok) return found;
    for (const { name, document } of found.value) {
      if (name === own || !isSamePack(document.pack, pack)) continue;
      const removed = await this.#options.store.remove(name);
      if (!removed.ok) return removed;
    }
    this.#tidy.add(packIdOf(pack));
    return ok(undefined);
  }

  async #read(): Promise<Result<readonly { readonly name: string; readonly document: T }[]>> {
    const { store, folder, parse } = this.#options;
    const found: { readonly name: string; readonly document: T }[] = [];
    const names = await store.list(folder);
    if (!names.ok) return names;
    for (const name of names.value) {
      if (name.endsWith("/")) continue;
      const kept = await store.read(name);
      if (!kept.ok) return kept;
      const document = parse(kept.value);
      if (document !== null) found.push({ name, document });
      // It may have been removed between the list and this.
      else if (kept.value !== null || (await this.#isListed(name))) return damaged(store, name);
    }
    return ok(found);
  }

  async #isListed(name: string): Promise<boolean> {
    const names = await this.#options.store.list(this.#options.folder);
    return !names.ok || names.value.includes(name);
  }

  #isNewer(document: T, than: T): boolean {
    return this.#options.begunWallMs(document) > this.#options.begunWallMs(than);
  }

  #nameOf(pack: PackName): string {
    return `${this.#options.folder}/${packKey(pack)}`;
  }
}

/** What is there and cannot be understood: taken for missing, it would be overwritten. It names the place where a person finds it. */
export const damaged = (store: KeyStore, name: string) => fail("file.damaged", { file: store.placeOf?.(name) ?? name });
