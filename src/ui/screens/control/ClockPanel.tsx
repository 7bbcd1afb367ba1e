import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { ClockReport } from "../../../contract/control.ts";
import { errorPlace } from "../../model/errorPlace.ts";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { watchBank } from "../../state/bank.ts";
import { useControlHold } from "../../state/control.ts";
import { useFamily } from "../../state/families.ts";
import { useUnlocked } from "../../state/lock.ts";
import { useStale } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";
import { useTimeText } from "../../words/useTimeText.ts";
import "./clockPanel.css";
import { call } from "../../state/host.ts";
import { askForClock, lookForOthers, saying, useControl } from "./controlStore.ts";
import { isRight, useOffsetWords } from "./useControlWords.ts";

function Reading() {
  const { t } = useTranslation("control");
  const words = useOffsetWords();
  const clock = useUi((s) => s.control.clock);
  const time = clock === null ? t("clock.notRead") : (clock.packTime?.replace("T", " ") ?? t("clock.notSet"));
  const offsetS = clock?.offsetS ?? null;
  const state = offsetS === null ? "unknown" : isRight(offsetS) ? "right" : "wrong";
  return (
    <dl className="clockReading" data-clock={state}>
      <div>
        <dt>{t("clock.pack")}</dt>
        <dd>{time}</dd>
        {clock !== null && clock.couldBe !== null && (
          <dd className="clockDoubt" title={t("clock.couldBeWhy")}>
            {t("clock.couldBe", { time: clock.couldBe.replace("T", " ") })}
          </dd>
        )}
      </div>
      <div>
        <dt>{t("clock.offset")}</dt>
        <dd className="clockOffset">{offsetS === null ? "–" : words(offsetS)}</dd>
      </div>
    </dl>
  );
}

/** One row a pack: what it was off by, what it is off by now, and what came of it. */
function Rows({ report }: { readonly report: ClockReport }) {
  const { t } = useTranslation("control");
  const errors = useTranslation("errors").t;
  const words = useOffsetWords();
  const said = (offsetS: number | null) => (offsetS === null ? "–" : words(offsetS));
  return (
    <table className="clockRows">
      <thead>
        <tr>
          {(["pack1", "before", "after", "outcome"] as const).map((key) => (
            <th key={key} scope="col">
              {t(`clock.${key}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {report.rows.map(({ address, verdict, beforeS, afterS, couldBe, error }) => (
          <tr key={address} data-verdict={verdict}>
            <th scope="row">{address}</th>
            <td>{said(beforeS)}</td>
            <td>
              {said(afterS)}
              {couldBe !== null && verdict !== "done" && (
                <span className="clockDoubt" title={t("clock.couldBeWhy")}>
                  {t("clock.couldBe", { time: couldBe.replace("T", " ") })}
                </span>
              )}
            </td>
            <td>
              <b>{t(`clock.row.${verdict}`)}</b>
              {error !== null && verdict !== "done" && <span>{errors(`${errorPlace(error)}.what`)}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Ask({ ask }: { readonly ask: "this" | "all" }) {
  const { t } = useTranslation("control");
  const hold = useControlHold();
  const unlocked = useUnlocked();
  const go = () => {
    askForClock(null);
    void saying(call("control.setClock", { everyPack: ask === "all" }));
  };
  return (
    <fieldset className="clockAsk">
      <legend>{t(ask === "all" ? "clock.askAll" : "clock.ask")}</legend>
      <p>{t(ask === "all" ? "clock.askAllText" : "clock.askText")}</p>
      <div className="draftGo">
        <Button onClick={() => askForClock(null)}>{t("draft.cancel")}</Button>
        <span className="grow" />
        <Button className="draftSend" disabled={hold !== null || !unlocked} onClick={go}>
          {t("clock.confirm")}
        </Button>
      </div>
    </fieldset>
  );
}

const useAddressCount = (): number | null => useFamily(useUi((s) => s.session.found?.family ?? null))?.addresses.length ?? null;

/** Every address of this connection has been asked, or none can be asked for itself. */
function useLookedThrough(): boolean {
  const count = useAddressCount();
  return useUi(({ bank }) => bank.scan === null && (bank.isPrivateLine || (count !== null && bank.packs.length >= count)));
}

/** Others are only known while somebody has the line looked through for them. */
function OtherPacks() {
  const { t } = useTranslation("control");
  const others = useUi((s) => s.control.others);
  const scan = useUi((s) => s.bank.scan);
  const unlocked = useUnlocked();
  const hold = useControlHold();
  const isLooking = useControl((s) => s.isLookingForOthers);
  const isLookedThrough = useLookedThrough();
  const isStale = useStale();
  const total = (useAddressCount() ?? 1) - 1;
  if (others > 0) {
    return (
      <Button disabled={hold !== null || !unlocked} onClick={() => askForClock("all")}>
        {t("clock.setAll", { count: others })}
      </Button>
    );
  }
  // On a line that is lost nobody is looked for.
  if (!isLooking || isStale) {
    return (
      <Button look="quiet" disabled={hold !== null} onClick={lookForOthers}>
        <Icon name="search" />
        {t("clock.look")}
      </Button>
    );
  }
  return <p role="status">{isLookedThrough ? t("clock.alone") : t("clock.looking", scan ?? { done: 0, total })}</p>;
}

function Buttons({ isRunning }: { readonly isRunning: boolean }) {
  const { t } = useTranslation("control");
  const others = useUi((s) => s.control.others);
  const unlocked = useUnlocked();
  const hold = useControlHold();
  if (isRunning) {
    return (
      <div className="clockButtons" role="status">
        <progress aria-label={t("clock.setting")} />
        <b>{t("clock.setting")}</b>
        {others > 0 && <Button onClick={() => void call("control.cancel")}>{t("clock.stop")}</Button>}
      </div>
    );
  }
  return (
    <div className="clockButtons">
      <Button ownerOnly disabled={hold !== null} onClick={() => void saying(call("control.readClock"))}>
        <Icon name="refresh" />
        {t("clock.read")}
      </Button>
      <Button disabled={hold !== null || !unlocked} onClick={() => askForClock("this")}>
        <Icon name="clock" />
        {t("clock.set")}
      </Button>
      <OtherPacks />
    </div>
  );
}

/** The clock of the pack against this computer's, and one way to set it. */
export function ClockPanel() {
  const { t } = useTranslation("control");
  const timeText = useTimeText();
  const { clock, clockReport } = useUi((s) => s.control);
  const ask = useControl((s) => s.clockAsk);
  const isRunning = clockReport !== null && clockReport.endedWallMs === null;
  const isLooking = useControl((s) => s.isLookingForOthers);
  useEffect(() => (isLooking ? watchBank() : undefined), [isLooking]);
  return (
    <section className="panel clockPanel" aria-label={t("clock.title")}>
      <div className="panelHead">
        <h2>{t("clock.title")}</h2>
        {clock !== null && <span className="muted">{t("clock.readAt", { time: timeText(clock.readAtWallMs) })}</span>}
      </div>
      <div className="draftBody">
        <Reading />
        {clock === null && clockReport === null && ask === null && <p className="muted">{t("clock.text")}</p>}
        {clockReport !== null && <Rows report={clockReport} />}
        {ask !== null && !isRunning ? <Ask ask={ask} /> : <Buttons isRunning={isRunning} />}
      </div>
    </section>
  );
}
