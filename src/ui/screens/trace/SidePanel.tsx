import { useTranslation } from "react-i18next";
import { ChoiceRow } from "../../parts/ChoiceRow.tsx";
import { FramePanel } from "./FramePanel.tsx";
import { PastePanel } from "./PastePanel.tsx";
import "./sidePanel.css";
import { showSide, useTraceView } from "../../state/traceView.ts";

const SIDES = ["frame", "paste"] as const;

/** Beside the list: one frame of it, or a text from elsewhere. */
export function SidePanel() {
  const { t } = useTranslation("trace");
  const side = useTraceView((s) => s.side);
  const isOpen = useTraceView((s) => s.openSeq !== null || s.isMissing || s.side === "paste");
  return (
    <aside className="panel traceSide" data-open={isOpen} aria-label={t(side === "frame" ? "frame.label" : "paste.label")}>
      <ChoiceRow
        className="sideTabs"
        label={t("sideLabel")}
        choices={SIDES}
        chosen={side}
        onChoose={showSide}
        word={(each) => t(`${each}.label`)}
      />
      {side === "frame" ? <FramePanel /> : <PastePanel />}
    </aside>
  );
}
