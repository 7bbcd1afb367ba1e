import type { FormEvent } from "react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../parts/Button.tsx";
import { TextField } from "../../parts/TextField.tsx";
import { call } from "../../state/host.ts";
import { askingOf, rememberName, useView } from "./commissioningView.ts";
import { typedNumber } from "./model/siteDraft.ts";

interface CompareFormProps {
  readonly installer: string;
  readonly disabled: boolean;
  readonly why: string | undefined;
}

/** What the inverter's display shows, typed in; the host holds it against the packs of this moment. */
export function CompareForm({ installer, disabled, why }: CompareFormProps) {
  const { t } = useTranslation("commissioning");
  const lastName = useView((s) => s.by);
  const [soc, setSoc] = useState("");
  const [temperature, setTemperature] = useState("");
  const [by, setBy] = useState(lastName || installer);
  const [isTried, setTried] = useState(false);
  const socPct = typedNumber(soc, 0, 100);
  const temperatureC = typedNumber(temperature, -60, 150);
  const name = by.trim();
  const faultOf = (isWrong: boolean, words: string) => (isTried && isWrong ? words : null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (socPct === null || temperatureC === null || name === "") return;
    rememberName(name);
    void askingOf("inverterAgrees", () => call("commission.compare", { socPct, temperatureC, by: name }));
  };
  return (
    <form className="compareForm" aria-label={t("compare.title")} onSubmit={submit}>
      <h3>{t("compare.title")}</h3>
      <div className="siteFields">
        <TextField
          label={t("compare.soc")}
          value={soc}
          most={10}
          inputMode="decimal"
          fault={faultOf(socPct === null, t("compare.socBad"))}
          onChange={setSoc}
        />
        <TextField
          label={t("compare.temperature")}
          value={temperature}
          most={10}
          inputMode="decimal"
          fault={faultOf(temperatureC === null, t("compare.temperatureBad"))}
          onChange={setTemperature}
        />
        <TextField label={t("compare.by")} value={by} most={200} fault={faultOf(name === "", t("mark.byMissing"))} onChange={setBy} />
      </div>
      <div className="siteGo">
        <Button type="submit" look="primary" disabled={disabled} title={why}>
          {t("compare.compare")}
        </Button>
      </div>
    </form>
  );
}
