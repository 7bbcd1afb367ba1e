import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Result } from "../../../../protocol/shared.ts";
import type { Commissioning } from "../../../contract/commissioning.ts";
import { Button } from "../../parts/Button.tsx";
import { FilePick } from "../../parts/FilePick.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { useReadOnly } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";
import { languageOf } from "../../text/i18n.ts";
import { openPanel, saying } from "./commissioningView.ts";
import { type ComparedWith, compareWith, compareWithFile } from "./earlierReport.ts";
import { ReportMenu } from "./ReportMenu.tsx";
import { useCheckWords } from "./useCheckWords.ts";
import { VisitView } from "./VisitView.tsx";

interface PanelProps {
  readonly commissioning: Commissioning;
}

interface ChoosingProps {
  readonly id: string;
  readonly onChosen: (compared: ComparedWith) => void;
}

/** One that is kept here, or the data of an old report as a file. */
function Choosing({ id, onChosen }: ChoosingProps) {
  const { t } = useTranslation("commissioning");
  const { t: tFrame } = useTranslation("frame");
  const readOnly = useReadOnly();
  const words = useCheckWords();
  const language = languageOf(useUi((s) => s.preferences.language));
  const others = useUi((s) => s.commissioning.list).filter((entry) => entry.id !== id);
  const [isComparing, setIsComparing] = useState(false);
  const compare = async (asked: Promise<Result<ComparedWith>>) => {
    setIsComparing(true);
    await saying(asked);
    const compared = await asked;
    setIsComparing(false);
    if (compared.ok) onChosen(compared.value);
  };
  return (
    <>
      <p>{t("visit.about")}</p>
      <div className="siteGo">
        <FilePick
          label={t("visit.file")}
          disabled={isComparing || readOnly}
          {...(readOnly ? { title: tFrame("readOnly.why") } : {})}
          onFile={(file) => void compare(compareWithFile(id, file, language))}
        >
          <Icon name="load" />
          {t("visit.file")}
        </FilePick>
        {isComparing && <span role="status">{t("visit.comparing")}</span>}
      </div>
      {others.length > 0 && <h3>{t("visit.kept")}</h3>}
      <ul>
        {others.map(({ id: earlier, name, changedAt }) => (
          <li key={earlier} className="visitKept">
            <span>
              <b>{name}</b> <small>{t("kept.changed", { time: words.time(changedAt) })}</small>
            </span>
            <Button size="small" disabled={isComparing} onClick={() => void compare(compareWith(id, earlier, language))}>
              {t("visit.compare")}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What has changed since an earlier report, in place of the check. */
export function VisitPanel({ commissioning: { id } }: PanelProps) {
  const { t } = useTranslation("commissioning");
  const [compared, setCompared] = useState<ComparedWith | null>(null);
  return (
    <section className="panel sitePanel" aria-label={t("visit.title")}>
      <h2>{t("visit.title")}</h2>
      {compared === null ? <Choosing id={id} onChosen={setCompared} /> : <VisitView visit={compared.visit} />}
      <div className="siteGo">
        <Button onClick={() => openPanel("check")}>{t("visit.back")}</Button>
        <span className="grow" />
        {compared !== null && (
          <>
            <Button onClick={() => setCompared(null)}>{t("visit.another")}</Button>
            <ReportMenu of={{ id, earlier: compared.earlier }} />
          </>
        )}
      </div>
    </section>
  );
}
