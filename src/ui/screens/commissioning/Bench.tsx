import { useTranslation } from "react-i18next";
import type { Commissioning } from "../../../contract/commissioning.ts";
import { PHOTO_FAULTS } from "../../../contract/photos.ts";
import { Button } from "../../parts/Button.tsx";
import { ErrorSay } from "../../parts/ErrorSay.tsx";
import { Say } from "../../parts/Say.tsx";
import { call } from "../../state/host.ts";
import { openScreen } from "../../state/route.ts";
import { useUi } from "../../state/store.ts";
import { BenchHead, SiteStrip } from "./BenchHead.tsx";
import "./bench.css";
import { CheckDetail } from "./CheckDetail.tsx";
import { CheckList } from "./CheckList.tsx";
import { closePanel, openPanel, saying, useView } from "./commissioningView.ts";
import { countStatuses, firstToDo } from "./model/results.ts";
import { PhotoPanel } from "./PhotoPanel.tsx";
import { SiteForm } from "./SiteForm.tsx";
import { useCheckWords } from "./useCheckWords.ts";
import { useHold } from "./useHold.ts";
import { VisitPanel } from "./VisitPanel.tsx";

interface BenchProps {
  readonly commissioning: Commissioning;
}

function SitePanel({ commissioning }: BenchProps) {
  const { t } = useTranslation("commissioning");
  const hold = useHold(commissioning);
  return (
    <section className="panel sitePanel" aria-label={t("site.title")}>
      <h2>{t("site.title")}</h2>
      <SiteForm
        before={commissioning.site}
        submitWord={t("site.save")}
        disabled={!hold.mayChange}
        why={hold.why}
        onCancel={() => openPanel("check")}
        onSubmit={(site) => void saying(call("commission.site", { site })).then((isDone) => isDone && closePanel("site"))}
      />
    </section>
  );
}

function CloseAsk({ commissioning }: BenchProps) {
  const { t } = useTranslation("commissioning");
  const hold = useHold(commissioning);
  const { open, failed } = countStatuses(commissioning);
  return (
    <section className="panel sitePanel" aria-label={t("closing.title")}>
      <h2>{t("closing.title")}</h2>
      <p>{t("closing.text")}</p>
      {open > 0 && <Say tone="warn" title={t("closing.open", { count: open })} />}
      {failed > 0 && <Say tone="bad" title={t("closing.failed", { count: failed })} />}
      <div className="siteGo">
        <Button onClick={() => openPanel("check")}>{t("closing.cancel")}</Button>
        <span className="grow" />
        <Button
          disabled={!hold.mayChange}
          title={hold.why}
          onClick={() => void saying(call("commission.close")).then((isDone) => isDone && closePanel("close"))}
        >
          {t("closing.confirm")}
        </Button>
      </div>
    </section>
  );
}

/** Why something cannot be done now, before a grey button has to say it. */
export function HoldSay({ commissioning }: { readonly commissioning: Commissioning | null }) {
  const { t } = useTranslation("commissioning");
  const frame = useTranslation("frame").t;
  const words = useCheckWords();
  const readOnly = useUi((s) => s.info?.readOnly ?? false);
  const isReplay = useUi((s) => s.replay !== null);
  const hasPack = useUi((s) => s.session.found !== null);
  const closedAt = commissioning?.closedAt ?? null;
  if (closedAt !== null) return <Say title={t("hold.closedTitle", { time: words.time(closedAt) })}>{t("hold.closedText")}</Say>;
  if (isReplay) return <Say title={t("hold.replay")}>{t("hold.replayText")}</Say>;
  if (readOnly) return <Say title={frame("readOnly.chip")}>{frame("readOnly.why")}</Say>;
  if (hasPack || commissioning === null) return null;
  return (
    <Say title={t("hold.noPack")}>
      {t("hold.noPackText")}{" "}
      <Button size="small" onClick={() => openScreen("live")}>
        {t("head.connect")}
      </Button>
    </Say>
  );
}

export function Errors() {
  const { t } = useTranslation("commissioning");
  const refused = useView((s) => s.refused);
  const told = useUi((s) => s.commissioning.error);
  const error = refused ?? told;
  if (error === null) return null;
  const fault = PHOTO_FAULTS.find((each) => error.code === "file.format" && each === error.detail?.reason);
  return fault === undefined ? <ErrorSay error={error} /> : <Say tone="bad" title={t(`photos.fault.${fault}`)} alert />;
}

/** The checks on the left, the open one on the right; a phone shows one of them at a time, the list first. */
export function Bench({ commissioning }: BenchProps) {
  const { open, panel } = useView();
  const shown = open ?? firstToDo(commissioning);
  return (
    <>
      <BenchHead commissioning={commissioning} />
      <HoldSay commissioning={commissioning} />
      <Errors />
      <SiteStrip commissioning={commissioning} />
      <div className="benchBody" data-open={open !== null || panel !== "check"}>
        <CheckList commissioning={commissioning} shown={shown} />
        {panel === "site" && <SitePanel commissioning={commissioning} />}
        {panel === "photos" && <PhotoPanel key={commissioning.id} commissioning={commissioning} />}
        {panel === "visit" && <VisitPanel key={commissioning.id} commissioning={commissioning} />}
        {panel === "close" && <CloseAsk commissioning={commissioning} />}
        {panel === "check" && <CheckDetail commissioning={commissioning} check={shown} />}
      </div>
    </>
  );
}
