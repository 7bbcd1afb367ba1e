import { Trans, useTranslation } from "react-i18next";
import type { PackIdentity } from "../../../protocol/shared.ts";
import { serialOf } from "../../../protocol/shared.ts";
import { modelOf } from "../model/packModel.ts";
import { Icon } from "../parts/Icon.tsx";
import { LogMark } from "../parts/LogMark.tsx";
import { PublishMark } from "../parts/PublishMark.tsx";
import { useAgeMs } from "../state/ages.ts";
import { useProgramGone, useReadOnly } from "../state/selectors.ts";
import { useUi } from "../state/store.ts";
import { clockSpan } from "../words/useDuration.ts";
import "./foot.css";
import { PreferenceFields } from "../parts/PreferenceFields.tsx";
import { useFigures } from "../words/useFigures.ts";

function PackWords() {
  const { t } = useTranslation("frame");
  const address = useUi((s) => s.session.found?.address ?? null);
  const identity = useUi((s) => s.session.identity);
  const role = address === 0 ? t("foot.alone", { address }) : address === 1 ? t("foot.master", { address }) : address;
  const model = modelOf(identity);
  const shown = (value: PackIdentity["bmsVersion"] | undefined) =>
    value === undefined || value === "notRead" ? (
      t("foot.notRead")
    ) : value === "notReported" ? (
      t("foot.notReported")
    ) : (
      <b className="mono">{value.trim() === "" ? t("foot.notReported") : value}</b>
    );
  return (
    <>
      <span>
        {t("foot.pack")} <b>{role}</b>
      </span>
      {model !== null && (
        <span>
          {t("foot.model")} <b>{model}</b>
        </span>
      )}
      <span>
        {t("foot.bms")} {shown(identity?.bmsVersion)}
      </span>
      <span title={serialOf(identity) ?? undefined}>
        {t("foot.packSerial")} {shown(identity?.packSerial)}
      </span>
    </>
  );
}

function Connected() {
  const { t } = useTranslation("frame");
  const spanMs = useAgeMs(useUi((s) => s.session.onlineSinceMs));
  if (spanMs === null) return null;
  return (
    <span>
      {t("foot.connected")} <b>{clockSpan(spanMs)}</b>
    </span>
  );
}

const bold = { b: <b /> };

function LinkFigures() {
  const figures = useFigures();
  const { t } = useTranslation("frame");
  const { exchangesPerSecond, errorDeciPct, misses } = useUi((s) => s.session.stats);
  const lost = useUi((s) => s.session.phase === "lost");
  return (
    <>
      <span>
        <Trans t={t} i18nKey="foot.exchanges" values={{ rate: figures.decimal(exchangesPerSecond, 1) }} components={bold} />
      </span>
      <span>
        {lost ? (
          <Trans t={t} i18nKey="foot.misses" values={{ count: misses }} components={bold} />
        ) : (
          <Trans t={t} i18nKey="foot.errors" values={{ pct: figures.decimal(errorDeciPct / 10, 1) }} components={bold} />
        )}
      </span>
      <Connected />
    </>
  );
}

export function Foot() {
  const { t } = useTranslation("frame");
  const { t: tParts } = useTranslation("parts");
  const found = useUi((s) => s.session.found !== null);
  const version = useUi((s) => s.info?.version ?? "");
  const isPublishing = useUi((s) => s.publishing.phase !== "off");
  const readOnly = useReadOnly();
  const isGone = useProgramGone();
  return (
    <footer className="bezel foot">
      {readOnly && (
        <span className="footReadOnly" title={t("readOnly.why")}>
          <Icon name="lock" />
          {t("readOnly.chip")}
        </span>
      )}
      <div className="footPack">
        {found ? (
          <PackWords />
        ) : (
          <>
            <span>
              <b>{tParts("app")}</b> {version}
            </span>
            {/* Whoever publishes sends what is read: the promise would not be true. */}
            {!isPublishing && <span>{t("foot.offline")}</span>}
          </>
        )}
      </div>
      {found && !isGone && <LinkFigures />}
      <LogMark />
      <PublishMark />
      <PreferenceFields />
    </footer>
  );
}
