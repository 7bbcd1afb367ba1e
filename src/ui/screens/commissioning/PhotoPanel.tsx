import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Commissioning, CommissioningCheck } from "../../../contract/commissioning.ts";
import { PHOTO_LIMITS } from "../../../contract/limits.ts";
import { Button } from "../../parts/Button.tsx";
import { ChoiceField, TextField } from "../../parts/TextField.tsx";
import { call } from "../../state/host.ts";
import { AddPhoto } from "./AddPhoto.tsx";
import { openPanel, saying } from "./commissioningView.ts";
import { LISTED_CHECKS } from "./model/steps.ts";
import { PhotoFigure } from "./PhotoFigure.tsx";
import { useHold } from "./useHold.ts";

const BYTES_OF_MB = 1024 * 1024;

function RemoveButton({ sha256, number }: { readonly sha256: string; readonly number: number }) {
  const { t } = useTranslation("commissioning");
  const [isAsking, setAsking] = useState(false);
  if (!isAsking)
    return (
      <Button size="small" look="quiet" aria-label={t("photos.removeNamed", { number })} onClick={() => setAsking(true)}>
        {t("photos.remove")}
      </Button>
    );
  return (
    <span className="photoAsk">
      <Button size="small" onClick={() => setAsking(false)}>
        {t("kept.removeNot")}
      </Button>
      <Button size="small" onClick={() => void saying(call("commission.removePhoto", { sha256 }))}>
        {t("kept.removeNow")}
      </Button>
    </span>
  );
}

function NewPhoto() {
  const { t } = useTranslation("commissioning");
  const [check, setCheck] = useState<CommissioningCheck | null>(null);
  const [note, setNote] = useState("");
  return (
    <div className="photoNew">
      <ChoiceField
        label={t("photos.shows")}
        value={check ?? ""}
        onChange={(value) => setCheck(LISTED_CHECKS.find((each) => each === value) ?? null)}
      >
        <option value="">{t("photos.whole")}</option>
        {LISTED_CHECKS.map((each) => (
          <option key={each} value={each}>
            {t(`check.${each}.name`)}
          </option>
        ))}
      </ChoiceField>
      <TextField label={t("photos.note")} value={note} most={500} onChange={setNote} />
      <AddPhoto check={check} note={note.trim()} onAdded={() => setNote("")} />
    </div>
  );
}

/** All photos, in place of the check; one that only looks sees them, too. */
export function PhotoPanel({ commissioning }: { readonly commissioning: Commissioning }) {
  const { t } = useTranslation("commissioning");
  const hold = useHold(commissioning);
  const { id, photos = [] } = commissioning;
  return (
    <section className="panel sitePanel" aria-label={t("photos.title")}>
      <h2>{t("photos.title")}</h2>
      {hold.mayChange && (
        <>
          <p className="muted">{t("photos.about", { count: PHOTO_LIMITS.count, mb: PHOTO_LIMITS.bytes / BYTES_OF_MB })}</p>
          <NewPhoto />
        </>
      )}
      {photos.length === 0 && <p>{t("photos.none")}</p>}
      <div className="photoGrid">
        {photos.map((photo, at) => (
          <PhotoFigure key={photo.sha256} id={id} photo={photo} number={at + 1}>
            {hold.mayChange && <RemoveButton sha256={photo.sha256} number={at + 1} />}
          </PhotoFigure>
        ))}
      </div>
      <div className="siteGo">
        <Button onClick={() => openPanel("check")}>{t("photos.back")}</Button>
      </div>
    </section>
  );
}
