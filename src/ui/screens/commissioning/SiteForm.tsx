import type { FormEvent } from "react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { INVERTER_BRANDS } from "../../../../protocol/shared.ts";
import type { CommissioningSite } from "../../../contract/commissioning.ts";
import { Button } from "../../parts/Button.tsx";
import { ChoiceField, TextField } from "../../parts/TextField.tsx";
import { isNamed, MOST_PACKS, trimmed } from "./model/siteDraft.ts";
import "./siteForm.css";

const MOST_TEXT = 200;
const MOST_REMARKS = 4000;
const COUNTS = Array.from({ length: MOST_PACKS }, (_, at) => at + 1);

interface FieldsProps {
  readonly site: CommissioningSite;
  readonly change: (part: Partial<CommissioningSite>) => void;
  readonly nameFault: string | null;
}

function Fields({ site, change, nameFault }: FieldsProps) {
  const { t } = useTranslation("commissioning");
  const text = (key: "place" | "installer", label: string) => (
    <TextField label={label} value={site[key]} most={MOST_TEXT} onChange={(value) => change({ [key]: value })} />
  );
  return (
    <div className="siteFields">
      <TextField label={t("site.name")} value={site.name} most={MOST_TEXT} fault={nameFault} onChange={(name) => change({ name })} />
      {text("place", t("site.place"))}
      {text("installer", t("site.installer"))}
      <ChoiceField label={t("site.brand")} value={site.inverterBrand} onChange={(inverterBrand) => change({ inverterBrand })}>
        <option value="">{t("site.brandNone")}</option>
        {INVERTER_BRANDS.map(({ key, brand, seriesShown }) => (
          <option key={key} value={key}>
            {brand} · {seriesShown}
          </option>
        ))}
      </ChoiceField>
      <TextField
        label={t("site.model")}
        value={site.inverterModel}
        most={MOST_TEXT}
        onChange={(inverterModel) => change({ inverterModel })}
      />
      <ChoiceField label={t("site.packs")} value={String(site.packCount)} onChange={(value) => change({ packCount: Number(value) })}>
        {COUNTS.map((count) => (
          <option key={count} value={count}>
            {count}
          </option>
        ))}
      </ChoiceField>
      <TextField label={t("site.remarks")} value={site.remarks} most={MOST_REMARKS} isLong onChange={(remarks) => change({ remarks })} />
    </div>
  );
}

interface SiteFormProps {
  readonly before: CommissioningSite;
  readonly submitWord: string;
  readonly onSubmit: (site: CommissioningSite) => void;
  /** Absent = there is nothing to go back to. */
  readonly onCancel?: (() => void) | undefined;
  readonly disabled: boolean;
  readonly why: string | undefined;
}

/** Where the packs stand, who installs them, and at which inverter. */
export function SiteForm({ before, submitWord, onSubmit, onCancel, disabled, why }: SiteFormProps) {
  const { t } = useTranslation("commissioning");
  const [site, setSite] = useState(before);
  const [isTried, setTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isNamed(site) && !disabled) onSubmit(trimmed(site));
  };
  return (
    <form className="siteForm" onSubmit={submit}>
      <Fields
        site={site}
        change={(part) => setSite({ ...site, ...part })}
        nameFault={isTried && !isNamed(site) ? t("site.nameMissing") : null}
      />
      <div className="siteGo">
        <Button type="submit" look="primary" disabled={disabled} title={why}>
          {submitWord}
        </Button>
        {onCancel !== undefined && <Button onClick={onCancel}>{t("site.cancel")}</Button>}
        <span className="muted">{t("site.kept")}</span>
      </div>
    </form>
  );
}
