import { useTranslation } from "react-i18next";
import { brandOf } from "../../../../protocol/shared.ts";
import type { Commissioning } from "../../../contract/commissioning.ts";
import { CHECK_STATUSES } from "../../../contract/commissioning.ts";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { PageHead } from "../../parts/Page.tsx";
import { Progress } from "../../parts/Progress.tsx";
import { call } from "../../state/host.ts";
import { useUi } from "../../state/store.ts";
import "./benchHead.css";
import { choose, openPanel, saying } from "./commissioningView.ts";
import { answeredCount, countStatuses } from "./model/results.ts";
import { LISTED_CHECKS } from "./model/steps.ts";
import { ReportMenu } from "./ReportMenu.tsx";
import { StatusMark } from "./StatusMark.tsx";
import { useHold } from "./useHold.ts";

interface HeadProps {
  readonly commissioning: Commissioning;
}

/** One click for all; what only a person can see stays open and says so. And the way to stop it. */
function RunButton({ commissioning }: HeadProps) {
  const { t } = useTranslation("commissioning");
  const hold = useHold(commissioning);
  const isRunning = useUi((s) => s.commissioning.running !== null);
  if (isRunning) return <Button onClick={() => void saying(call("commission.cancel"))}>{t("head.stop")}</Button>;
  return (
    <Button
      look="primary"
      disabled={!hold.mayAsk}
      title={hold.why}
      onClick={() => void saying(call("commission.run", { checks: [...LISTED_CHECKS] }))}
    >
      <Icon name="refresh" />
      {t("head.runAll")}
    </Button>
  );
}

export function BenchHead({ commissioning }: HeadProps) {
  const { t } = useTranslation("commissioning");
  const hold = useHold(commissioning);
  return (
    <PageHead title={t("title")}>
      <span className="siteName">{commissioning.site.name}</span>
      <span className="grow" />
      <RunButton commissioning={commissioning} />
      <ReportMenu of={{ id: commissioning.id, earlier: null }} />
      <Button onClick={() => choose(true)}>{t("head.others")}</Button>
      {commissioning.closedAt === null && (
        <Button disabled={!hold.mayChange} title={hold.why} onClick={() => openPanel("close")}>
          {t("head.close")}
        </Button>
      )}
    </PageHead>
  );
}

function Facts({ commissioning }: HeadProps) {
  const { t } = useTranslation("commissioning");
  const { place, installer, inverterBrand, inverterModel, packCount } = commissioning.site;
  const inverter = [brandOf(inverterBrand)?.brand ?? inverterBrand, inverterModel].filter((part) => part !== "").join(" ");
  return [place, installer, inverter, t("site.packCount", { count: packCount })].filter((part) => part !== "").join(" · ");
}

/** Where it is, how far it has come, and how it looks so far. */
export function SiteStrip({ commissioning }: HeadProps) {
  const { t } = useTranslation("commissioning");
  const hold = useHold(commissioning);
  const running = useUi((s) => s.commissioning.running);
  const counts = countStatuses(commissioning);
  const done = answeredCount(counts);
  const total = LISTED_CHECKS.length;
  return (
    <section className="panel siteStrip" aria-label={t("site.title")}>
      <p className="siteFacts">
        <Facts commissioning={commissioning} />
      </p>
      <Button size="small" disabled={!hold.mayChange} title={hold.why} onClick={() => openPanel("site")}>
        {t("site.edit")}
      </Button>
      <Button size="small" onClick={() => openPanel("photos")}>
        {t("photos.open", { count: commissioning.photos?.length ?? 0 })}
      </Button>
      <div className="siteProgress">
        <Progress label={t("progress.label")} done={done} total={total} />
        <span role="status">
          {running === null ? t("progress.text", { done, total }) : t("progress.running", { name: t(`check.${running}.name`) })}
        </span>
      </div>
      <ul className="siteCounts">
        {CHECK_STATUSES.filter((status) => counts[status] > 0).map((status) => (
          <li key={status}>
            <b>{counts[status]}</b> <StatusMark status={status} />
          </li>
        ))}
      </ul>
    </section>
  );
}
