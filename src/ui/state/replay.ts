import type { BmsError, Result } from "../../../protocol/shared.ts";
import { fail, ok } from "../../../protocol/shared.ts";
import { MOST_TRACE_CHARACTERS, UPLOAD_PART_CHARACTERS } from "../../contract/limits.ts";
import type { ReplaySpeed, ReplayState, SavedTrace } from "../../contract/replay.ts";
import { fileText } from "./fileText.ts";
import { call } from "./host.ts";
import { useUi } from "./store.ts";

/** Recordings: fetched from the host and handed to it in pieces, since a message has a limit. */

export interface TraceText {
  readonly name: string;
  readonly text: string;
}

async function fetched(saved: Result<SavedTrace>): Promise<Result<TraceText>> {
  if (!saved.ok) return saved;
  const { id, name, parts } = saved.value;
  let text = "";
  for (let index = 0; index < parts; index++) {
    const part = await call("trace.part", { id, index });
    if (!part.ok) return part;
    text += part.value;
  }
  return ok({ name, text });
}

export const fetchTrace = async (masked: boolean): Promise<Result<TraceText>> => fetched(await call("trace.save", { masked }));
export const fetchBox = async (name: string, masked: boolean): Promise<Result<TraceText>> =>
  fetched(await call("trace.saveBox", { name, masked }));

/** Its size is looked at before anything of it is read. `onSent` gets the share that is with the host, 0 to 1. */
export async function openRecording(file: File, onSent: (share: number) => void): Promise<Result<null>> {
  if (file.size > MOST_TRACE_CHARACTERS) return fail("file.format", { reason: "tooLong", line: 0 });
  const text = await fileText(file).catch(() => "");
  for (let at = 0, index = 0; at < text.length || index === 0; at += UPLOAD_PART_CHARACTERS, index++) {
    const taken = await call("replay.upload", { index, text: text.slice(at, at + UPLOAD_PART_CHARACTERS) });
    if (!taken.ok) return taken;
    onSent(Math.min(1, (at + UPLOAD_PART_CHARACTERS) / Math.max(1, text.length)));
  }
  return call("replay.open", { name: file.name.slice(0, 200) });
}

async function told(answer: Promise<Result<null>>): Promise<void> {
  const result = await answer;
  const refused: BmsError | null = result.ok ? null : result.error;
  useUi.setState({ refused });
}

export const setReplaySpeed = (speed: ReplaySpeed): Promise<void> => told(call("replay.speed", { speed }));
export const pauseReplay = (paused: boolean): Promise<void> => told(call("replay.pause", { paused }));
export const restartReplay = (): Promise<void> => told(call("replay.restart"));
export const closeReplay = (): Promise<void> => told(call("replay.close"));

/** How fast the host's clock runs, seen from here. As fast as it goes = every message brings the time anew. */
export function clockRate(replay: ReplayState | null): number {
  if (replay === null) return 1;
  return replay.isPaused || replay.atEnd || replay.speed === "max" ? 0 : replay.speed;
}
