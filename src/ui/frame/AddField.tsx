import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { HIGHEST_ON_SWITCH } from "../model/addSwitch.ts";
import { DipSwitch } from "../parts/DipSwitch.tsx";

interface AddFieldProps {
  readonly address: number;
  /** Where it can be changed: as far as these families go. */
  readonly highest?: number;
  /** Absent = it cannot be changed now. */
  readonly onChange?: (address: number) => void;
  readonly onEnter?: () => void;
}

/** ADD as number and as the switch on the housing, with one step down and up. */
export function AddField({ address, highest = HIGHEST_ON_SWITCH, onChange, onEnter }: AddFieldProps) {
  const { t } = useTranslation("frame");
  const step = (by: number) => onChange?.(Math.min(highest, Math.max(0, address + by)));

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Enter") onEnter?.();
    else if (event.key === "ArrowUp" || event.key === "ArrowRight") step(1);
    else if (event.key === "ArrowDown" || event.key === "ArrowLeft") step(-1);
    else if (event.key === "Home") onChange?.(0);
    else if (event.key === "End") onChange?.(highest);
    else return;
    event.preventDefault();
  }

  const spin = onChange && {
    role: "spinbutton",
    tabIndex: 0,
    "aria-label": t("bar.addHint", { most: highest }),
    "aria-valuenow": address,
    "aria-valuemin": 0,
    "aria-valuemax": highest,
    onKeyDown,
  };
  return (
    <div className="barCell barAdd" title={t("bar.addHint", { most: highest })}>
      <div className="barAddValue" {...spin}>
        <span>{t("bar.add")}</span>
        <b>{address}</b>
      </div>
      {address <= HIGHEST_ON_SWITCH && <DipSwitch address={address} />}
      {onChange && (
        <span className="stepper">
          <button type="button" aria-label={t("bar.addDown")} disabled={address === 0} onClick={() => step(-1)}>
            −
          </button>
          <button type="button" aria-label={t("bar.addUp")} disabled={address >= highest} onClick={() => step(1)}>
            +
          </button>
        </span>
      )}
    </div>
  );
}
