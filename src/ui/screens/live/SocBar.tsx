import { useTranslation } from "react-i18next";

/** The charge as a lying cell; the number beside it is the value. */
export function SocBar({ percent }: { readonly percent: string }) {
  const { t } = useTranslation("live");
  return (
    <span className="socBar" role="img" aria-label={t("battery.socBar", { percent })}>
      <i style={{ width: `${percent}%` }} />
    </span>
  );
}
