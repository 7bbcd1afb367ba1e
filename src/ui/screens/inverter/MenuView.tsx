import { useTranslation } from "react-i18next";
import type { ChargeSetting } from "../../../../protocol/shared.ts";
import {
  brandMenuOf,
  brandOf,
  CHARGE_SETTINGS,
  isKnown,
  POWER_NOTES,
  powerNoteFor,
  ruleContext,
  UNITS,
} from "../../../../protocol/shared.ts";
import { useReading } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";
import { shownSource } from "../../words/shownSource.ts";
import "./menuView.css";
import { portOf } from "../../model/wantedInverter.ts";
import { useCodeWords, useSelection, useWanted } from "../../state/inverterPack.ts";
import { useFigures } from "../../words/useFigures.ts";

/** Rated capacity in whole Ah; null = not known. */
function useCapacityAh(): number | null {
  const mah = useReading((s) => s.ratedCapacityMah);
  return isKnown(mah) ? Math.round(mah / 1000) : null;
}

function MustSet() {
  const { t } = useTranslation("inverter");
  const words = useCodeWords();
  const wanted = useWanted();
  const selection = useSelection();
  const port = selection === null ? null : portOf(selection);
  const name = wanted?.mode === "manual" && wanted.code !== null ? words.name(wanted.port, wanted.code) : null;
  return (
    <section aria-label={t("menu.title")}>
      <h2>{t("menu.title")}</h2>
      <dl className="menuList">
        <dt>{t("menu.batteryType")}</dt>
        <dd>{t("menu.batteryTypeText")}</dd>
        <dt>{t("menu.protocol")}</dt>
        <dd>{name === null ? t("menu.protocolTextNone") : t("menu.protocolText", { name })}</dd>
        {port !== null && (
          <>
            <dt>{t("menu.port")}</dt>
            <dd>{t("menu.portText", { port: t(`port.${port}`) })}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

/** What the maker has shown of this brand's menu. */
function MakersMenu() {
  const { t } = useTranslation("inverter");
  const selection = useSelection();
  const menu = brandMenuOf(selection?.kind === "brand" ? selection.key : null);
  if (menu === null) return null;
  const { brand, machine, source, entries } = menu;
  const title = t("menu.maker", { brand: brandOf(brand)?.brand ?? "" });
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <p className="menuDoubt">{t("menu.makerSource", { machine, source: shownSource(source) })}</p>
      <dl className="menuList">
        {entries.map(({ key, printed }) => (
          <div key={key}>
            <dt>{t(`menu.entry.${key}`)}</dt>
            <dd>
              <b>{printed}</b>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Amount({ setting }: { readonly setting: ChargeSetting }) {
  const figures = useFigures();
  const { t } = useTranslation("inverter");
  const capacityAh = useCapacityAh();
  if (setting.unit === "mV") {
    const isSlip = setting.printed.endsWith("Vd");
    return (
      <>
        <b>
          {figures.amount(setting.amount, "V", { decimals: 1 })}
          <span className="unit">{UNITS.V.label}</span>
        </b>
        {isSlip && <small>{t("menu.printedAs", { text: setting.printed })}</small>}
      </>
    );
  }
  return (
    <>
      <b>
        {figures.decimal(setting.amount / 100, 1)}
        <span className="unit">{t("menu.rate")}</span>
      </b>
      {capacityAh !== null && (
        <small>{t("menu.ampsHere", { amps: Math.round((capacityAh * setting.amount) / 100), capacity: capacityAh })}</small>
      )}
    </>
  );
}

function Charging() {
  const { t } = useTranslation("inverter");
  return (
    <section aria-label={t("menu.charging")}>
      <h2>{t("menu.charging")}</h2>
      <p>{t("menu.chargingWith")}</p>
      <p className="menuDoubt">{t("menu.direction")}</p>
      <p>{t("menu.chargingWithout")}</p>
      <dl className="menuList">
        {CHARGE_SETTINGS.map((setting) => (
          <div key={setting.key}>
            <dt>{t(`menu.${setting.key}`)}</dt>
            <dd>
              <Amount setting={setting} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Power() {
  const { t } = useTranslation("inverter");
  const capacityAh = useCapacityAh();
  const ratedMa = ruleContext(
    null,
    useUi((s) => s.session.identity),
  ).ratedCurrentMa;
  const here = powerNoteFor(capacityAh, ratedMa === null ? null : ratedMa / 1000);
  return (
    <section aria-label={t("menu.power")}>
      <h2>{t("menu.power")}</h2>
      <dl className="menuList">
        {POWER_NOTES.map((note) => (
          <div key={note.model} data-here={note === here}>
            <dt>
              {note.model}
              {note === here && <em>{t("menu.thisPack")}</em>}
            </dt>
            <dd>
              <b>{t("menu.powerInverter", { kva: note.inverterKva })}</b>
              <small>{t("menu.powerLoad", { kw: note.loadKw })}</small>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** What no tool on the battery's side can do: the inverter's own menu, and what the guide recommends for it. */
export function MenuView() {
  return (
    <div className="menuView">
      <MustSet />
      <MakersMenu />
      <Charging />
      <Power />
    </div>
  );
}
