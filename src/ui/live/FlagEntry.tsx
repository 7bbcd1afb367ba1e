import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { FlagKey, Severity } from "../../../protocol/shared.ts";
import { useSnapshotPart } from "../state/selectors.ts";
import { useFlagText } from "./useFlagText.ts";
import { useSettings } from "./useSettings.ts";

interface FlagEntryProps {
  readonly flag: FlagKey;
  readonly severity: Severity;
  /** Open = value against threshold and what to do; else one line. */
  readonly open: boolean;
}

function Entry({ flag, severity, open }: FlagEntryProps) {
  const { t } = useTranslation("live");
  const settings = useSettings();
  const text = useFlagText();
  const facts = useSnapshotPart((s) => (open ? text.facts(flag, severity, s, settings) : text.short(flag, severity, s, settings)));
  const advice = useSnapshotPart((s) => text.advice(flag, severity, s, settings)) ?? "";
  const title = t(`flag.${flag}.title`);
  if (!open) {
    return (
      <li className="flagEntry" data-open={false} data-bytes={`flag.${severity}.${flag}`} title={advice}>
        <b>{title}</b>
        <span>{facts}</span>
      </li>
    );
  }
  return (
    <li className="flagEntry" data-open={true} data-bytes={`flag.${severity}.${flag}`}>
      <h3>{title}</h3>
      {facts !== null && facts !== "" && <p className="flagFacts">{facts}</p>}
      <p className="flagAdvice">{advice}</p>
    </li>
  );
}

export const FlagEntry = memo(Entry);
