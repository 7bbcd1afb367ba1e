import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { MOST_PACKS, planFor, switchesUp } from "../../model/addSwitch.ts";
import { DipSwitch } from "../../parts/DipSwitch.tsx";
import { Say } from "../../parts/Say.tsx";

const COUNTS = Array.from({ length: MOST_PACKS }, (_, at) => at + 1);

/** So many packs in parallel: how each switch is set. */
export function BankPlan() {
  const { t } = useTranslation("help");
  const id = useId();
  const [packs, setPacks] = useState(3);
  return (
    <section className="panel" aria-label={t("plan.title")}>
      <div className="panelHead">
        <h2>{t("plan.title")}</h2>
      </div>
      <p className="planPick">
        <label htmlFor={id}>{t("plan.packs")}</label>
        <select id={id} value={packs} onChange={(event) => setPacks(Number(event.currentTarget.value))}>
          {COUNTS.map((count) => (
            <option key={count} value={count}>
              {count}
            </option>
          ))}
        </select>
      </p>
      <ol className="planList">
        {planFor(packs).map((address) => (
          <li key={address}>
            <DipSwitch address={address} height={36} />
            <b>{t("plan.pack", { address })}</b>
            <span>
              {t("plan.up", {
                switches: switchesUp(address)
                  .map((number) => `${number}#`)
                  .join(" "),
              })}
              {address === 1 && ` · ${t("plan.master")}`}
            </span>
          </li>
        ))}
      </ol>
      {packs === 1 && <p>{t("plan.single")}</p>}
      <Say tone="warn" title={t("plan.once")}>
        {t("plan.onceText")}
      </Say>
      <p className="helpSource">{t("plan.source")}</p>
    </section>
  );
}
