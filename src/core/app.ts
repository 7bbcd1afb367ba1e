import type { Result } from "../../protocol/index.ts";
import { fail, ok } from "../../protocol/index.ts";
import type { AppState, EventMessage, HostApi, Preferences, Replies, RequestArgs, RequestName } from "../contract/contract.ts";
import { REQUEST_SCHEMAS } from "../contract/contract.ts";
import type { PortInfo } from "../contract/session.ts";
import { CONTRACT_VERSION } from "../contract/version.ts";
import { withDemo } from "./demo.ts";
import { HistoryService } from "./history/historyService.ts";
import { TraceService } from "./inspect/traceService.ts";
import { ParamService } from "./params/paramService.ts";
import type { HostPorts } from "./ports.ts";
import { PreferenceBook } from "./preferences.ts";
import { Recorder } from "./recorder.ts";
import { Session } from "./session.ts";
import { Snapshots } from "./snapshots.ts";

export interface App extends HostApi {
  /** Ends the connection and gives the port back. */
  close(): Promise<void>;
}

type Handlers = { readonly [N in RequestName]: (args: RequestArgs<N>) => Promise<Result<Replies[N]>> };

/** The whole program without a machine around it: services, wired once. */
export function createApp(hostPorts: HostPorts): App {
  const ports = withDemo(hostPorts);
  const listeners = new Set<(message: EventMessage) => void>();
  const emit = (message: EventMessage) => {
    for (const listener of listeners) listener(message);
  };
  let known: readonly PortInfo[] = [];
  const recorder = new Recorder();
  const trace = new TraceService({ clock: ports.clock, recorder });
  const preferences = new PreferenceBook(ports.store, (payload) => emit({ event: "preferences", payload }));
  const snapshots = new Snapshots(ports.clock, (payload) => emit({ event: "snapshot", payload }));
  const session: Session = new Session({
    ...{ ports, recorder, snapshots },
    emit: (payload) => emit({ event: "session", payload }),
    onLink: (link) => {
      params.setLink(link);
      history.setLink(link);
      trace.setLink(link);
    },
    onSettled: () => void params.settled().then(() => history.settled()),
  });
  const history = new HistoryService({ ports, session: () => session.state(), emit: (payload) => emit({ event: "history", payload }) });
  const clear = () => {
    params.clear();
    history.clear();
  };
  const params = new ParamService({
    ports,
    session: () => session.state(),
    snapshot: () => snapshots.latest(),
    emit: (payload) => emit({ event: "params", payload }),
    onSettings: (values) => session.learnSettings(values),
  });
  const unwatch = ports.catalog.watch((list) => {
    known = list;
    emit({ event: "ports", payload: list });
  });

  const done = async (work: void | Promise<void>): Promise<Result<null>> => {
    await work;
    return ok(null);
  };
  const state = async (): Promise<AppState> => {
    known = await ports.catalog.list();
    return {
      session: session.state(),
      snapshot: snapshots.latest(),
      ports: known,
      preferences: await preferences.read(),
      params: params.state(),
      history: history.state(),
    };
  };
  const handlers: Handlers = {
    "app.info": async () => ok({ name: "Open BMSTool", contract: CONTRACT_VERSION, ...ports.info }),
    "app.state": async () => ok(await state()),
    "ports.list": async () => ok(await ports.catalog.list()),
    "session.connect": async (wanted) => {
      void preferences.write({ lastConnect: wanted });
      clear();
      return done(session.connect(wanted));
    },
    "session.disconnect": () => done(session.disconnect().then(clear)),
    "session.retryNow": () => done(session.retryNow()),
    "session.searchAddresses": () => done(session.searchAddresses()),
    "trend.read": async ({ sinceWallMs }) => ok(snapshots.trend.since(sinceWallMs)),
    "trace.read": async ({ afterSeq, most }) => ok(recorder.read(afterSeq, most)),
    "trace.lines": async (args) => ok(trace.lines(args)),
    "trace.explain": async ({ seq }) => ok(trace.explain(seq)),
    "trace.explainHex": async ({ text }) => ok(trace.explainHex(text)),
    "trace.latestFor": async ({ reading }) => ok(trace.latestFor(reading)),
    "params.read": () => params.read(),
    "params.write": ({ edits, seen, confirmed }) => params.write(edits, seen, confirmed),
    "params.rollBack": () => params.rollBack(),
    "params.cancel": () => done(params.cancel()),
    "params.recover": ({ action }) => params.recover(action),
    "backups.list": async () => ok(await params.vault.listBackups()),
    "backups.read": ({ name }) => params.vault.readBackup(name),
    "backups.make": () => params.backupNow(),
    "history.download": () => history.download(),
    "history.cancel": () => done(history.cancel()),
    "history.archives": async () => ok(await history.archives()),
    "history.open": ({ key }) => history.open(key),
    "history.rows": ({ key, beforeSeq, most }) => history.rows(key, beforeSeq, most),
    "history.addRows": ({ key, rows }) => history.addRows(key, rows),
    "history.clock": () => history.clock(),
    "preferences.read": async () => ok(await preferences.read()),
    "preferences.write": async (change) => {
      const next: Partial<Preferences> = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      return preferences.write(next);
    },
  };

  return {
    async call(name, args) {
      if (!Object.hasOwn(REQUEST_SCHEMAS, name)) return fail("host.badRequest", { name });
      return handlers[name](args);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      unwatch();
      listeners.clear();
      await session.disconnect();
    },
  };
}
