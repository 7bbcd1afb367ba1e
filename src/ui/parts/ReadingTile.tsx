import type { ReactNode } from "react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Figures, PackSnapshot, Reading, UnitKey } from "../../../protocol/shared.ts";
import { isKnown, MINUS, UNITS } from "../../../protocol/shared.ts";
import { formatKw } from "../model/liveFigures.ts";
import { useReading } from "../state/selectors.ts";
import { useFigures } from "../words/useFigures.ts";
import "./reading.css";

/** A number as text, or one of the two states that are never a number. */
export type Shown = { readonly text: string; readonly unit?: string } | "notRead" | "notReported";

export function shownAs(reading: Reading<number>, unit: UnitKey, decimals: number, figures: Figures, signed = false): Shown {
  if (!isKnown(reading)) return reading;
  const { label } = UNITS[unit];
  const text = figures.amount(reading, unit, { decimals, signed, grouped: true });
  return label === "" ? { text } : { text, unit: label };
}

export const shownAsKw = (watts: Reading<number>, figures: Figures): Shown =>
  isKnown(watts) ? { text: formatKw(watts, figures), unit: "kW" } : watts;

/** The sign is a glyph of its own, so that it can carry the direction's colour beside its shape. */
function Signed({ text }: { readonly text: string }) {
  const sign = text.startsWith("+") ? "plus" : text.startsWith(MINUS) ? "minus" : null;
  if (sign === null) return text;
  return (
    <>
      <i className="sign" data-sign={sign}>
        {text.slice(0, 1)}
      </i>
      {text.slice(1)}
    </>
  );
}

export function ReadingValue({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation("live");
  if (shown === "notReported") return <span className="notReported">{t("notReported")}</span>;
  if (shown === "notRead") {
    return (
      <span className="notRead" title={t("notRead")}>
        <span aria-hidden="true">{t("dash")}</span>
        <span className="visuallyHidden">{t("notRead")}</span>
      </span>
    );
  }
  return (
    <>
      <Signed text={shown.text} />
      {shown.unit !== undefined && <i className="unit">{shown.unit}</i>}
    </>
  );
}

interface ReadingTileProps {
  readonly size: "xl" | "m" | "s";
  readonly label: string;
  readonly shown: Shown;
  /** Name of the reading for "which bytes said so". */
  readonly bytes: string;
  /** Small sign beside the label, as "calculated". */
  readonly mark?: ReactNode;
  /** Line below the value. */
  readonly children?: ReactNode;
}

function StateNote() {
  const { t } = useTranslation("live");
  return <span className="muted">{t("notRead")}</span>;
}

function Tile({ size, label, shown, bytes, mark, children }: ReadingTileProps) {
  return (
    <div className="reading" data-size={size} data-bytes={bytes}>
      <dt>
        {label}
        {mark}
      </dt>
      <dd className="readingValue">
        <ReadingValue shown={shown} />
      </dd>
      {children !== undefined && (
        <dd className="readingSub">
          {size === "xl" && shown === "notRead" && <StateNote />}
          {children}
        </dd>
      )}
    </div>
  );
}

const sameShown = (a: Shown, b: Shown): boolean =>
  a === b || (typeof a === "object" && typeof b === "object" && a.text === b.text && a.unit === b.unit);

export const ReadingTile = memo(
  Tile,
  (a, b) => a.size === b.size && a.label === b.label && a.mark === b.mark && a.children === b.children && sameShown(a.shown, b.shown),
);

interface LiveTileProps extends Omit<ReadingTileProps, "shown"> {
  readonly pick: (snapshot: PackSnapshot) => Reading<number>;
  readonly unit: UnitKey;
  readonly decimals: number;
  readonly signed?: boolean;
}

/** One of the live values, drawn again when it is another one. */
export function LiveTile({ pick, unit, decimals, signed, ...tile }: LiveTileProps) {
  return <ReadingTile {...tile} shown={shownAs(useReading(pick), unit, decimals, useFigures(), signed)} />;
}
