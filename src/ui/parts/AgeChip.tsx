import { useTranslation } from "react-i18next";
import "./ageChip.css";
import { useAgeText } from "../words/useDuration.ts";

interface AgeChipProps {
  readonly ageMs: number | null;
  /** From this age on the value is drawn as old; the hand is then full. */
  readonly limitMs?: number;
}

/** A clock hand that fills with age; past the limit a dashed outline says it too. */
export function AgeChip({ ageMs, limitMs = 10_000 }: AgeChipProps) {
  const { t } = useTranslation("parts");
  const text = useAgeText()(ageMs);
  const part = Math.min(0.999, Math.max(0.02, (ageMs ?? limitMs) / limitMs));
  const angle = part * 2 * Math.PI;
  const x = (8 + 6.5 * Math.sin(angle)).toFixed(2);
  const y = (8 - 6.5 * Math.cos(angle)).toFixed(2);
  return (
    <span className="ageChip" data-old={ageMs === null || ageMs >= limitMs} title={t("ageTitle")}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" strokeWidth="1.5" opacity="0.45" />
        <path d={`M8 8V1.5A6.5 6.5 0 ${part > 0.5 ? 1 : 0} 1 ${x} ${y}z`} fill="currentColor" />
      </svg>
      {text}
    </span>
  );
}
