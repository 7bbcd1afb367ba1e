import { useTranslation } from "react-i18next";
import { useUi } from "../state/store.ts";

/** On the rail, so that it is seen from every screen. */
export function UnfinishedBadge() {
  const { t } = useTranslation("parameters");
  const isThere = useUi((s) => s.params.unfinished !== null);
  if (!isThere) return null;
  return (
    <i className="railBadge">
      <span aria-hidden="true">!</span>
      <span className="visuallyHidden">{t("unfinished.badge")}</span>
    </i>
  );
}
