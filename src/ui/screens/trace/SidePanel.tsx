import { useTranslation } from "react-i18next";
import { FramePanel } from "./FramePanel.tsx";
import { PastePanel } from "./PastePanel.tsx";
import "./sidePanel.css";
import { showSide, useTraceView } from "../../state/traceView.ts";

/** Beside the list: one frame of it, or a text from elsewhere. */
export function SidePanel() {
  const { t } = useTranslation("trace");
  const side = useTraceView((s) => s.side);
  const isOpen = useTraceView((s) => s.openSeq !== null || s.isMissing || s.side === "paste");
  return (
    <aside className="panel traceSide" data-open={isOpen} aria-label={t(side === "frame" ? "frame.label" : "paste.label")}>
      <fieldset className="sideTabs">
        {(["frame", "paste"] as const).map((each) => (
          <button key={each} type="button" aria-pressed={side === each} onClick={() => showSide(each)}>
            {t(`${each}.label`)}
          </button>
        ))}
      </fieldset>
      {side === "frame" ? <FramePanel /> : <PastePanel />}
    </aside>
  );
}
