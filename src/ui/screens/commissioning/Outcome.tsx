import { useTranslation } from "react-i18next";
import type { CheckResult } from "../../../contract/commissioning.ts";
import { Say } from "../../parts/Say.tsx";
import { useCheckWords } from "./useCheckWords.ts";

/** Why it failed and what to do, why nothing can be told, or who has said so. */
export function Outcome({ result }: { readonly result: CheckResult }) {
  const { t } = useTranslation("commissioning");
  const words = useCheckWords();
  const { check, status, by, remark, at, reason } = result;
  const time = at === null ? "" : t("detail.at", { time: words.time(at) });
  const seen = remark === "" ? null : <p className="checkRemark">{remark}</p>;
  if (status === "byHand") {
    return (
      <Say tone="good" title={`${t("detail.byHand", { by })} ${time}`}>
        {seen}
      </Say>
    );
  }
  if (status === "failed") {
    const title = reason === null ? t("detail.markedFailed", { by }) : (words.reason(reason) ?? t("detail.failed"));
    return (
      <Say tone="bad" title={title}>
        {seen}
        <p>{words.advice(reason) ?? t(`check.${check}.todo`)}</p>
        <p className="muted">{time}</p>
      </Say>
    );
  }
  if (status === "notPossible") {
    return (
      <Say title={words.reason(reason) ?? t("detail.notPossible")}>
        <p>{words.advice(reason) ?? t("detail.notPossibleText")}</p>
        <p className="muted">{time}</p>
      </Say>
    );
  }
  // Tried, and nothing could be said yet.
  const tried = words.reason(reason);
  if (status === "open")
    return tried === null ? null : (
      <Say tone="warn" title={tried}>
        {words.advice(reason)}
      </Say>
    );
  return <p className="muted">{time}</p>;
}
