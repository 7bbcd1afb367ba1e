import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { LedPattern } from "../../model/ledTable.ts";
import "../../parts/housing.css";

interface Choice<T extends string> {
  readonly value: T;
  readonly pattern: LedPattern;
  /** How many lamps, from the left, show the pattern. */
  readonly lit: number;
  readonly words: string;
}

interface LampChoiceProps<T extends string> {
  readonly lamp: "run" | "alm" | "soc";
  readonly lamps: number;
  readonly chosen: T | null;
  readonly choices: readonly Choice<T>[];
  readonly onChoose: (value: T | null) => void;
}

/** One lamp, or the four of SOC: each way it can look is drawn, blinking in the guide's rhythm. */
export function LampChoice<T extends string>({ lamp, lamps, chosen, choices, onChoose }: LampChoiceProps<T>) {
  const { t } = useTranslation("help");
  const name = useId();
  const places = Array.from({ length: lamps }, (_, place) => place);
  return (
    <fieldset className="lampChoice" data-lamp={lamp}>
      <legend>{t(`led.lamp.${lamp}`)}</legend>
      <label className="lampOption">
        <input type="radio" name={name} checked={chosen === null} onChange={() => onChoose(null)} />
        <span className="lampUnknown" aria-hidden="true">
          ?
        </span>
        {t("led.unsure")}
      </label>
      {choices.map(({ value, pattern, lit, words }) => (
        <label key={value} className="lampOption">
          <input type="radio" name={name} checked={chosen === value} onChange={() => onChoose(value)} />
          <span className="bezel lampDrawn" aria-hidden="true">
            {places.map((place) => (
              <i key={place} className="lamp" data-lamp={lamp} data-pattern={place < lit ? pattern : "off"} />
            ))}
          </span>
          {words}
        </label>
      ))}
    </fieldset>
  );
}
