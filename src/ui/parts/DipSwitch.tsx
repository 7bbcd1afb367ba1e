import { useTranslation } from "react-i18next";
import { isOnSwitch, switchesOf } from "../model/addSwitch.ts";
import "./housing.css";

interface DipSwitchProps {
  readonly address: number;
  /** In px before the user's text scale. */
  readonly height?: number;
  /** Purely a picture beside text that says the same. */
  readonly decorative?: boolean;
}

/** ADD as the four sliders on the housing: up = ON. Body, sliders and numbers carry it; colour does not. Nothing where the switch cannot say it. */
export function DipSwitch({ address, height = 38, decorative = false }: DipSwitchProps) {
  const { t } = useTranslation("parts");
  if (!isOnSwitch(address)) return null;
  const switches = switchesOf(address);
  const words = switches.map((on, index) => t(on ? "dipOn" : "dipOff", { number: index + 1 })).join(", ");
  return (
    <svg
      className="dip"
      viewBox="0 0 57 40"
      style={{ height: `${height / 16}rem`, width: `${(height * 1.5) / 16}rem` }}
      role="img"
      aria-hidden={decorative}
      aria-label={t("dip", { add: address, switches: words })}
    >
      <rect className="dipBody" x="0.5" y="0.5" width="56" height="39" rx="2.5" />
      <text x="5" y="7.2" className="dipPrint">
        ON ↑
      </text>
      {switches.map((on, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: four switches that never move
        <g key={index} transform={`translate(${5 + index * 12.5},0)`}>
          <rect className="dipSlot" y="9" width="9" height="19" rx="1.5" />
          <rect className="dipSlider" x="1" y={on ? 10 : 18.5} width="7" height="8.5" rx="1" />
          <text x="4.5" y="37" className="dipNumber">
            {index + 1}
          </text>
        </g>
      ))}
    </svg>
  );
}
