import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import type { PinNames } from "../../../../protocol/shared.ts";
import { BATTERY_JACKS, INVERTER_BRANDS, pinName, RJ45_PINS, wireColour } from "../../../../protocol/shared.ts";
import "../../cable/cableSheet.css";
import { WireSwatch } from "../../cable/WireList.tsx";
import { PORT_ODDITIES } from "../../model/portOddities.ts";
import { useUi } from "../../state/store.ts";

interface Named {
  readonly key: string;
  readonly title: string;
  readonly names: PinNames;
}

function Table({ caption, rows }: { readonly caption: string; readonly rows: readonly Named[] }) {
  const { t } = useTranslation("help");
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t("wiring.pin")}</th>
          {RJ45_PINS.map((pin) => (
            <th key={pin} scope="col">
              {pin}
              <WireSwatch colour={wireColour(pin)} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, title, names }) => (
          <tr key={key}>
            <th scope="row">{title}</th>
            {RJ45_PINS.map((pin) => (
              <td key={pin}>{pinName(names, pin)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What the printer gets instead of the app: all pins on one page. Never seen on the screen. */
export function PinSheet() {
  const { t } = useTranslation("help");
  const { t: tInverter } = useTranslation("inverter");
  const version = useUi((s) => s.info?.version ?? "");
  const jacks = (["link", "rs485", "can"] as const).map((key) => ({ key, title: t(`ports.jack.${key}`), names: BATTERY_JACKS[key] }));
  const brands = INVERTER_BRANDS.flatMap(({ key, brand, port, pins }) =>
    pins === null ? [] : [{ key, title: `${brand} (${tInverter(`port.${port}`)})`, names: pins }],
  );
  return createPortal(
    <div className="cableSheet" data-theme="light" aria-hidden="true">
      <header>
        <h1>{t("ports.sheet")}</h1>
      </header>
      <p>{tInverter("cable.caption")}</p>
      <Table caption={t("ports.battery")} rows={jacks} />
      <Table caption={t("ports.inverters")} rows={brands} />
      <section className="sheetMind">
        <h2>{t("ports.oddTitle")}</h2>
        <ul>
          {PORT_ODDITIES.map(({ key }) => (
            <li key={key}>{t(`ports.odd.${key}`)}</li>
          ))}
        </ul>
        <p>{tInverter("print.check")}</p>
      </section>
      <footer>{tInverter("print.footer", { version })}</footer>
    </div>,
    document.body,
  );
}
