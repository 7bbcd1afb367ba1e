import type { Driver, Result } from "../../../protocol/index.ts";
import { fail, ok } from "../../../protocol/index.ts";
import type { Handlers, RecordingRequest, Replies, RequestArgs, RequestName } from "../../contract/contract.ts";
import { isRequestName, REQUESTS } from "../../contract/contract.ts";
import { PROGRAM_EVENTS } from "../../contract/events.ts";
import { MOST_TRACE_CHARACTERS } from "../../contract/limits.ts";
import type { TraceFile } from "../../contract/traceFile.ts";
import type { App, Core, CoreMaker, CoreRequest, Tell } from "../core.ts";
import type { HostPorts } from "../ports.ts";
import { BlackBox } from "../recording/blackBox.ts";
import { SavedTraces } from "../recording/savedTraces.ts";
import { parseTrace } from "../recording/traceFile.ts";
import { Replay } from "./replay.ts";

const isRecordingRequest = (name: RequestName): name is RecordingRequest => REQUESTS[name].manner === "recording";
/** Asks one of the two cores: in its recording first, if that is where it belongs, and then the service that answers. */
function ask<N extends CoreRequest>(core: Core, name: N, args: RequestArgs<N>): Promise<Result<Replies[N]>> {
  core.noteRequest(name, args);
  return core.handlers[name](args);
}

const notOpen = fail("host.badRequest", { reason: "no recording" });

/** The program with replay: one core on this machine's ports, and a second one that is shown instead while a recording runs. */
export function withReplay(ports: HostPorts, drivers: readonly Driver[], makeCore: CoreMaker): App {
  const listeners = new Set<Tell>();
  const tell: Tell = (message) => {
    for (const listener of listeners) listener(message);
  };
  let replay: Replay | null = null;
  const saved = new SavedTraces(drivers);
  const box = new BlackBox({
    clock: ports.clock,
    lines: ports.lines,
    traceFile: (sinceMs) => main.traceFile(sinceMs),
    emit: (payload) => tell({ event: "box", payload }),
  });
  let isClosed = false;
  const main: Core = makeCore(ports, (message) => {
    if (isClosed) return;
    if (message.event === "session") box.onSession(message.payload);
    if (message.event === "params") box.onParams(message.payload);
    if (replay === null || PROGRAM_EVENTS.includes(message.event)) tell(message);
  });
  let opened: { readonly file: TraceFile; readonly name: string } | null = null;
  let runs = 0;
  let upload: string[] = [];
  main.onFrame((entry) => box.onFrame(entry));

  const start = async (file: TraceFile, name: string): Promise<Result<null>> => {
    const left = await ask(main, "session.disconnect", {});
    if (!left.ok) return left;
    replay?.close();
    opened = { file, name };
    replay = new Replay({ host: ports, file, name, run: ++runs, drivers, makeCore, tell });
    await replay.setPace(1, false);
    return ok(null);
  };
  const stop = (): Result<null> => {
    replay?.close();
    replay = null;
    opened = null;
    tell({ event: "replay", payload: null });
    return ok(null);
  };
  const paced = async (speed = replay?.speed ?? 1, isPaused = replay?.isPaused ?? false): Promise<Result<null>> => {
    if (!replay) return notOpen;
    await replay.setPace(speed, isPaused);
    return ok(null);
  };

  const handlers: Handlers<RecordingRequest> = {
    "trace.save": async ({ masked }) => ok(saved.hold((replay?.core ?? main).traceFile(), masked)),
    "trace.saveBox": async ({ name, masked }) => {
      const file = await box.read(name);
      return file.ok ? ok(saved.hold(file.value, masked)) : file;
    },
    "trace.part": async ({ id, index }) => saved.part(id, index),
    "trace.boxes": () => box.list(),
    "trace.dismissBox": async () => {
      box.dismiss();
      return ok(null);
    },
    "replay.upload": async ({ index, text }) => {
      if (index === 0) upload = [];
      if (index !== upload.length) return fail("host.badRequest", { reason: "order" });
      upload.push(text);
      if (upload.reduce((sum, part) => sum + part.length, 0) <= MOST_TRACE_CHARACTERS) return ok(null);
      upload = [];
      return fail("file.format", { reason: "tooLong", line: 0 });
    },
    "replay.open": async ({ name }) => {
      const file = parseTrace(upload.join(""));
      upload = [];
      return file.ok ? start(file.value, name) : file;
    },
    "replay.openBox": async ({ name }) => {
      const file = await box.read(name);
      return file.ok ? start(file.value, name) : file;
    },
    "replay.speed": ({ speed }) => paced(speed),
    "replay.pause": ({ paused }) => paced(undefined, paused),
    "replay.restart": async () => (opened ? start(opened.file, opened.name) : notOpen),
    "replay.close": async () => stop(),
  };

  const callCore = async <N extends CoreRequest>(name: N, args: RequestArgs<N>): Promise<Result<Replies[N]>> => {
    const { manner } = REQUESTS[name];
    if (!replay || manner === "program") return ask(main, name, args);
    if (manner === "shown") return ask(replay.core, name, args);
    if (manner === "lease") return ok(null) as Result<Replies[N]>;
    return fail("host.replaying", { name });
  };
  const stateOf = async (): Promise<Result<Replies["app.state"]>> => {
    const own = await ask(main, "app.state", {});
    // After the wait for this machine's ports and files: a recording plays on meanwhile.
    const shown = replay ? await ask(replay.core, "app.state", {}) : own;
    if (!own.ok || !shown.ok) return shown;
    return ok({
      ...shown.value,
      preferences: own.value.preferences,
      publishing: own.value.publishing,
      replay: replay?.state() ?? null,
      box: box.state(),
    });
  };

  return {
    async call(name, args) {
      if (!isRequestName(name)) return fail("host.badRequest", { name });
      if (isRecordingRequest(name)) return handlers[name](args as never) as never;
      if (name === "app.state") return stateOf() as never;
      if (name === "session.disconnect" && replay) return stop() as never;
      return callCore(name as CoreRequest, args as never) as never;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    resume: () => main.resume(),
    async close() {
      isClosed = true;
      listeners.clear();
      replay?.close();
      replay = null;
      await main.close();
      await box.close();
    },
  };
}
