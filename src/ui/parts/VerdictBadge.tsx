import { useTranslation } from "react-i18next";
import type { WriteVerdict } from "../../contract/params.ts";
import type { IconName } from "./Icon.tsx";
import { Icon } from "./Icon.tsx";
import "./verdictBadge.css";

const ICONS: Readonly<Record<WriteVerdict, IconName>> = {
  verified: "ok",
  notVerified: "close",
  sideEffect: "warning",
  unknown: "help",
  notSent: "dash",
};

/** What is known of one value after a write. Each verdict has an outline of its own, so that it reads without colour. */
export function VerdictBadge({ verdict }: { readonly verdict: WriteVerdict }) {
  const { t } = useTranslation("parameters");
  return (
    <span className="verdictBadge" data-verdict={verdict}>
      <Icon name={ICONS[verdict]} />
      {t(`verdict.${verdict}`)}
    </span>
  );
}
