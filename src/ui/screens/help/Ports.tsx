import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { InverterBrand, InverterPort, PinNames } from "../../../../protocol/shared.ts";
import { BATTERY_JACKS, brandOf, INVERTER_BRANDS, pinName, RJ45_PINS, wireColour } from "../../../../protocol/shared.ts";
import { CableDrawing } from "../../cable/CableDrawing.tsx";
import { CableSheet } from "../../cable/CableSheet.tsx";
import { Button } from "../../parts/Button.tsx";
import "../../cable/cablePanel.css";
import { Remarks } from "../../cable/Remarks.tsx";
import { WireList, WireSwatch } from "../../cable/WireList.tsx";
import { PORT_ODDITIES } from "../../model/portOddities.ts";
import { Icon } from "../../parts/Icon.tsx";
import { PickList } from "../../parts/PickList.tsx";
import { PinSheet } from "./PinSheet.tsx";
import "./ports.css";
import { Wiring } from "./Wiring.tsx";

type Jack = InverterPort | "link";
const JACKS: readonly Jack[] = ["link", "rs485", "can"];
const isJack = (key: string): key is Jack => JACKS.some((jack) => jack === key);

/** Eight pins as printed; the colour is that of the wire in a plug made to T-568B. */
function PinTable({ title, names }: { readonly title: string; readonly names: PinNames }) {
  const { t } = useTranslation("help");
  const { t: tInverter } = useTranslation("inverter");
  return (
    <table className="helpTable pinTable" aria-label={title}>
      <thead>
        <tr>
          <th scope="col">{t("wiring.pin")}</th>
          <th scope="col">{t("wiring.wire")}</th>
          <th scope="col">{t("ports.printed")}</th>
        </tr>
      </thead>
      <tbody>
        {RJ45_PINS.map((pin) => (
          <tr key={pin} data-open={pinName(names, pin) === "NC" || pinName(names, pin) === "/"}>
            <th scope="row">{pin}</th>
            <td>
              <span className="pinWire">
                <WireSwatch colour={wireColour(pin)} />
                {tInverter(`colour.${wireColour(pin)}`)}
              </span>
            </td>
            <td>{pinName(names, pin)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function JackView({ jack }: { readonly jack: Jack }) {
  const { t } = useTranslation("help");
  const title = t(`ports.jack.${jack}`);
  return (
    <>
      <section className="panel" aria-label={title}>
        <div className="panelHead">
          <h2>{title}</h2>
        </div>
        <p>{t(`ports.jackText.${jack}`)}</p>
        <PinTable title={title} names={BATTERY_JACKS[jack]} />
        <p className="helpSource">{t("ports.source")}</p>
      </section>
      {jack === "link" && <Wiring />}
    </>
  );
}

function BrandView({ brand }: { readonly brand: InverterBrand }) {
  const { t } = useTranslation("help");
  const { t: tInverter } = useTranslation("inverter");
  const title = `${brand.brand} · ${brand.seriesShown}`;
  return (
    <section className="panel" aria-label={title}>
      <div className="panelHead">
        <h2>{title}</h2>
      </div>
      <p>{tInverter(brand.pins === null ? "cable.noPins" : brand.straightFits ? "cable.straight" : "cable.own")}</p>
      <div className="portRemarks">
        <Remarks brand={brand} />
      </div>
      <div className="portDraw">
        <CableDrawing port={brand.port} pins={brand.pins} cable={brand.cable} remarks={brand.remarks} />
      </div>
      <p className="cableCaption">
        {tInverter("cable.caption")}
        <br />
        {tInverter("cable.captionEvidence")}
      </p>
      {brand.cable !== null && <WireList wires={brand.cable} />}
      {brand.pins !== null && <PinTable title={title} names={brand.pins} />}
      <p className="helpSource">{t("ports.sourceInverter")}</p>
    </section>
  );
}

function Oddities() {
  const { t } = useTranslation("help");
  return (
    <section className="panel" aria-label={t("ports.oddTitle")}>
      <div className="panelHead">
        <h2>{t("ports.oddTitle")}</h2>
      </div>
      <ul className="helpWords portOdd">
        {PORT_ODDITIES.map(({ key, printed }) => (
          <li key={key}>
            {printed.map((print) => (
              <code key={print}>{print}</code>
            ))}
            {t(`ports.odd.${key}`)}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Every jack of the battery and of the guide's inverters, pin by pin, and the cable between them. */
export function Ports() {
  const { t } = useTranslation("help");
  const { t: tInverter } = useTranslation("inverter");
  const [chosen, setChosen] = useState<string>("link");
  const brand = isJack(chosen) ? null : brandOf(chosen);
  const items = [
    ...JACKS.map((jack) => ({ key: jack, title: t(`ports.jack.${jack}`), aside: t("ports.battery") })),
    ...INVERTER_BRANDS.map(({ key, brand: title, port }) => ({ key, title, aside: tInverter(`port.${port}`) })),
  ];
  return (
    <div className="portsTool">
      <section className="panel portList" aria-label={t("ports.list")}>
        <div className="panelHead">
          <h2>{t("ports.list")}</h2>
          <span className="grow" />
          <Button size="small" onClick={() => window.print()}>
            <Icon name="save" />
            {t(brand === null ? "ports.printAll" : "ports.printCable")}
          </Button>
        </div>
        <PickList
          label={t("ports.list")}
          chosen={chosen}
          onPick={setChosen}
          items={items.map(({ key, title, aside }) => ({
            key,
            content: (
              <span className="portItem">
                <b>{title}</b>
                <small>{aside}</small>
              </span>
            ),
          }))}
        />
      </section>
      <div className="helpColumn">
        {brand === null ? <JackView jack={isJack(chosen) ? chosen : "link"} /> : <BrandView brand={brand} />}
      </div>
      <div className="helpColumn">
        <Oddities />
      </div>
      {brand === null ? <PinSheet /> : <CableSheet brand={brand} />}
    </div>
  );
}
