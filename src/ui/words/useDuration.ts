import { useTranslation } from "react-i18next";
import { useFigures } from "./useFigures.ts";

/** Words for an age: "0.4 s", "48 s", "3 min 5 s", "1 h 21 min". */
export function useAgeText(): (ageMs: number | null) => string {
  const figures = useFigures();
  const { t } = useTranslation("parts");
  return (ageMs) => {
    if (ageMs === null) return t("age.none");
    if (ageMs < 10_000) return t("age.tenths", { seconds: figures.decimal(ageMs / 1000, 1) });
    const seconds = Math.floor(ageMs / 1000);
    if (seconds < 120) return t("age.seconds", { seconds });
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60) return t("age.minutes", { minutes, seconds: seconds % 60 });
    return t("age.hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  };
}

/** "00:42:17": for a span that is watched while it grows. */
export function clockSpan(spanMs: number): string {
  const seconds = Math.floor(spanMs / 1000);
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

/** "14:27:31" of a civil time in the host's milliseconds. */
export function clockTime(wallMs: number): string {
  const at = new Date(wallMs);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}
