import { useTranslation } from "react-i18next";
import { Icon } from "../parts/Icon.tsx";
import { setBytesMode, useBytesMode } from "./bytesMode.ts";

/** Small and out of the way: turns every value into one that can be asked for its bytes. */
export function BytesButton() {
  const { t } = useTranslation("trace");
  const isOn = useBytesMode((s) => s.isOn);
  return (
    <button
      type="button"
      className="bytesButton"
      aria-pressed={isOn}
      aria-keyshortcuts="B"
      aria-label={t("live.mode")}
      title={t("live.modeTip")}
      onClick={() => setBytesMode(!isOn)}
    >
      <Icon name="trace" />
    </button>
  );
}
