import type { EventMessage } from "../../src/contract/events.ts";
import { UPLOAD_PART_CHARACTERS } from "../../src/contract/limits.ts";
import type { ReplaySpeed, ReplayState } from "../../src/contract/replay.ts";
import type { SnapshotEvent } from "../../src/contract/session.ts";
import type { TraceFile } from "../../src/contract/traceFile.ts";
import type { App } from "../../src/core/app.ts";
import { parseTrace } from "../../src/core/recording/traceFile.ts";
import type { coreRig } from "./coreRig.ts";

export type Rig = ReturnType<typeof coreRig>;
type Event = Rig["events"][number];

/** The file as a window gets it. */
export async function savedText(app: App, masked = false, box?: string): Promise<string> {
  const saved = await (box === undefined ? app.call("trace.save", { masked }) : app.call("trace.saveBox", { name: box, masked }));
  if (!saved.ok) throw new Error(saved.error.code);
  let text = "";
  for (let index = 0; index < saved.value.parts; index++) {
    const part = await app.call("trace.part", { id: saved.value.id, index });
    if (!part.ok) throw new Error(part.error.code);
    text += part.value;
  }
  return text;
}

export function parsedTrace(text: string): TraceFile {
  const file = parseTrace(text);
  if (!file.ok) throw new Error(JSON.stringify(file.error));
  return file.value;
}

export async function upload(app: App, text: string): Promise<void> {
  for (let at = 0, index = 0; at < text.length || index === 0; at += UPLOAD_PART_CHARACTERS, index++) {
    const taken = await app.call("replay.upload", { index, text: text.slice(at, at + UPLOAD_PART_CHARACTERS) });
    if (!taken.ok) throw new Error(taken.error.code);
  }
}

export function replayNow(events: readonly Event[]): ReplayState | null {
  const last = events.findLast(({ message }) => message.event === "replay")?.message;
  return last?.event === "replay" ? last.payload : null;
}

/** Runs a file to its end on the same rig; gives what the windows were told meanwhile. */
export async function replayed(rig: Rig, text: string, speed: ReplaySpeed = "max"): Promise<readonly Event[]> {
  await rig.clock.run(upload(rig.app, text));
  const from = rig.events.length;
  const opened = await rig.clock.run(rig.app.call("replay.open", { name: "test" }));
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  await rig.clock.run(rig.app.call("replay.speed", { speed }));
  const limitMs = 36_000_000;
  const startMs = rig.clock.nowMs();
  while (!replayNow(rig.events)?.atEnd) {
    if (rig.clock.nowMs() - startMs > limitMs) throw new Error("the recording does not end");
    await rig.clock.run(100);
  }
  await rig.clock.run(1);
  return rig.events.slice(from);
}

/** What the Live screen is drawn from, in order; times count from `startMs`. What was only stamped anew is left out. */
export function snapshotsOf(events: readonly { readonly message: EventMessage }[], startMs = 0) {
  const all = events.flatMap(({ message }): SnapshotEvent[] => (message.event === "snapshot" ? [message.payload] : []));
  return all
    .filter((event, i) => i === 0 || event.receivedAtMs !== all[i - 1]?.receivedAtMs || event.inTrend)
    .map(({ snapshot, receivedAtMs, inTrend }) => ({ snapshot, inTrend, atMs: receivedAtMs - startMs }));
}

type Shown = ReturnType<typeof snapshotsOf>;

/** The first pair that differs, times as exact as the file; null = the same screens. */
export function firstDifference(was: Shown, is: Shown): readonly unknown[] | null {
  for (let i = 0; i < Math.max(was.length, is.length); i++) {
    const [a, b] = [was[i], is[i]];
    const isSame = a && b && Math.abs(a.atMs - b.atMs) < 0.001 && JSON.stringify({ ...a, atMs: 0 }) === JSON.stringify({ ...b, atMs: 0 });
    if (!isSame) return [i, a, b];
  }
  return null;
}

/** Phases with what they were told about, each once. */
export function phasesOf(events: readonly { readonly message: EventMessage }[]): readonly string[] {
  const phases: string[] = [];
  for (const { message } of events) {
    if (message.event !== "session") continue;
    const { phase, reason, found, identity } = message.payload;
    const text = `${phase} ${reason?.code ?? ""} ${found?.address ?? ""} ${identity?.packSerial ?? ""}`;
    if (phases.at(-1) !== text) phases.push(text);
  }
  return phases;
}
