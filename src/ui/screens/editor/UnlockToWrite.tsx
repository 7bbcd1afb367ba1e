import { useTranslation } from "react-i18next";
import { Button } from "../../parts/Button.tsx";
import { showSide } from "./side.ts";

/** Stands by what a locked window does not send. */
export function UnlockToWrite({ size }: { readonly size?: "small" }) {
  const { t } = useTranslation("parameters");
  return (
    <Button size={size} onClick={() => showSide("unlock")}>
      {t("review.unlockToWrite")}
    </Button>
  );
}
