import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { StateKey } from "../../../../protocol/shared.ts";
import { COMMAND_EFFECTS, isRefusal, proofOf } from "../../../../protocol/shared.ts";
import { type ControlReport, type ControlVerdict, wasSoBefore } from "../../../contract/control.ts";
import { settingAmount } from "../../model/settingAmounts.ts";
import { Button } from "../../parts/Button.tsx";
import { Say } from "../../parts/Say.tsx";
import { call } from "../../state/host.ts";
import { useUi } from "../../state/store.ts";
import { useFigures } from "../../words/useFigures.ts";
import { useParameterWords } from "../../words/useParameterWords.ts";
import { useTimeText } from "../../words/useTimeText.ts";
import { useRefusalWords, useStateWord } from "./useControlWords.ts";

const TONES = {
  done: "good",
  acknowledged: "good",
  refused: "warn",
  notDone: "warn",
  opposite: "bad",
  unknown: "warn",
} as const satisfies Record<ControlVerdict, string>;

/** What happened, in words; never more than what was read back. */
function useSentence(report: ControlReport): string {
  const { t } = useTranslation("control");
  const refusalWords = useRefusalWords();
  const { command, verdict, answer, before } = report;
  const effect = COMMAND_EFFECTS[command];
  const proof = proofOf(command);
  const refusal = answer === null ? null : refusalWords(report.pack.family, command, answer);
  switch (verdict) {
    case "done":
      if (proof === "settings") return t("verdict.doneDefaultsText", { backup: report.settings?.backup ?? "" });
      if (effect === null) return t("verdict.doneSilentText");
      if (before[effect.state] === effect.on) return t("verdict.doneBeforeText");
      return t("verdict.doneText", { done: t(`command.${command}.done`) });
    case "refused":
      return refusal === null ? t("verdict.refusedPlainText") : t("verdict.refusedText", { code: refusal.code, why: refusal.why });
    case "acknowledged":
      return t(proof === "settings" ? "verdict.acknowledgedDefaultsText" : "verdict.acknowledgedText");
    case "unknown":
      if (proof === "acknowledgement") return t("verdict.notEndedText");
      return t(wasSoBefore(report) ? "verdict.unheardBeforeText" : "verdict.unknownText");
    case "notDone":
      return t(answer === null ? "verdict.notDoneText" : "verdict.notDoneUnheardText");
    default:
      return t(`verdict.${verdict}Text`);
  }
}

function Line({ report, state }: { readonly report: ControlReport; readonly state: StateKey }) {
  const { t } = useTranslation("control");
  const word = useStateWord();
  return (
    <li>
      <span>{t(`state.${state}.name`)}</span>
      <span>
        {t("verdict.was")} <b>{word(state, report.before[state])}</b>, {t("verdict.is")} <b>{word(state, report.after?.[state])}</b>
      </span>
    </li>
  );
}

function ErrorLine({ code }: { readonly code: NonNullable<ControlReport["answer"]>["code"] }) {
  const { t } = useTranslation("errors");
  return (
    <p className="verdictError">
      {t(`codes.${code}.what`)} <span className="mono">{code}</span>
    </p>
  );
}

/** What restoring the defaults has moved. */
function Moved({ settings }: { readonly settings: NonNullable<ControlReport["settings"]> }) {
  const figures = useFigures();
  const { t } = useTranslation("control");
  const { name } = useParameterWords();
  const table = useUi((s) => s.params.table);
  if (settings.moved.length === 0) return null;
  return (
    <section className="verdictMoved" aria-label={t("verdict.moved", { count: settings.moved.length })}>
      <b>{t("verdict.moved", { count: settings.moved.length })}</b>
      <ul className="verdictLines">
        {settings.moved.map(({ key, from, to }) => (
          <li key={key} data-setting={key}>
            <span>{name(key)}</span>
            <span>
              {t("verdict.was")} <b>{settingAmount(key, from, table, figures)}</b>, {t("verdict.is")}{" "}
              <b>{to === null ? "–" : settingAmount(key, to, table, figures)}</b>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What the pack did, as read back. */
export function VerdictPanel({ report }: { readonly report: ControlReport }) {
  const { t } = useTranslation("control");
  const timeText = useTimeText();
  const { command, verdict, answer, reason, hint, alsoChanged, endedWallMs } = report;
  const effect = COMMAND_EFFECTS[command];
  const sentence = useSentence(report);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const time = timeText(endedWallMs);
  const isLost = answer !== null && !isRefusal(answer);
  return (
    <section className="panel draftPanel" data-verdict={verdict} data-command={command} aria-label={t("verdict.label")}>
      <div className="panelHead">
        <h2 ref={title} tabIndex={-1}>
          {t(`command.${command}.name`).replace("…", "")}
        </h2>
        <span className="muted">{t(proofOf(command) === "silence" ? "verdict.atSilence" : "verdict.at", { time })}</span>
      </div>
      <div className="draftBody">
        <Say tone={TONES[verdict]} title={t(`verdict.${verdict}`)} alert>
          <p>{sentence}</p>
          {hint !== null && <p>{t(`hint.${hint}`)}</p>}
          {verdict === "done" && isLost && <p>{t("verdict.unacknowledged")}</p>}
        </Say>
        {effect !== null && report.after !== null && (
          <ul className="verdictLines">
            <Line report={report} state={effect.state} />
          </ul>
        )}
        {report.settings !== null && <Moved settings={report.settings} />}
        {alsoChanged.length > 0 && (
          <Say tone="warn" title={t("verdict.alsoChanged")}>
            <ul className="verdictLines">
              {alsoChanged.map((state) => (
                <Line key={state} report={report} state={state} />
              ))}
            </ul>
          </Say>
        )}
        {isLost && verdict !== "done" && <ErrorLine code={answer.code} />}
        {reason !== null && <ErrorLine code={reason.code} />}
        <div className="draftGo">
          <span className="grow" />
          <Button onClick={() => void call("control.drop")}>{t("verdict.close")}</Button>
        </div>
      </div>
    </section>
  );
}
