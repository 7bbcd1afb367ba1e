import { useTranslation } from "react-i18next";
import type { CheckStatus } from "../../../contract/commissioning.ts";
import type { IconName } from "../../parts/Icon.tsx";
import { Icon } from "../../parts/Icon.tsx";
import "./statusMark.css";

const ICONS: Readonly<Record<CheckStatus, IconName>> = {
  open: "dots",
  passed: "ok",
  failed: "close",
  byHand: "person",
  notPossible: "dash",
};

/** What became of a check. Each status has a sign, an outline and a word of its own, so that it reads without colour. */
export function StatusMark({ status }: { readonly status: CheckStatus }) {
  const { t } = useTranslation("commissioning");
  return (
    <span className="statusMark" data-status={status}>
      <Icon name={ICONS[status]} />
      {t(`status.${status}`)}
    </span>
  );
}
