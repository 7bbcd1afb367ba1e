import { useTranslation } from "react-i18next";
import type { UnfinishedWrite } from "../../../contract/params.ts";
import { originOf } from "../../model/parameterFile.ts";
import { settingAmount } from "../../model/settingAmounts.ts";
import { Button } from "../../parts/Button.tsx";
import { ErrorSay } from "../../parts/ErrorSay.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { useUnlocked } from "../../state/lock.ts";
import { usePackHold } from "../../state/params.ts";
import { useReadOnly } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";
import "./unfinished.css";
import { useTable } from "../../state/editor.ts";
import { useBackupText, useDateText } from "../../words/useDateText.ts";
import { useFigures } from "../../words/useFigures.ts";
import { useParameterWords } from "../../words/useParameterWords.ts";
import { UnlockToWrite } from "./UnlockToWrite.tsx";
import { startRecover } from "./writing.ts";

function Rows({ unfinished }: { readonly unfinished: UnfinishedWrite }) {
  const figures = useFigures();
  const { t } = useTranslation("parameters");
  const table = useTable();
  const { name } = useParameterWords();
  return (
    <table className="unfinishedTable">
      <thead>
        <tr>
          <th scope="col">{t("unfinished.setting")}</th>
          <th scope="col">{t("unfinished.from")}</th>
          <th scope="col">{t("unfinished.wanted")}</th>
          <th scope="col">{t("unfinished.journal")}</th>
          <th scope="col">{t("unfinished.now")}</th>
        </tr>
      </thead>
      <tbody>
        {unfinished.rows.map(({ key, from, wanted, state, now }) => (
          <tr key={key}>
            <th scope="row">{name(key)}</th>
            <td>{settingAmount(key, from, table, figures)}</td>
            <td>{settingAmount(key, wanted, table, figures)}</td>
            <td>{t(`unfinished.state.${state}`)}</td>
            <td>
              {now === null ? (
                <span className="muted">{t("unfinished.notRead")}</span>
              ) : (
                <>
                  <b>{settingAmount(key, now, table, figures)}</b>{" "}
                  {t(`unfinished.${now === wanted ? "isWanted" : now === from ? "isFrom" : "isOther"}`)}
                </>
              )}
            </td>
          </tr>
        ))}
        {unfinished.sideEffects.map(({ key, from, now }) => (
          <tr key={key}>
            <th scope="row">{name(key)}</th>
            <td>{settingAmount(key, from, table, figures)}</td>
            <td>–</td>
            <td>{t("unfinished.sideEffects")}</td>
            <td>
              <b>{settingAmount(key, now, table, figures)}</b>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A write of an earlier run that did not come to its end: what is known of it, and the three ways on. */
export function UnfinishedBar() {
  const { t } = useTranslation("parameters");
  const date = useDateText();
  const backupText = useBackupText();
  const { unfinished, unfinishedError } = useUi((s) => s.params);
  const hold = usePackHold();
  const { t: tFrame } = useTranslation("frame");
  const readOnly = useReadOnly();
  const unlocked = useUnlocked();
  if (unfinished === null) return unfinishedError && <ErrorSay error={unfinishedError} />;
  const { packSerial } = originOf(unfinished.pack);
  const mayWrite = unfinished.isRead && hold === null && unlocked && !readOnly;
  const why = readOnly ? tFrame("readOnly.why") : undefined;
  return (
    <section className="unfinishedBar" aria-label={t("unfinished.title")}>
      <Icon name="warning" />
      <div className="unfinishedText">
        <h2>{t(unfinished.isRollback ? "unfinished.titleRollback" : "unfinished.title")}</h2>
        <p>
          {t("unfinished.text", { when: date(unfinished.startedWallMs), pack: packSerial || String(unfinished.pack.address) })}{" "}
          {t(unfinished.isRead ? "unfinished.reread" : "unfinished.connect")}
        </p>
        {unfinished.refusal?.code === "write.otherAddress" && <ErrorSay error={unfinished.refusal} />}
        <Rows unfinished={unfinished} />
        <p className="muted">
          {t("unfinished.finishNote")} {unfinished.backup !== "" && t("unfinished.backup", { name: backupText(unfinished.backup) })}
        </p>
      </div>
      <div className="unfinishedButtons">
        <Button disabled={!mayWrite} title={why} onClick={() => void startRecover("finish", unfinished)}>
          {t("unfinished.finish")}
        </Button>
        <Button disabled={!mayWrite} title={why} onClick={() => void startRecover("rollBack", unfinished)}>
          {t("unfinished.rollBack")}
        </Button>
        {unfinished.isRead && !unlocked && !readOnly && <UnlockToWrite />}
        <Button look="quiet" disabled={hold === "writing" || readOnly} title={why} onClick={() => void startRecover("keep", unfinished)}>
          {t("unfinished.keep")}
        </Button>
      </div>
    </section>
  );
}
