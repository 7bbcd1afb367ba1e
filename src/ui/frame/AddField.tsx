import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { drawnAddress } from "../model/addSwitch.ts";
import { DipSwitch } from "../parts/DipSwitch.tsx";

interface AddFieldProps {
  readonly address: number | "auto";
  /** As far as these families go. */
  readonly highest: number;
  /** Absent = it cannot be changed now. */
  readonly onChange?: (address: number | "auto") => void;
  readonly onEnter?: () => void;
}

/** Auto comes before 0. */
const AUTO = -1;

/** ADD as number and as the switch on the housing, with one step down and up; Auto shows the switch of the first pack. */
export function AddField({ address, highest, onChange, onEnter }: AddFieldProps) {
  const { t } = useTranslation("frame");
  const place = address === "auto" ? AUTO : address;
  const words = address === "auto" ? t("bar.auto") : String(address);
  const go = (to: number) => onChange?.(to <= AUTO ? "auto" : Math.min(highest, to));
  const step = (by: number) => go(place + by);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Enter") onEnter?.();
    else if (event.key === "ArrowUp" || event.key === "ArrowRight") step(1);
    else if (event.key === "ArrowDown" || event.key === "ArrowLeft") step(-1);
    else if (event.key === "Home") go(AUTO);
    else if (event.key === "End") go(highest);
    else return;
    event.preventDefault();
  }

  const spin = onChange && {
    role: "spinbutton",
    tabIndex: 0,
    "aria-label": t("bar.addHint", { most: highest }),
    "aria-valuenow": place,
    "aria-valuetext": words,
    "aria-valuemin": AUTO,
    "aria-valuemax": highest,
    onKeyDown,
  };
  return (
    <div className="barCell barAdd" title={t("bar.addHint", { most: highest })}>
      <div className="barAddValue" {...spin}>
        <span>{t("bar.add")}</span>
        <b>{words}</b>
      </div>
      <DipSwitch address={drawnAddress(address)} />
      {onChange && (
        <span className="stepper">
          <button type="button" aria-label={t("bar.addDown")} disabled={place === AUTO} onClick={() => step(-1)}>
            −
          </button>
          <button type="button" aria-label={t("bar.addUp")} disabled={place >= highest} onClick={() => step(1)}>
            +
          </button>
        </span>
      )}
    </div>
  );
}
