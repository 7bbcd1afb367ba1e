import { useTranslation } from "react-i18next";
import type { Leds } from "../model/leds.ts";
import type { LedPattern } from "../model/ledTable.ts";
import "./housing.css";

function Lamp({ lamp, pattern }: { readonly lamp: "run" | "alm" | "soc"; readonly pattern: LedPattern }) {
  return <i className="lamp" data-lamp={lamp} data-pattern={pattern} />;
}

/** What RUN, ALM and the four SOC lamps of the housing should show right now; null = not known. */
export function LedRow({ leds }: { readonly leds: Leds | null }) {
  const { t } = useTranslation("parts");
  const run = leds ? t(`led.${leds.run}`) : t("led.question");
  const alm = leds ? t(`led.${leds.alm}`) : t("led.question");
  const lit = leds?.socLit ?? null;
  const soc = lit === null ? t("led.question") : t("led.lit", { lit });
  const label = leds ? t("led.label", { run, alm, soc }) : t("led.unknown");
  return (
    <div className="ledRow" role="img" aria-label={label}>
      <div className="led">
        <div className="lamps">
          <Lamp lamp="run" pattern={leds?.run ?? "off"} />
        </div>
        <span>
          {t("led.run")} {run}
        </span>
      </div>
      <div className="led">
        <div className="lamps">
          <Lamp lamp="alm" pattern={leds?.alm ?? "off"} />
        </div>
        <span>
          {t("led.alm")} {alm}
        </span>
      </div>
      <div className="led">
        <div className="lamps">
          {[1, 2, 3, 4].map((place) => (
            <Lamp key={place} lamp="soc" pattern={lit !== null && place <= lit ? "on" : "off"} />
          ))}
        </div>
        <span>
          {t("led.soc")} {soc}
        </span>
      </div>
    </div>
  );
}
