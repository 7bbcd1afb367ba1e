import { useTranslation } from "react-i18next";
import type { BatteryEnd, Rj45Pin, WireColour } from "../../../protocol/shared.ts";
import { wireColour } from "../../../protocol/shared.ts";
import { WIRE_PAINT } from "./wireColours.ts";

export function WireSwatch({ colour }: { readonly colour: WireColour }) {
  const [sheath, stripe] = WIRE_PAINT[colour];
  return (
    <svg className="wireSwatch" viewBox="0 0 32 10" aria-hidden="true">
      <rect x="0.5" y="0.5" width="31" height="9" rx="4.5" fill={sheath} />
      {stripe !== undefined && <path d="M5 5H28" stroke={stripe} strokeWidth="8" strokeDasharray="4 5" />}
      <rect className="wireSwatchEdge" x="0.5" y="0.5" width="31" height="9" rx="4.5" />
    </svg>
  );
}

/** A wire whose far end may not be known. */
export type WireEnds = BatteryEnd & { readonly inverterPin?: Rj45Pin };

export function WireList({ wires }: { readonly wires: readonly WireEnds[] }) {
  const { t } = useTranslation("inverter");
  return (
    <ul className="wireList" aria-label={t("cable.wires")}>
      {wires.map(({ signal, batteryPin, inverterPin }) => {
        const colour = wireColour(batteryPin);
        return (
          <li key={batteryPin}>
            <WireSwatch colour={colour} />
            <b>{t("cable.wire", { signal, colour: t(`colour.${colour}`) })}</b>
            <small>
              {inverterPin === undefined
                ? t("cable.pinFrom", { from: batteryPin })
                : t("cable.pins", { from: batteryPin, to: inverterPin })}
            </small>
          </li>
        );
      })}
    </ul>
  );
}
