import { useTranslation } from "react-i18next";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import { lockNow, useUnlocked } from "../state/lock.ts";
import { useReadOnly } from "../state/selectors.ts";
import "./lockButton.css";

/** Amber while parameters may be changed: a state to be seen from afar, and one click to end it. */
export function LockButton({ onUnlock, disabled = false }: { readonly onUnlock: () => void; readonly disabled?: boolean }) {
  const { t } = useTranslation("parameters");
  const { t: tFrame } = useTranslation("frame");
  const readOnly = useReadOnly();
  const unlocked = useUnlocked();
  return (
    <Button
      className="lockButton"
      data-unlocked={unlocked}
      disabled={disabled || readOnly}
      title={readOnly ? tFrame("readOnly.why") : undefined}
      onClick={unlocked ? lockNow : onUnlock}
    >
      {unlocked ? <Icon name="unlock" /> : <Icon name="lock" />}
      {t(unlocked ? "head.unlocked" : "head.locked")}
    </Button>
  );
}
