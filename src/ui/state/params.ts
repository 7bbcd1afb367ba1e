import type { LineHold } from "../model/lineHold.ts";
import type { UiState } from "./store.ts";
import { useUi } from "./store.ts";

/** Something is being written to a pack that still answers, by this window or another one: nobody should end the connection now. */
export function isWriteRunning({ session, params, fleet, control }: Pick<UiState, "session" | "params" | "fleet" | "control">): boolean {
  if (session.phase !== "online" && session.phase !== "retrying") return false;
  const isWriting = params.progress !== null && params.progress.stage !== "done";
  return isWriting || fleet.isRunning || control.stage !== null;
}

export const useLineHold = (): LineHold | null =>
  useUi(({ host, session, params }) => {
    if (host !== "ready") return "offline";
    if (session.phase === "lost") return "lost";
    if (session.phase !== "online" && session.phase !== "retrying") return "offline";
    if (params.progress !== null && params.progress.stage !== "done") return "writing";
    return params.reading === null ? null : "reading";
  });

/** All settings can be asked for. They come before the name of the pack is sure: asked between the two, the host says that none is connected. */
export function useMayRead(): boolean {
  const hold = useLineHold();
  const isKnown = useUi(({ session }) => session.pack !== null);
  return hold === null && isKnown;
}
