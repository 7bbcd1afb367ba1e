import { useTranslation } from "react-i18next";
import type { BmsError } from "../../../protocol/shared.ts";
import { errorPlace } from "../model/errorPlace.ts";
import { Say } from "./Say.tsx";

/** What happened, what it means, what to do; the figures on request. */
export function ErrorSay({ error }: { readonly error: BmsError }) {
  const { t } = useTranslation("errors");
  const place = errorPlace(error);
  const figures = Object.entries(error.detail ?? {});
  return (
    <Say tone="bad" title={t(`${place}.what`)} alert>
      <p>
        {t(`${place}.means`)} {t(`${place}.todo`)}
      </p>
      <details>
        <summary>{t("detail")}</summary>
        <span className="mono">
          {error.code}
          {figures.map(([name, value]) => ` · ${name}: ${value}`).join("")}
        </span>
      </details>
    </Say>
  );
}
