import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { FlagKey, Severity } from "../../../../protocol/shared.ts";
import { useReading } from "../../state/selectors.ts";
import { useFlagText } from "../../words/useFlagText.ts";
import { useSettings } from "./useSettings.ts";

interface FlagEntryProps {
  readonly flag: FlagKey;
  readonly severity: Severity;
  /** Open = value against threshold and what to do; else one line. */
  readonly open: boolean;
}

const NOTHING = { facts: "", advice: "" } as const;

function Entry({ flag, severity, open }: FlagEntryProps) {
  const { t } = useTranslation("live");
  const settings = useSettings();
  const text = useFlagText();
  const said = useReading((s) => ({
    facts: open ? text.facts(flag, severity, s, settings) : text.short(flag, severity, s, settings),
    advice: text.advice(flag, severity, s, settings),
  }));
  const { facts, advice } = said === "notRead" ? NOTHING : said;
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
      {facts !== "" && <p className="flagFacts">{facts}</p>}
      <p className="flagAdvice">{advice}</p>
    </li>
  );
}

/** A bit that nobody has named: no reading and no threshold belong to it. */
export function UnknownEntry({ title, open }: { readonly title: string; readonly open: boolean }) {
  const { t } = useTranslation("live");
  const todo = t("flags.unknownBitTodo");
  return open ? (
    <li className="flagEntry" data-open={true}>
      <h3>{title}</h3>
      <p className="flagAdvice">{todo}</p>
    </li>
  ) : (
    <li className="flagEntry" data-open={false} title={todo}>
      <b>{title}</b>
    </li>
  );
}

export const FlagEntry = memo(Entry);
