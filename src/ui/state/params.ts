import { useUi } from "./store.ts";

/** Why nothing can be read from the pack or written to it right now; null = it can. */
export type LineHold = "offline" | "lost" | "reading" | "writing";

export const useLineHold = (): LineHold | null =>
  useUi(({ host, session, params }) => {
    if (host !== "ready") return "offline";
    if (session.phase === "lost") return "lost";
    if (session.phase !== "online" && session.phase !== "retrying") return "offline";
    if (params.progress !== null && params.progress.stage !== "done") return "writing";
    return params.reading === null ? null : "reading";
  });
