import type { LineHold } from "../model/lineHold.ts";
import type { UiState } from "./store.ts";
import { useUi } from "./store.ts";

/** Something is being written to a pack that still answers, by this window or another one: nobody should end the connection now. */
export function isWriteRunning({ session, params, fleet, control }: Pick<UiState, "session" | "params" | "fleet" | "control">): boolean {
  if (session.phase !== "online" && session.phase !== "retrying") return false;
  const isWriting = params.progress !== null && params.progress.stage !== "done";
  return isWriting || fleet.isRunning || control.stage !== null;
}

type Held = Pick<UiState, "host" | "session" | "params">;

function lineHoldOf({ host, session, params }: Held): LineHold | null {
  if (host !== "ready") return "offline";
  if (session.phase === "lost") return "lost";
  if (session.phase !== "online" && session.phase !== "retrying") return "offline";
  if (params.progress !== null && params.progress.stage !== "done") return "writing";
  return params.reading === null ? null : "reading";
}

export const useLineHold = (): LineHold | null => useUi(lineHoldOf);

/** Also until the pack is known: it may be another than before, and whoever asks is told that none is connected. */
export function packHoldOf(state: Held): LineHold | null {
  return lineHoldOf(state) ?? (state.session.pack === null ? "reading" : null);
}

export const usePackHold = (): LineHold | null => useUi(packHoldOf);
export const useMayRead = (): boolean => usePackHold() === null;
