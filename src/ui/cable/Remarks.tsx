import { useTranslation } from "react-i18next";
import type { InverterBrand, PinRemark } from "../../../protocol/shared.ts";
import { PIN_REMARKS, pinName } from "../../../protocol/shared.ts";
import { Icon } from "../parts/Icon.tsx";
import { SeverityShape } from "../parts/SeverityShape.tsx";

const ORDER = ["danger", "check", "note"] as const;

/** The worst first. */
function sortedRemarks(brand: InverterBrand): readonly PinRemark[] {
  return [...brand.remarks].sort((a, b) => ORDER.indexOf(PIN_REMARKS[a.key]) - ORDER.indexOf(PIN_REMARKS[b.key]));
}

/** What is odd or dangerous at this inverter's pins; the drawing has the same signs. */
export function Remarks({ brand }: { readonly brand: InverterBrand }) {
  const { t } = useTranslation("inverter");
  if (brand.remarks.length === 0) return null;
  return (
    <ul className="pinRemarks">
      {sortedRemarks(brand).map(({ key, pins }) => {
        const level = PIN_REMARKS[key];
        const names = pins.map((pin) => (brand.pins === null ? "" : pinName(brand.pins, pin))).join(", ");
        return (
          <li key={key} data-level={level}>
            {level === "note" ? <Icon name="info" /> : <SeverityShape severity={level === "danger" ? "fault" : "alarm"} />}
            <span>{t(`remark.${key}`, { pins: names })}</span>
          </li>
        );
      })}
    </ul>
  );
}
