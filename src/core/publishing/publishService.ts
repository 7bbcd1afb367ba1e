import type { BmsError, CancelTimer, Result } from "../../../protocol/index.ts";
import { fail, isSameData, ok } from "../../../protocol/index.ts";
import { DEFAULT_PUBLISH_SETTINGS, NO_PUBLISHING } from "../../contract/beginnings.ts";
import type { Handlers, Replies, RequestArgs } from "../../contract/contract.ts";
import type { EventMessage } from "../../contract/events.ts";
import type { PUBLISHING_REQUESTS, PublishingState, PublishSecrets, PublishSettings } from "../../contract/publishing.ts";
import { PUBLISH_DOCUMENT_SCHEMA } from "../../contract/publishing.ts";
import type { SessionState } from "../../contract/session.ts";
import type { HostPorts, RunningPublishing } from "../ports.ts";
import { type LineRequest, RealLine } from "./realLine.ts";

interface PublishServiceOptions {
  readonly ports: Pick<HostPorts, "store" | "clock" | "publishing">;
  readonly session: () => SessionState;
  readonly now: () => readonly EventMessage[];
  /** Noted in a recording as if a window had asked. */
  readonly ask: <N extends LineRequest>(name: N, args: RequestArgs<N>) => Promise<Result<Replies[N]>>;
  readonly emit: (state: PublishingState) => void;
}

const DOCUMENT = "publishing";
/** The state is looked at so often while it is on. */
const LOOK_EVERY_MS = 1000;
/** Of a start that failed, for instance because the port of its page was taken. */
const RETRY_MS = 60_000;

/** Publishes what is read from the open line until it is turned off, across restarts of the program. */
export class PublishService {
  readonly handlers: Handlers<keyof typeof PUBLISHING_REQUESTS> = {
    "publish.start": ({ settings, secrets }) => this.#inTurn(() => this.#start(settings, secrets)),
    "publish.stop": () => this.#inTurn(() => this.#stop()),
  };
  readonly #options: PublishServiceOptions;
  readonly #line: RealLine;
  #state: PublishingState;
  #running: RunningPublishing | null = null;
  #timer: CancelTimer | null = null;
  /** Starts and stops come one after the other. */
  #jobs: Promise<unknown> = Promise.resolve();

  constructor(options: PublishServiceOptions) {
    this.#options = options;
    this.#line = new RealLine(options);
    this.#state = { ...NO_PUBLISHING, isSupported: options.ports.publishing !== undefined };
  }

  state(): PublishingState {
    return this.#state;
  }

  /** Everything that windows are told. */
  hear(message: EventMessage): void {
    this.#line.hear(message);
  }

  /** Resumes what was on when the program ended. */
  resume(): Promise<void> {
    return this.#inTurn(() => this.#resume());
  }

  async #resume(): Promise<void> {
    const { publishing: host, store, clock } = this.#options.ports;
    if (host === undefined) return;
    const kept = await store.read(DOCUMENT);
    if (!kept.ok) {
      // It may have been on: not taken for off, and looked at again.
      this.#set({ phase: "failed", error: kept.error });
      this.#timer = clock.after(RETRY_MS, () => void this.#inTurn(async () => this.#state.phase === "failed" && this.#resume()));
      return;
    }
    const document = PUBLISH_DOCUMENT_SCHEMA.safeParse(kept.value);
    if (!document.success) return this.#set({ phase: "off", error: null });
    const { on, settings } = document.data;
    this.#set({ phase: "off", error: null, settings, kept: await host.secrets() });
    if (on) await this.#begin();
  }

  /** The program ends: what is on resumes at the next start. */
  close(): Promise<void> {
    return this.#inTurn(() => this.#end());
  }

  async #start(settings: PublishSettings, secrets: PublishSecrets): Promise<Result<null>> {
    const host = this.#options.ports.publishing;
    if (host === undefined) return fail("host.badRequest", { reason: "publishing" });
    await this.#end();
    const kept = await host.keepSecrets(this.#secretsFor(settings, secrets));
    if (!kept.ok) return this.#fail(kept.error);
    this.#set({ settings, kept: await host.secrets() });
    const begun = await this.#begin();
    // Not kept as on: what never began is not tried again at the next start.
    const written = await this.#keep(begun.ok);
    if (!begun.ok) await this.#end();
    return begun.ok ? written : this.#fail(begun.error);
  }

  async #stop(): Promise<Result<null>> {
    await this.#end();
    return this.#keep(false);
  }

  /** A password is for the broker and the user that it was given for: nobody gets it sent elsewhere. */
  #secretsFor({ mqtt }: PublishSettings, secrets: PublishSecrets): PublishSecrets {
    const before = this.#state.settings.mqtt;
    const isSame = mqtt !== null && before !== null && mqtt.url === before.url && mqtt.user === before.user;
    return secrets.password === undefined && mqtt !== null && !isSame ? { ...secrets, password: "" } : secrets;
  }

  async #begin(): Promise<Result<null>> {
    const { publishing, clock } = this.#options.ports;
    const started = await publishing?.start(this.#state.settings, this.#line);
    if (started === undefined) return fail("host.badRequest", { reason: "publishing" });
    if (!started.ok) {
      this.#set({ phase: "failed", error: started.error });
      this.#timer = clock.after(RETRY_MS, () => void this.#again());
      return started;
    }
    this.#running = started.value;
    this.#set({ phase: "on", error: null, metricsUrl: started.value.metricsUrl });
    this.#look();
    return ok(null);
  }

  #again(): Promise<void> {
    return this.#inTurn(async () => {
      // It may have been stopped while this waited for its turn.
      if (this.#state.phase === "failed") await this.#begin();
    });
  }

  async #end(): Promise<void> {
    this.#timer?.();
    this.#timer = null;
    await this.#running?.close();
    this.#running = null;
    this.#set({ phase: "off", broker: null, held: null, metricsUrl: null, error: null });
  }

  #look(): void {
    const before = this.#state;
    const broker = this.#running?.broker() ?? null;
    const held = this.#line.isDemo ? "demo" : null;
    if (before.held !== held || !isSameData(before.broker, broker)) this.#set({ broker, held });
    this.#timer = this.#options.ports.clock.after(LOOK_EVERY_MS, () => this.#look());
  }

  #fail(error: BmsError): Result<null> {
    this.#set({ error });
    return { ok: false, error };
  }

  async #keep(on: boolean): Promise<Result<null>> {
    const { settings } = this.#state;
    if (settings === DEFAULT_PUBLISH_SETTINGS) return ok(null);
    const kept = await this.#options.ports.store.write(DOCUMENT, { on, settings });
    return kept.ok ? ok(null) : kept;
  }

  #inTurn<T>(job: () => Promise<T>): Promise<T> {
    const run = this.#jobs.then(job);
    this.#jobs = run.catch(() => undefined);
    return run;
  }

  #set(change: Partial<PublishingState>): void {
    this.#state = { ...this.#state, ...change };
    this.#options.emit(this.#state);
  }
}
