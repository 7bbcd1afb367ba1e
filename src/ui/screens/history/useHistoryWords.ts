import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { serialOf } from "../../../../protocol/shared.ts";
import type { PackName } from "../../../contract/params.ts";
import { spanParts } from "../../model/packTime.ts";
import { useUi } from "../../state/store.ts";
import { useFormatTag } from "../../words/useFormatTag.ts";
import { useHistoryView } from "./historyView.ts";
import type { TimeWords } from "./model/timeWords.ts";
import { timeWordsIn } from "./model/timeWords.ts";

/** Seconds that are taken off the pack's times before they are shown; 0 = the pack's own civil time. */
export function useShiftS(): number {
  const offsetS = useUi((s) => s.history.clock?.offsetS ?? 0);
  return useHistoryView((s) => s.inComputerTime) ? offsetS : 0;
}

export function useTimeWords(shiftS: number): TimeWords {
  const locale = useFormatTag();
  return useMemo(() => timeWordsIn(locale, shiftS), [locale, shiftS]);
}

/** "2 min 14 s", "1 h 20 min", "3 days 4 h". */
export function useSpanText(): (seconds: number) => string {
  const { t } = useTranslation("history");
  return (total) => {
    const { days, hours, minutes, seconds } = spanParts(total);
    if (days > 0) return t("span.days", { count: days, hours });
    if (hours > 0) return t("span.hours", { hours, minutes });
    return minutes > 0 ? t("span.minutes", { minutes, seconds }) : t("span.seconds", { seconds });
  };
}

/** How a pack is called: by its serial number, else by its address. */
export function usePackName(): (pack: PackName) => string {
  const { t } = useTranslation("history");
  return ({ identity, address }) => serialOf(identity) ?? t("archive.noSerial", { address });
}

/** "pack clock, 2 min 14 s slow" */
export function useClockText(): string {
  const { t } = useTranslation("history");
  const span = useSpanText();
  const clock = useUi((s) => s.history.clock);
  const inComputerTime = useHistoryView((s) => s.inComputerTime);
  if (clock === null) return t("clock.unknown");
  const { offsetS, couldBe } = clock;
  if (Math.abs(offsetS) <= 2) return t("clock.same");
  const off = t(offsetS > 0 ? "clock.fast" : "clock.slow", { span: span(offsetS) });
  const said = couldBe === null ? off : `${off} · ${t("clock.couldBe", { time: couldBe.replace("T", " ") })}`;
  return inComputerTime ? `${t("clock.applied")} · ${said}` : said;
}
