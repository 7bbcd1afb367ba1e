import { useTranslation } from "react-i18next";
import type { Commissioning } from "../../../contract/commissioning.ts";
import { useLineHold } from "../../state/params.ts";
import { useReadOnly } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";

interface Hold {
  /** Results and the site may be changed. */
  readonly mayChange: boolean;
  /** Packs may be asked. */
  readonly mayAsk: boolean;
  /** Said where a button is grey; undefined = the page says it already. */
  readonly why: string | undefined;
}

/** Who may change anything here now: not a window that only looks, not while a recording is shown, nothing that is closed. */
export function useHold(current: Commissioning | null): Hold {
  const { t } = useTranslation("frame");
  const readOnly = useReadOnly();
  const isReplay = useUi((s) => s.replay !== null);
  const isReady = useUi((s) => s.host === "ready");
  const isRunning = useUi((s) => s.commissioning.running !== null);
  const line = useLineHold();
  const isClosed = current !== null && current.closedAt !== null;
  const mayChange = isReady && !readOnly && !isReplay && !isClosed;
  return { mayChange, mayAsk: mayChange && line === null && !isRunning, why: readOnly ? t("readOnly.why") : undefined };
}
