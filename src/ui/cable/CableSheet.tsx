import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import type { InverterBrand } from "../../../protocol/shared.ts";
import { BATTERY_JACKS, pinName, RJ45_PINS, wireColour } from "../../../protocol/shared.ts";
import { useUi } from "../state/store.ts";
import { CableDrawing } from "./CableDrawing.tsx";
import "./cableSheet.css";
import { useCodeWords, usePackSerial } from "../state/inverterPack.ts";
import { Remarks } from "./Remarks.tsx";
import { useBrandEvidence } from "./useBrandEvidence.ts";
import { WireSwatch } from "./WireList.tsx";

function Facts({ brand }: { readonly brand: InverterBrand }) {
  const { t } = useTranslation("inverter");
  const words = useCodeWords();
  const { evidence, code } = useBrandEvidence(brand);
  const serial = usePackSerial();
  const address = useUi((s) => s.session.found?.address ?? null);
  return (
    <dl className="sheetFacts">
      <dt>{t("print.code")}</dt>
      <dd>
        {t(`port.${brand.port}`)}: {code === null ? t("evidence.unknown") : words.full(brand.port, code)}
        <small>{t(`evidence.${evidence}`, { code: code === null ? "" : words.digits(code) })}</small>
      </dd>
      <dt>{t("print.kind")}</dt>
      <dd>{t(brand.straightFits ? "print.straight" : "print.made")}</dd>
      {serial !== null && address !== null && (
        <>
          <dt>{t("cable.battery")}</dt>
          <dd>{t("print.pack", { address, serial })}</dd>
        </>
      )}
    </dl>
  );
}

function Wires({ brand }: { readonly brand: InverterBrand }) {
  const { t } = useTranslation("inverter");
  const { cable, pins } = brand;
  if (cable === null || pins === null) return <p>{t("cable.noPins")}</p>;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t("print.wire")}</th>
          <th scope="col">{t("print.colour")}</th>
          <th scope="col">{t("print.batteryPin")}</th>
          <th scope="col">{t("print.inverterPin")}</th>
        </tr>
      </thead>
      <tbody>
        {cable.map(({ signal, batteryPin, inverterPin }) => (
          <tr key={batteryPin}>
            <th scope="row">{signal}</th>
            <td>
              <span className="sheetColour">
                <WireSwatch colour={wireColour(batteryPin)} />
                {t(`colour.${wireColour(batteryPin)}`)}
              </span>
            </td>
            <td>
              <b>{batteryPin}</b> {pinName(BATTERY_JACKS[brand.port], batteryPin)}
            </td>
            <td>
              <b>{inverterPin}</b> {pinName(pins, inverterPin)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function AllPins({ brand }: { readonly brand: InverterBrand }) {
  const { t } = useTranslation("inverter");
  const { pins } = brand;
  if (pins === null) return null;
  return (
    <table>
      <caption>{t("print.allPins")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("print.pin")}</th>
          {RJ45_PINS.map((pin) => (
            <th key={pin} scope="col">
              {pin}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">{t("print.batterySide", { port: t(`port.${brand.port}`) })}</th>
          {RJ45_PINS.map((pin) => (
            <td key={pin}>{pinName(BATTERY_JACKS[brand.port], pin)}</td>
          ))}
        </tr>
        <tr>
          <th scope="row">{brand.brand}</th>
          {RJ45_PINS.map((pin) => (
            <td key={pin}>{pinName(pins, pin)}</td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}

/** What the printer gets instead of the app: one page to take to the workbench. Never seen on the screen. */
export function CableSheet({ brand }: { readonly brand: InverterBrand }) {
  const { t } = useTranslation("inverter");
  const version = useUi((s) => s.info?.version ?? "");
  return createPortal(
    <div className="cableSheet" data-theme="light" aria-hidden="true">
      <header>
        <span>{t("print.title")}</span>
        <h1>
          {brand.brand} · {brand.seriesShown}
        </h1>
      </header>
      <Facts brand={brand} />
      <CableDrawing port={brand.port} pins={brand.pins} cable={brand.cable} remarks={brand.remarks} />
      <p className="sheetCaption">{t("cable.caption")}</p>
      <Wires brand={brand} />
      <AllPins brand={brand} />
      <section className="sheetMind">
        <h2>{t("print.remarks")}</h2>
        {!brand.straightFits && <p>{t("print.open")}</p>}
        <Remarks brand={brand} />
        <p>{t("print.check")}</p>
      </section>
      <footer>{t("print.footer", { version })}</footer>
    </div>,
    document.body,
  );
}
