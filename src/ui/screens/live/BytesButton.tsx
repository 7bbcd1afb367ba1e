import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../parts/Icon.tsx";
import { setBytesMode, useBytesMode } from "./bytesMode.ts";

/** Small and out of the way: turns every value into one that can be asked for its bytes. */
export function BytesButton() {
  const { t } = useTranslation("trace");
  const isOn = useBytesMode((s) => s.isOn);
  const button = useRef<HTMLButtonElement>(null);
  const wasOn = useRef(isOn);
  useEffect(() => {
    // The one that was chosen from is gone: back to where it began.
    if (wasOn.current && !isOn && document.activeElement === document.body) button.current?.focus({ preventScroll: true });
    wasOn.current = isOn;
  }, [isOn]);
  // The values lie over it meanwhile; Esc and a button of their own end it.
  if (isOn) return null;
  return (
    <button
      ref={button}
      type="button"
      className="bytesButton"
      aria-keyshortcuts="B"
      aria-label={t("live.mode")}
      title={t("live.modeTip")}
      onClick={() => setBytesMode(true)}
    >
      <Icon name="trace" />
    </button>
  );
}
