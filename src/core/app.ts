import type { Driver } from "../../protocol/index.ts";
import { DRIVERS, fail, familyFacts, ok, ruleContext, SHARED_WORDS } from "../../protocol/index.ts";
import { NO_BOX } from "../contract/beginnings.ts";
import type { Handlers } from "../contract/contract.ts";
import { isNoted } from "../contract/contract.ts";
import type { AppState } from "../contract/events.ts";
import type { PortInfo, SessionPhase } from "../contract/session.ts";
import { CONTRACT_VERSION } from "../contract/version.ts";
import { BankService } from "./bank/bankService.ts";
import { FleetService } from "./bank/fleetService.ts";
import { done } from "./base/done.ts";
import { chargeLogHandlers } from "./commissioning/chargeLogs.ts";
import { CommissioningService } from "./commissioning/commissioningService.ts";
import { PhotoService } from "./commissioning/photoService.ts";
import { ReportService } from "./commissioning/reportService.ts";
import { ControlService } from "./control/controlService.ts";
import type { App, Core, CoreRequest, Tell } from "./core.ts";
import { withDemo } from "./demo.ts";
import { DriftService } from "./drift/driftService.ts";
import { patientPorts } from "./heldFiles.ts";
import { HistoryService } from "./history/historyService.ts";
import { Snapshots } from "./live/snapshots.ts";
import { LogService } from "./logging/logService.ts";
import type { OnlinePack, PackService } from "./pack/onlinePack.ts";
import { ParamService } from "./params/paramService.ts";
import type { HostPorts, ReleaseSource } from "./ports.ts";
import { PreferenceBook } from "./preferences.ts";
import { PublishService } from "./publishing/publishService.ts";
import { blocksReadOnce } from "./recording/leftovers.ts";
import { Recorder } from "./recording/recorder.ts";
import { recordingPorts } from "./recording/recordingPorts.ts";
import { traceFileOf } from "./recording/traceFile.ts";
import { withReplay } from "./replay/withReplay.ts";
import { Session } from "./session/session.ts";
import { TraceService } from "./trace/traceService.ts";

export type { App } from "./core.ts";

/** The whole program, independent of the machine. `drivers` = the families it knows: no code behind this function uses any other list. */
export function createApp(hostPorts: HostPorts, drivers: readonly Driver[] = DRIVERS): App {
  return withReplay(withDemo(patientPorts(hostPorts), drivers), drivers, (ports, tell) => createCore(ports, tell, drivers));
}

/** It answers, or may answer yet. */
const withPack: readonly SessionPhase[] = ["online", "retrying"];
const NO_RELEASES: ReleaseSource = { support: "unknown", latest: async () => fail("host.badRequest", { reason: "no source of releases" }) };

/** Services, wired once. */
export function createCore(hostPorts: HostPorts, tellHost: Tell, drivers: readonly Driver[], mostFrames?: number): Core {
  const tell: Tell = (message) => {
    tellHost(message);
    publishing.hear(message);
  };
  const recorder = new Recorder(() => hostPorts.clock.nowMs(), blocksReadOnce(drivers), mostFrames);
  const ports = recordingPorts(hostPorts, recorder);
  /** Kept up by the watch below: listing starts a program on some machines. */
  let known: readonly PortInfo[] | null = null;
  const trace = new TraceService({ clock: ports.clock, drivers, recorder });
  const preferences = new PreferenceBook(ports.store, (payload) => tell({ event: "preferences", payload }));
  const snapshots = new Snapshots(ports.clock, (message) => {
    tell(message);
    if (message.event === "snapshot") commissioning.sawPack(online?.name ?? null, message.payload.snapshot);
  });
  const session: Session = new Session({
    ports,
    drivers,
    recorder,
    snapshots,
    emit: (payload) => tell({ event: "session", payload }),
    onLink: (link) => {
      tellPack(null);
      for (const service of services) service.setLink?.(link);
    },
    onPack: (pack) => {
      tellPack(pack);
      void settle(pack);
    },
  });
  const logging: LogService = new LogService({
    ports,
    session: () => session.state(),
    snapshot: () => snapshots.ofConnection(),
    bank: () => bank.state(),
    keepBank: () => bank.keep(),
    emit: (payload) => tell({ event: "log", payload }),
  });
  const history: HistoryService = new HistoryService({
    ports,
    drivers,
    session: () => session.state(),
    linkTo: (address) => bank.linkTo(address),
    nameOf: (address) => bank.nameOf(address),
    tell,
  });
  const bank = new BankService({
    ports,
    drivers,
    recorder,
    session: () => session.state(),
    detour: (work) => session.detour.take(work),
    isWriting: () => mustStay(),
    flagsSince: () => snapshots.flagsSinceWallMs,
    emit: (payload) => {
      tell({ event: "bank", payload });
      control.othersChanged();
      for (const { address, snapshot } of payload.packs) commissioning.sawPack(bank.nameOf(address), snapshot);
    },
  });
  const publishing: PublishService = new PublishService({
    ports,
    session: () => session.state(),
    now: () => [
      { event: "session", payload: session.state() },
      { event: "bank", payload: bank.state() },
    ],
    ask(name, args) {
      noteRequest(name, args);
      return handlers[name](args);
    },
    emit: (payload) => tell({ event: "publishing", payload }),
  });
  const control = new ControlService({
    ports,
    emit: (payload) => tell({ event: "control", payload }),
    otherLinks: () => bank.otherLinks(),
    nameOf: (address) => bank.nameOf(address),
    cellCountOf: ({ address, identity }) => {
      const isOnline = session.state().found?.address === address;
      return ruleContext(isOnline ? (snapshots.ofConnection()?.snapshot ?? null) : bank.snapshotOf(address), identity).cellCount;
    },
    settingsRead: () => params.state().read,
    onSettings: (pack, values) => void params.learned(pack, values),
  });
  const params = new ParamService({
    ports,
    session: () => session.state(),
    snapshot: () => snapshots.ofConnection(),
    emit: (payload) => tell({ event: "params", payload }),
    onSettings: (values) => session.learnSettings(values),
  });
  const fleet = new FleetService({ ports, drivers, bank, params, emit: (payload) => tell({ event: "fleet", payload }) });
  const drift = new DriftService({
    texts: ports.texts,
    kept: { ...history.handlers, ...params.handlers, ...logging.handlers },
    online: () => ({ pack: session.state().pack, read: params.state().read }),
  });
  const allDrift = () => drift.handlers["drift.read"]({ pack: null, logs: [] });
  const commissioning = new CommissioningService({
    ports,
    bank,
    history,
    drift: allDrift,
    emit: (payload) => tell({ event: "commissioning", payload }),
  });
  const photos = new PhotoService({ ports, commissioning });
  const reports = new ReportService({ ports, drift: allDrift, kept: history.handlers });
  /** Those that live with the pack on the line, in the order in which they ask it. */
  const services: readonly PackService[] = [params, history, bank, control, trace, commissioning];
  let online: OnlinePack | null = null;
  const tellPack = (pack: OnlinePack | null) => {
    online = pack;
    for (const service of services) service.setPack?.(pack);
  };
  const settle = async (pack: OnlinePack) => {
    for (const service of services) {
      // The pack may have gone or changed while the previous service was asking.
      if (online === pack) await service.settled?.();
    }
  };
  const clear = () => {
    tellPack(null);
    for (const service of services) service.clear?.();
  };
  const unwatch = ports.catalog.watch((list) => {
    known = list;
    tell({ event: "ports", payload: list });
  });

  const state = async (): Promise<AppState> => {
    known ??= await ports.catalog.list();
    const preferred = await preferences.read();
    const commissioned = await commissioning.state();
    // All of one moment: nothing is waited for from here on.
    return {
      session: session.state(),
      snapshot: snapshots.latest(),
      ports: known,
      preferences: preferred,
      params: params.state(),
      history: history.state(),
      log: logging.state(),
      publishing: publishing.state(),
      bank: bank.state(),
      replay: null,
      box: NO_BOX,
      control: control.state(),
      fleet: fleet.state(),
      commissioning: commissioned,
    };
  };
  /** Ending the connection would cut a write. One that was asked to stop, or whose pack is lost, may be left: its journal leads on. */
  const mustStay = () => withPack.includes(session.state().phase) && [params, fleet, control].some((service) => service.isWriting());
  const noteRequest: Core["noteRequest"] = (name, args) => {
    // A refused one ends no connection in a recording either.
    if ((name === "session.connect" || name === "session.disconnect") && mustStay()) return;
    if (isNoted(name)) recorder.mark({ m: "ask", name, args });
  };
  const releases = ports.releases ?? NO_RELEASES;
  const handlers: Handlers<CoreRequest> = {
    "app.info": async ({ language }) =>
      ok({
        name: "Open BMSTool",
        contract: CONTRACT_VERSION,
        readOnly: false,
        language,
        families: drivers.map((driver) => familyFacts(driver, language)),
        sharedWords: SHARED_WORDS[language],
        updates: releases.support,
        ...ports.info,
      }),
    "app.latestRelease": () => releases.latest(),
    "app.state": async () => ok(await state()),
    // A shell that opens files answers it before it comes here.
    "app.takeFile": async () => ok(null),
    "ports.list": async () => ok(await ports.catalog.list()),
    "ports.unclaimed": async () => ok((await ports.catalog.unclaimed?.()) ?? []),
    "session.connect": async (wanted) => {
      const { family, address } = wanted;
      const asked = drivers.filter((driver) => family === "auto" || driver.family === family);
      if (asked.length === 0) return fail("host.badRequest", { reason: "family", family });
      if (address !== "auto" && !asked.some(({ addresses }) => addresses.includes(address))) return fail("value.range", { address });
      if (mustStay()) return fail("link.busy");
      void preferences.write({ lastConnect: wanted });
      await control.release();
      clear();
      return done(session.connect(wanted));
    },
    "session.disconnect": async () => {
      if (mustStay()) return fail("link.busy");
      await control.release();
      return done(session.disconnect().then(clear));
    },
    "session.retryNow": () => done(session.retryNow()),
    "session.searchAddresses": async () => {
      session.searchAddresses();
      const { wanted } = session.state();
      if (wanted) void preferences.write({ lastConnect: wanted });
      return ok(null);
    },
    "trend.read": async ({ sinceWallMs }) => ok(snapshots.trend.since(sinceWallMs)),
    "trace.read": async ({ afterSeq, most }) => ok(recorder.read(afterSeq, most)),
    ...trace.handlers,
    ...params.handlers,
    ...history.handlers,
    ...logging.handlers,
    ...publishing.handlers,
    ...drift.handlers,
    ...bank.handlers,
    ...control.handlers,
    ...fleet.handlers,
    ...commissioning.handlers,
    ...photos.handlers,
    ...reports.handlers,
    ...chargeLogHandlers(commissioning, ports),
    ...preferences.handlers,
  };

  return {
    handlers,
    noteRequest,
    traceFile(sinceMs) {
      const { port, found } = session.state();
      const { clock, civilTime, info } = ports;
      const pack = found && { family: found.family, baudRate: found.baudRate, address: found.address };
      return traceFileOf(recorder, {
        header: { app: info.version, portKind: port?.kind ?? null, found: pack },
        nowMs: clock.nowMs(),
        wallMs: clock.wallMs(),
        civilTime,
        ...(sinceMs === undefined ? {} : { sinceMs }),
      });
    },
    onFrame: (listener) => recorder.listen(listener),
    showFrame: (entry) => recorder.record(entry),
    async resume() {
      const settings = await logging.resume();
      if (settings) recorder.mark({ m: "ask", name: "log.start", args: settings });
      await publishing.resume();
    },
    async close() {
      unwatch();
      // Never refused. A write must leave the line first: then switches can be given back.
      for (const service of [params, fleet]) service.cancel();
      await control.release();
      await publishing.close();
      await logging.close();
      await session.disconnect();
    },
  };
}
