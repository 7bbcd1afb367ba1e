import type { ControlDriver, Result } from "../../../protocol/index.ts";
import { isRefusal, isSamePack, ok, packIdOf, sleep } from "../../../protocol/index.ts";
import type { PcControl } from "../../contract/control.ts";
import type { PcControlNote } from "../../contract/documents.ts";
import { PC_CONTROL_SCHEMA } from "../../contract/documents.ts";
import type { PackName } from "../../contract/params.ts";
import { PackDocuments } from "../pack/packDocuments.ts";
import type { PackLink } from "../pack/packLink.ts";
import { isDone } from "../pack/patience.ts";
import type { SettingsReader } from "../pack/settingsReader.ts";
import type { HostPorts } from "../ports.ts";

/** Packs whose switches a program holds: on disk before it begins, so that it survives a crash or a pulled cable. */
export class PcControlBook {
  readonly #documents: PackDocuments<PcControlNote>;
  readonly #onChange: () => void;
  /** Begun by this run. */
  readonly #own = new Set<string>();
  #notes: readonly PcControlNote[] = [];
  #isLoaded = false;

  constructor(store: HostPorts["store"], onChange: () => void) {
    const parse = (value: unknown) => PC_CONTROL_SCHEMA.safeParse(value).data ?? null;
    this.#documents = new PackDocuments({ store, folder: "pc-control", parse, begunWallMs: ({ sinceWallMs }) => sinceWallMs });
    this.#onChange = onChange;
  }

  /** Fails with `host.storage`; what was known before stays. */
  async load(): Promise<Result<void>> {
    const all = await this.#documents.all();
    this.#isLoaded = all.ok;
    if (!all.ok) return all;
    this.#notes = all.value;
    this.#onChange();
    return ok(undefined);
  }

  /** What to report while `here` is online; null = no pack is, or its identity is not known. */
  about(here: PackName | null): PcControl | null {
    const isOwn = ({ pack }: PcControlNote) => this.#own.has(packIdOf(pack));
    const own = here && this.#notes.find(({ pack }) => isSamePack(pack, here));
    // Away from it, what this run has taken and could not give back counts before what an earlier one has left.
    const note = own ?? this.#notes.find(isOwn) ?? this.#notes[0];
    return note ? { pack: note.pack, sinceWallMs: note.sinceWallMs, isHere: note === own, isEarlier: !isOwn(note) } : null;
  }

  /** Of this run, at this address: one pack after the other may have been there. */
  ownAt({ driver, address }: PackLink): readonly PackName[] {
    const isIt = (pack: PackName) => pack.family === driver.family && pack.address === address && this.#own.has(packIdOf(pack));
    return this.#notes.map(({ pack }) => pack).filter(isIt);
  }

  /** On disk when it resolves. Fails with `host.storage`: nothing may be sent then. */
  async begin(pack: PackName, wallMs: number): Promise<Result<void>> {
    const loaded = this.#isLoaded ? ok(undefined) : await this.load();
    if (!loaded.ok) return loaded;
    const known = this.#notes.find((note) => isSamePack(note.pack, pack));
    // Where it answers now: its switch may have been turned since.
    const note: PcControlNote = { schema: "open-bmstool/pc-control", version: 1, pack, sinceWallMs: known?.sinceWallMs ?? wallMs };
    const kept = await this.#documents.write(note);
    if (!kept.ok) return kept;
    this.#own.add(packIdOf(pack));
    await this.load();
    return ok(undefined);
  }

  async remove(pack: PackName): Promise<Result<void>> {
    const removed = await this.#documents.remove(pack);
    if (removed.ok) this.#own.delete(packIdOf(pack));
    await this.load();
    return removed;
  }
}

const TRIES = 3;
const PAUSE_MS = 200;

interface EndJob {
  readonly clock: HostPorts["clock"];
  readonly link: PackLink;
  readonly control: ControlDriver;
  readonly reader: SettingsReader;
}

/**
 * Returns control of the switches to the pack. Unlike other commands it may be repeated, because it is idempotent.
 * Only the pack's acknowledgement shows success.
 */
export async function sendEnd({ clock, link, control, reader }: EndJob): Promise<Result<void>> {
  const request = control.request("endPcControl", link.address);
  if (!request.ok) return request;
  for (let tries = 1; ; tries++) {
    const reply = await reader.ask(request.value, "command");
    if (reply.ok) return ok(undefined);
    if (isRefusal(reply.error) || isDone(link, reply.error) || tries >= TRIES) return reply;
    await sleep(clock, PAUSE_MS, link.signal);
  }
}
