import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useShallow } from "zustand/react/shallow";
import type { FlagKey, Severity } from "../../../../protocol/shared.ts";
import { activeFlags } from "../../model/flagFacts.ts";
import { AsOf } from "../../parts/AsOf.tsx";
import { SeverityShape } from "../../parts/SeverityShape.tsx";
import { useUi } from "../../state/store.ts";
import { useFlagText } from "../../words/useFlagText.ts";
import { useTimeText } from "../../words/useTimeText.ts";
import { FlagEntry, UnknownEntry } from "./FlagEntry.tsx";

const NO_TIMES = {};
const NONE = { alarm: "flags.noAlarm", protection: "flags.noProtection", fault: "flags.noFault" } as const;

function Since({ sinceWallMs }: { readonly sinceWallMs: number }) {
  const { t } = useTranslation("live");
  const timeText = useTimeText();
  const { duration } = useFlagText();
  const lasting = useUi((s) => (s.snapshot === null ? "" : duration(s.snapshot.receivedAtWallMs - sinceWallMs)));
  return <time>{t("flags.sinceFor", { time: timeText(sinceWallMs), duration: lasting })}</time>;
}

/** Lines of a stack that is not the worst: the open entry of the worst must stay in view. */
const MOST_LINES = 3;

interface FlagStackProps {
  readonly severity: Severity;
  readonly flags: readonly FlagKey[] | "notRead";
  /** Titles of bits without a name, which are as good as flags. */
  readonly unknown: readonly string[];
  /** The worst stack opens its newest entry. */
  readonly worst: boolean;
}

export function FlagStack({ severity, flags, unknown, worst }: FlagStackProps) {
  const { t } = useTranslation("live");
  // After a break they come only when the pack has said who it is, with no flag changed.
  const since = useUi(useShallow((s) => s.snapshot?.flagsSinceWallMs ?? NO_TIMES));
  const active = flags === "notRead" ? [] : activeFlags(flags, severity, since);
  const [newest] = active;
  const [all, setAll] = useState(false);
  const long = !worst && active.length > MOST_LINES;
  const listed = long && !all ? active.slice(0, MOST_LINES - 1) : active;
  const state = flags === "notRead" ? "notRead" : active.length + unknown.length === 0 ? "clear" : "on";
  return (
    <div className="flagStack" data-severity={severity} data-state={state}>
      <div className="flagHead">
        <SeverityShape severity={state === "notRead" ? state : severity} />
        <h2>{t(`flags.${severity}`)}</h2>
        {worst && newest !== undefined && newest.sinceWallMs !== null && <Since sinceWallMs={newest.sinceWallMs} />}
        {state === "on" && <span className="flagTally">{active.length + unknown.length}</span>}
        {state === "clear" && <span className="flagNone">{t(NONE[severity])}</span>}
        {state === "clear" && <AsOf />}
        {state === "notRead" && <span className="flagNone">{t("notRead")}</span>}
      </div>
      {state === "on" && (
        <ul>
          {listed.map(({ key }, at) => (
            <FlagEntry key={key} flag={key} severity={severity} open={worst && at === 0} />
          ))}
          {unknown.map((title) => (
            <UnknownEntry key={title} title={title} open={worst && active.length === 0} />
          ))}
        </ul>
      )}
      {long && (
        <button type="button" className="flagMore" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t("flags.fewer") : t("flags.more", { count: active.length - listed.length })}
        </button>
      )}
    </div>
  );
}
