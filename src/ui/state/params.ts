import type { LineHold } from "../model/lineHold.ts";
import { useUi } from "./store.ts";

export const useLineHold = (): LineHold | null =>
  useUi(({ host, session, params }) => {
    if (host !== "ready") return "offline";
    if (session.phase === "lost") return "lost";
    if (session.phase !== "online" && session.phase !== "retrying") return "offline";
    if (params.progress !== null && params.progress.stage !== "done") return "writing";
    return params.reading === null ? null : "reading";
  });
