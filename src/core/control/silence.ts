import type { BmsError, Clock, ControlDriver } from "../../../protocol/index.ts";
import { errorKind, sleep } from "../../../protocol/index.ts";
import type { PackLink } from "../pack/packLink.ts";
import { isDone, PAUSE_MS } from "../pack/patience.ts";
import type { SettingsReader } from "../pack/settingsReader.ts";

/** Requests in a row without a byte before the pack counts as silent. */
const SILENT_QUESTIONS = 3;
/** A pack may keep answering for a moment; one that still answers after this long is not off. */
const ANSWERS_FOR_MS = 10_000;

type Heard = { readonly kind: "silent" | "answers" } | { readonly kind: "lost"; readonly error: BmsError };

/** Requests the states until the pack is silent, or still answers after the limit. */
export async function listenForSilence(link: PackLink, control: ControlDriver, reader: SettingsReader, clock: Clock): Promise<Heard> {
  const untilMs = clock.nowMs() + ANSWERS_FOR_MS;
  for (let silent = 0; silent < SILENT_QUESTIONS; ) {
    const reply = await reader.readOnce({ block: control.stateBlock }, "state");
    if (!reply.ok && isDone(link, reply.error)) return { kind: "lost", error: reply.error };
    const isSilent = !reply.ok && errorKind(reply.error) === "silence";
    silent = isSilent ? silent + 1 : 0;
    if (!isSilent && clock.nowMs() >= untilMs) return { kind: "answers" };
    await sleep(clock, PAUSE_MS, link.signal);
  }
  return { kind: "silent" };
}
