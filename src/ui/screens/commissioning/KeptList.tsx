import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CommissioningEntry } from "../../../contract/commissioning.ts";
import { Button } from "../../parts/Button.tsx";
import { call } from "../../state/host.ts";
import { useUi } from "../../state/store.ts";
import { opening, saying } from "./commissioningView.ts";
import "./keptList.css";
import { useCheckWords } from "./useCheckWords.ts";
import { useHold } from "./useHold.ts";

function Buttons({ entry, onRemove }: { readonly entry: CommissioningEntry; readonly onRemove: () => void }) {
  const { t } = useTranslation("commissioning");
  const hold = useHold(null);
  const isReady = useUi((s) => s.host === "ready");
  const isRunning = useUi((s) => s.commissioning.running !== null);
  return (
    <>
      <Button disabled={!isReady || isRunning} onClick={() => void opening(() => call("commission.open", { id: entry.id }))}>
        {t(entry.closedAt === null ? "kept.goOn" : "kept.view")}
      </Button>
      <Button look="quiet" disabled={!hold.mayChange || isRunning} title={hold.why} onClick={onRemove}>
        {t("kept.remove")}
      </Button>
    </>
  );
}

function RemoveAsk({ id, onEnd }: { readonly id: string; readonly onEnd: () => void }) {
  const { t } = useTranslation("commissioning");
  return (
    <>
      <span>{t("kept.removeAsk")}</span>
      <Button onClick={onEnd}>{t("kept.removeNot")}</Button>
      <Button onClick={() => void saying(call("commission.remove", { id })).then(onEnd)}>{t("kept.removeNow")}</Button>
    </>
  );
}

function Entry({ entry }: { readonly entry: CommissioningEntry }) {
  const { t } = useTranslation("commissioning");
  const words = useCheckWords();
  const [isAsking, setAsking] = useState(false);
  const { name, changedAt, closedAt, open, failed } = entry;
  const time = closedAt === null ? t("kept.changed", { time: words.time(changedAt) }) : t("kept.closed", { time: words.time(closedAt) });
  return (
    <li className="keptEntry">
      <b>{name}</b>
      <small>{[time, t("kept.open", { count: open }), ...(failed > 0 ? [t("kept.failed", { count: failed })] : [])].join(" · ")}</small>
      <div className="keptButtons">
        {isAsking ? <RemoveAsk id={entry.id} onEnd={() => setAsking(false)} /> : <Buttons entry={entry} onRemove={() => setAsking(true)} />}
      </div>
    </li>
  );
}

/** Those that this computer keeps, the one changed last first: each can be gone on with days later. */
export function KeptList() {
  const { t } = useTranslation("commissioning");
  const list = useUi((s) => s.commissioning.list);
  return (
    <section className="panel keptPanel" aria-label={t("kept.title")}>
      <h2>{t("kept.title")}</h2>
      {list.length === 0 ? (
        <p className="muted">{t("kept.none")}</p>
      ) : (
        <ul>
          {list.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
    </section>
  );
}
