import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { ErrorSay } from "../../parts/ErrorSay.tsx";
import { LostBar } from "../../parts/LostBar.tsx";
import { Page } from "../../parts/Page.tsx";
import { useLayer } from "../../parts/useLayer.ts";
import { useTrace, watchTrace } from "../../state/trace.ts";
import { SidePanel } from "./SidePanel.tsx";
import { TraceFilters } from "./TraceFilters.tsx";
import { TraceHead } from "./TraceHead.tsx";
import { TraceNone } from "./TraceNone.tsx";
import { TraceTable } from "./TraceTable.tsx";
import "./tracePage.css";
import { openFrame, useTraceView } from "../../state/traceView.ts";

/** Everything that was on the line, and what each byte of it says. */
export function TraceScreen() {
  const { t } = useTranslation("trace");
  const isEmpty = useTrace((s) => s.rows.length === 0);
  const count = useTrace((s) => s.rows.length);
  const error = useTrace((s) => s.error);
  const isOpen = useTraceView((s) => s.openSeq !== null || s.isMissing);
  useEffect(watchTrace, []);
  useLayer(() => openFrame(null), isOpen);
  return (
    <Page className="tracePage">
      <LostBar />
      <TraceHead />
      {error !== null && <ErrorSay error={error} />}
      <div className="traceBody">
        <section className="panel traceList" aria-label={t("table.label")}>
          <TraceFilters />
          {isEmpty ? <TraceNone /> : <TraceTable />}
          <p className="visuallyHidden">{t("filter.shown", { count })}</p>
        </section>
        <SidePanel />
      </div>
    </Page>
  );
}
