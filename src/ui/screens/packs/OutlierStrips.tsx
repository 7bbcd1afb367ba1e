import { useTranslation } from "react-i18next";
import type { Comparison } from "../../../../protocol/shared.ts";
import { useFigures } from "../../words/useFigures.ts";
import { jitterOf, placePct, quantityText, stripScale } from "./model/strip.ts";

const MIDDLE = 20;

/** Every pack a dot on one scale; one that stands apart is a filled diamond with its number. */
function Strip({ comparison }: { readonly comparison: Comparison }) {
  const figures = useFigures();
  const { t } = useTranslation("packs");
  const { quantity, values, outliers } = comparison;
  const name = t(`quantity.${quantity}`);
  const title = quantity === "currentShare" ? t("strip.shareTip") : undefined;
  if (values.length === 0) {
    return (
      <div className="strip" title={title}>
        <h2>{name}</h2>
        <p className="stripNone" aria-label={t("strip.none", { name })} role="img">
          {t("strip.dash")}
        </p>
      </div>
    );
  }
  const scale = stripScale(
    quantity,
    values.map(({ value }) => value),
  );
  const [lo, hi] = [quantityText(quantity, scale.lo, false, figures), quantityText(quantity, scale.hi, true, figures)];
  const label = outliers.length === 0 ? t("strip.agree", { name, lo, hi }) : t("strip.apart", { name, lo, hi, packs: outliers.join(", ") });
  return (
    <div className="strip" title={title}>
      <h2>{name}</h2>
      <svg role="img" aria-label={label}>
        <line className="stripLine" x1="0" x2="100%" y1={MIDDLE} y2={MIDDLE} />
        {values.map(({ address, value }) =>
          outliers.includes(address) ? (
            <svg key={address} x={`${placePct(scale, value)}%`} overflow="visible" aria-hidden="true">
              <path className="stripApart" d={`M0 ${MIDDLE - 7}l7 7-7 7-7-7z`} />
              <text className="stripNumber" y="8" textAnchor="middle">
                {address}
              </text>
            </svg>
          ) : (
            <circle key={address} className="stripDot" cx={`${placePct(scale, value)}%`} cy={MIDDLE + jitterOf(address)} r="3.5" />
          ),
        )}
      </svg>
      <p className="stripEnds" aria-hidden="true">
        <span>{lo}</span>
        <span>{hi}</span>
      </p>
    </div>
  );
}

export function OutlierStrips({ comparisons }: { readonly comparisons: readonly Comparison[] }) {
  return (
    <div className="strips">
      {comparisons.map((comparison) => (
        <Strip key={comparison.quantity} comparison={comparison} />
      ))}
    </div>
  );
}
