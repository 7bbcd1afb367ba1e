import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BmsError } from "../../../../../protocol/shared.ts";
import { Button } from "../../../parts/Button.tsx";
import { ChoiceRow } from "../../../parts/ChoiceRow.tsx";
import { call } from "../../../state/host.ts";
import { useLineHold } from "../../../state/params.ts";
import { useUi } from "../../../state/store.ts";
import { showInComputerTime, useHistoryView, zoomTo } from "../historyView.ts";
import type { CivilWindow } from "../model/filter.ts";
import { useClockText } from "../useHistoryWords.ts";

const DAY_MS = 86_400_000;
const SPANS = { d7: 7, d30: 30, all: null } as const;
const SPAN_KEYS = ["d7", "d30", "all"] as const;
type SpanKey = (typeof SPAN_KEYS)[number];

/** How the pack's clock stands, and whether its times are shown shifted by that. */
function ClockTools() {
  const { t } = useTranslation("history");
  const { t: errors } = useTranslation("errors");
  const clock = useUi((s) => s.history.clock);
  const canAsk = useUi((s) => s.history.support === "yes");
  const hold = useLineHold();
  const inComputerTime = useHistoryView((s) => s.inComputerTime);
  const [isAsking, setAsking] = useState(false);
  const [error, setError] = useState<BmsError | null>(null);
  const text = useClockText();

  async function check(): Promise<void> {
    setAsking(true);
    const answer = await call("history.clock");
    setAsking(false);
    setError(answer.ok ? null : answer.error);
  }

  return (
    <>
      <span className="clockText" data-bad={error !== null} role="status">
        {error === null ? text : errors(`codes.${error.code}.what`)}
      </span>
      {canAsk && (
        <Button
          look="quiet"
          size="small"
          ownerOnly
          title={t("clock.checkTip")}
          disabled={hold !== null || isAsking}
          onClick={() => void check()}
        >
          {t("head.checkClock")}
        </Button>
      )}
      {clock !== null && Math.abs(clock.offsetS) > 2 && (
        <label className="clockToggle" title={t("clock.applyTip")}>
          <input type="checkbox" checked={inComputerTime} onChange={(event) => showInComputerTime(event.currentTarget.checked)} />
          {t("clock.apply")}
        </label>
      )}
    </>
  );
}

export function ChartHead({ range }: { readonly range: CivilWindow | null }) {
  const { t } = useTranslation("history");
  const zoom = useHistoryView((s) => s.filter.window);
  const zoomToSpan = (key: SpanKey): void => {
    const days = SPANS[key];
    zoomTo(days === null || range === null ? null : { fromMs: range.toMs - days * DAY_MS, toMs: range.toMs });
  };
  const isShown = (days: number | null): boolean => {
    if (days === null || zoom === null || range === null) return days === null && zoom === null;
    return zoom.toMs === range.toMs && zoom.fromMs === range.toMs - days * DAY_MS;
  };
  return (
    <div className="panelHead">
      <h2>{t("chart.title")}</h2>
      <ClockTools />
      <span className="grow" />
      <ChoiceRow
        className="spans"
        label={t("chart.spans")}
        choices={SPAN_KEYS}
        chosen={SPAN_KEYS.find((key) => isShown(SPANS[key])) ?? null}
        onChoose={zoomToSpan}
        word={(key) => t(`chart.${key}`)}
        disabled={range === null}
      />
    </div>
  );
}
