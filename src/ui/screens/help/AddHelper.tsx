import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ADDRESSES, roleOf, SWITCH_WEIGHTS, switchesOf, switchesUp, toggled, upsideDown } from "../../model/addSwitch.ts";
import { Say } from "../../parts/Say.tsx";
import { useUi } from "../../state/store.ts";
import "./addHelper.css";

interface SwitchProps {
  readonly address: number;
  readonly onAddress: (address: number) => void;
}

/** The four sliders as they stand on the housing; each is moved by a click or a key. */
function Sliders({ address, onAddress }: SwitchProps) {
  const { t } = useTranslation("help");
  return (
    <fieldset className="addBody" aria-label={t("add.switch")}>
      <span className="addPrint" aria-hidden="true">
        ON ↑
      </span>
      {switchesOf(address).map((on, index) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: four switches that never move
          key={index}
          type="button"
          role="switch"
          aria-checked={on}
          aria-label={t("add.slider", { number: index + 1, weight: toggled(0, index + 1) })}
          className="addSlider"
          onClick={() => onAddress(toggled(address, index + 1))}
        >
          <i className="addSlot">
            <i className="addKnob" />
          </i>
          <span aria-hidden="true">{index + 1}</span>
        </button>
      ))}
    </fieldset>
  );
}

function Numbers({ address, onAddress }: SwitchProps) {
  const { t } = useTranslation("help");
  const here = useUi((s) => s.session.found?.address ?? null);
  return (
    <fieldset className="addNumbers" aria-label={t("add.address")}>
      {ADDRESSES.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === address}
          data-here={each === here}
          title={each === here ? t("add.here") : undefined}
          onClick={() => onAddress(each)}
        >
          {each}
        </button>
      ))}
    </fieldset>
  );
}

/** Switches to address and back, and what that address means. */
export function AddHelper() {
  const { t } = useTranslation("help");
  const here = useUi((s) => s.session.found?.address ?? null);
  const [address, setAddress] = useState(here ?? 1);
  const weights = SWITCH_WEIGHTS.filter((weight) => (address & weight) !== 0);
  const role = roleOf(address);
  return (
    <section className="panel" aria-label={t("add.title")}>
      <div className="panelHead">
        <h2>{t("add.title")}</h2>
        {here !== null && <span className="addHere">{t("add.hereNow", { address: here })}</span>}
      </div>
      <p>{t("add.text")}</p>
      <div className="addTool">
        <Sliders address={address} onAddress={setAddress} />
        <Numbers address={address} onAddress={setAddress} />
      </div>
      <div className="addResult" aria-live="polite">
        <b>{t("add.result", { address })}</b>
        <span>
          {weights.length > 1 && t("add.sum", { sum: weights.join(" + "), address })}
          {weights.length === 1 && t("add.sumOne", { number: switchesUp(address).join() })}
          {weights.length === 0 && t("add.sumNone")}
        </span>
        <p>{t(`add.${role}Text`, { address })}</p>
      </div>
      <Say title={t("add.upsideDown", { address, wrong: upsideDown(address) })}>{t("add.upsideDownText")}</Say>
    </section>
  );
}
