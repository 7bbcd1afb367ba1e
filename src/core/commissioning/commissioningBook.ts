import type { Result } from "../../../protocol/index.ts";
import { fail, ok, wallMsOfIso } from "../../../protocol/index.ts";
import type { CheckResult, Commissioning, CommissioningCheck, CommissioningEntry } from "../../contract/commissioning.ts";
import { COMMISSIONING_CHECKS, COMMISSIONING_SCHEMA } from "../../contract/commissioning.ts";
import { withHold } from "../base/withHold.ts";
import type { KeyStore } from "../ports.ts";

const FOLDER = "commissioning";

/** As every check begins: nothing is passed by default. */
export function openResult(check: CommissioningCheck): CheckResult {
  return { check, status: "open", reason: null, measured: [], at: null, by: "", remark: "" };
}

/** One result for each check, in the order of the steps; an earlier version may have known fewer. */
function withEveryCheck(document: Commissioning): Commissioning {
  const results = COMMISSIONING_CHECKS.map((check) => document.results.find((each) => each.check === check) ?? openResult(check));
  return { ...document, results };
}

function entryOf({ id, startedAt, changedAt, closedAt, site, results }: Commissioning): CommissioningEntry {
  const count = (status: CheckResult["status"]) => results.filter((each) => each.status === status).length;
  return { id, name: site.name, startedAt, changedAt, closedAt, open: count("open"), failed: count("failed") };
}

/** Of an earlier version, which wrote down no moment, the civil time is near enough. */
const changedMs = ({ changedWallMs, changedAt }: Commissioning): number => changedWallMs ?? wallMsOfIso(changedAt) ?? 0;

interface Change {
  /** What the caller has of it: with changes that a full disk did not take. */
  readonly held: () => Commissioning;
  readonly to: (document: Commissioning) => Commissioning;
  /** Told of the new one before it is on the disk. */
  readonly show: (document: Commissioning) => void;
  /** Civil time, and the moment. */
  readonly now: () => { readonly changedAt: string; readonly changedWallMs: number };
}

/** The commissionings on this computer, one document each. A damaged one is left out and left alone; what cannot be read fails with `host.storage`. */
export class CommissioningBook {
  readonly #store: KeyStore;
  /** When each was changed last, as it was read or written here: another program has changed it where the disk says another moment. */
  readonly #seen = new Map<string, number | undefined>();
  /** Changes run one after the other. */
  #turns: Promise<unknown> = Promise.resolve();

  constructor(store: KeyStore) {
    this.#store = store;
  }

  /** The one changed last first. */
  async list(): Promise<Result<readonly CommissioningEntry[]>> {
    const names = await this.#store.list(FOLDER);
    if (!names.ok) return names;
    const documents: Commissioning[] = [];
    for (const name of names.value) {
      const document = await this.#read(name);
      if (!document.ok) return document;
      if (document.value !== null) documents.push(document.value);
    }
    return ok(documents.sort((a, b) => changedMs(b) - changedMs(a) || compare(b.id, a.id)).map(entryOf));
  }

  /** Fails with `file.format` where there is none, and `host.storage`. */
  async read(id: string): Promise<Result<Commissioning>> {
    const document = await this.#read(`${FOLDER}/${id}`);
    if (!document.ok) return document;
    if (document.value === null) return fail("file.format", { reason: "commissioning" });
    this.#seen.set(id, document.value.changedWallMs);
    return ok(document.value);
  }

  /** A new one under the first free name. On disk when it resolves. Fails with `host.storage` and `host.inUse`. */
  begin(wallMs: number, documentOf: (id: string) => Commissioning, show: Change["show"]): Promise<Result<Commissioning>> {
    return withHold(this.#store, FOLDER, async () => {
      const names = await this.#store.list(FOLDER);
      if (!names.ok) return names;
      let at = wallMs;
      while (names.value.includes(`${FOLDER}/c${at}`)) at += 1;
      const document = documentOf(`c${at}`);
      show(document);
      const kept = await this.#write(document);
      return kept.ok ? ok(document) : kept;
    });
  }

  /**
   * Changes it as it is on the disk now: another program may have changed it since it was read here. On disk when it resolves. Fails with
   * `host.inUse`, `host.storage` (the former one is then still whole), and `host.badRequest` where another program has closed it.
   */
  change(id: string, change: Change): Promise<Result<void>> {
    const run = this.#turns.then(() => withHold(this.#store, `${FOLDER}/${id}`, () => this.#change(id, change)));
    this.#turns = run.catch(() => undefined);
    return run;
  }

  async #change(id: string, { held, to, show, now }: Change): Promise<Result<void>> {
    const kept = await this.#read(`${FOLDER}/${id}`);
    const theirs = kept.ok && kept.value !== null && kept.value.changedWallMs !== this.#seen.get(id) ? kept.value : null;
    const base = theirs ?? held();
    if (theirs !== null) this.#seen.set(id, theirs.changedWallMs);
    if (theirs !== null) show(theirs);
    if (base.closedAt !== null) return fail("host.badRequest", { reason: "closed" });
    const changed = to(base);
    if (changed === base) return ok(undefined);
    const at = now();
    // Never the moment of the one before: by it another program sees that there is a new one.
    const changedWallMs = at.changedWallMs === base.changedWallMs ? at.changedWallMs + 1 : at.changedWallMs;
    const document = { ...changed, changedAt: at.changedAt, changedWallMs };
    show(document);
    // What is there now and cannot be read may be newer.
    return kept.ok ? this.#write(document) : kept;
  }

  async #write(document: Commissioning): Promise<Result<void>> {
    const kept = await this.#store.write(`${FOLDER}/${document.id}`, document);
    if (kept.ok) this.#seen.set(document.id, document.changedWallMs);
    return kept;
  }

  remove(id: string): Promise<Result<void>> {
    return withHold(this.#store, `${FOLDER}/${id}`, () => this.#store.remove(`${FOLDER}/${id}`));
  }

  /** null = none of ours, or damaged. */
  async #read(name: string): Promise<Result<Commissioning | null>> {
    const kept = await this.#store.read(name);
    if (!kept.ok) return kept;
    const document = COMMISSIONING_SCHEMA.safeParse(kept.value);
    return ok(document.success ? withEveryCheck(document.data) : null);
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
