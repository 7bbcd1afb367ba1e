import type { Result } from "../../../protocol/index.ts";
import { fail, ok, wallMsOfIso } from "../../../protocol/index.ts";
import type { CheckResult, Commissioning, CommissioningCheck, CommissioningEntry } from "../../contract/commissioning.ts";
import { COMMISSIONING_CHECKS, COMMISSIONING_SCHEMA } from "../../contract/commissioning.ts";
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

/** The commissionings on this computer, one document each. A damaged one is left out and left alone; what cannot be read fails with `host.storage`. */
export class CommissioningBook {
  readonly #store: KeyStore;

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
    return document.value === null ? fail("file.format", { reason: "commissioning" }) : ok(document.value);
  }

  /** On disk when it resolves. Fails with `host.storage`; the former one is then still whole. */
  write(document: Commissioning): Promise<Result<void>> {
    return this.#store.write(`${FOLDER}/${document.id}`, document);
  }

  remove(id: string): Promise<Result<void>> {
    return this.#store.remove(`${FOLDER}/${id}`);
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
