import type { Result } from "../../protocol/index.ts";
import { fail, ok } from "../../protocol/index.ts";
import type { AppState, EventMessage, HostApi, Preferences, Replies, RequestArgs, RequestName } from "../contract/contract.ts";
import { REQUEST_SCHEMAS } from "../contract/contract.ts";
import type { PortInfo } from "../contract/session.ts";
import { CONTRACT_VERSION } from "../contract/version.ts";
import { BankService } from "./bank/bankService.ts";
import { FleetService } from "./bank/fleetService.ts";
import { withDemo } from "./demo.ts";
import { HistoryService } from "./history/historyService.ts";
import { LogService } from "./logging/logService.ts";
import { ParamService } from "./params/paramService.ts";
import type { HostPorts } from "./ports.ts";
import { PreferenceBook } from "./preferences.ts";
import { Recorder } from "./recorder.ts";
import { Session } from "./session.ts";
import { Snapshots } from "./snapshots.ts";

export interface App extends HostApi {
  /** Goes on with what was on when the program ended. For a host that stays: one that asks a question and ends must not write another's log. */
  resume(): Promise<void>;
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
  const preferences = new PreferenceBook(ports.store, (payload) => emit({ event: "preferences", payload }));
  const snapshots = new Snapshots(ports.clock, (payload) => emit({ event: "snapshot", payload }));
  const session: Session = new Session({
    ...{ ports, recorder, snapshots },
    emit: (payload) => emit({ event: "session", payload }),
    onLink: (link) => {
      params.setLink(link);
      history.setLink(link);
      logging.setLink(link);
      bank.setLink(link);
    },
    onSettled: () => {
      logging.settled();
      void params.settled().then(() => history.settled());
    },
  });
  const logging: LogService = new LogService({
    ...{ ports, session: () => session.state(), snapshot: () => snapshots.latest(), bank: () => bank.state(), keepBank: () => bank.keep() },
    emit: (payload) => emit({ event: "log", payload }),
  });
  const history = new HistoryService({ ports, session: () => session.state(), emit: (payload) => emit({ event: "history", payload }) });
  const bank = new BankService({
    ...{ ports, recorder, session: () => session.state(), detour: (work) => session.detour.take(work) },
    emit: (payload) => emit({ event: "bank", payload }),
  });
  const clear = () => {
    params.clear();
    history.clear();
    bank.clear();
  };
  const params = new ParamService({
    ports,
    session: () => session.state(),
    snapshot: () => snapshots.latest(),
    emit: (payload) => emit({ event: "params", payload }),
    onSettings: (values) => session.learnSettings(values),
  });
  const fleet = new FleetService({ ports, bank, params, emit: (payload) => emit({ event: "fleet", payload }) });
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
      log: logging.state(),
      bank: bank.state(),
      fleet: fleet.state(),
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
    "log.start": (settings) => logging.start(settings),
    "log.stop": () => logging.stop(),
    "log.files": async () => ok(await logging.files()),
    "log.read": ({ name, offset, most }) => logging.read(name, offset, most),
    "bank.watch": () => done(bank.watch()),
    "bank.scan": ({ everything }) => bank.scan(everything),
    "bank.cancel": () => done(bank.cancel()),
    "fleet.apply": ({ values, addresses, confirmed }) => fleet.apply(values, addresses, confirmed),
    "fleet.cancel": () => done(fleet.cancel()),
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
    resume: () => logging.resume(),
    async close() {
      unwatch();
      listeners.clear();
      await logging.close();
      await session.disconnect();
    },
  };
}
