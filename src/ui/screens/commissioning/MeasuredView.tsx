import { useTranslation } from "react-i18next";
import type { CheckMeasured } from "../../../contract/commissioning.ts";
import { useFigures } from "../../words/useFigures.ts";
import "./measured.css";
import type { MeasuredTable } from "./model/measured.ts";
import { tableOf } from "./model/measured.ts";
import { useCheckWords } from "./useCheckWords.ts";

function Whole({ figures }: { readonly figures: MeasuredTable["whole"] }) {
  const words = useCheckWords();
  return (
    <dl className="measuredWhole">
      {figures.map(({ name, value, unit }) => (
        <div key={name}>
          <dt>{words.name(name)}</dt>
          <dd data-unread={value === null}>{words.value(name, value, unit)}</dd>
        </div>
      ))}
    </dl>
  );
}

interface CellProps {
  readonly name: string;
  /** undefined = nothing of that name was asked of that pack. */
  readonly value: CheckMeasured["value"] | undefined;
  readonly unit: string;
}

function Cell({ name, value, unit }: CellProps) {
  const words = useCheckWords();
  return <td data-unread={value === null}>{value === undefined ? "–" : words.value(name, value, unit)}</td>;
}

/** Few figures: a row a pack. */
function PackRows({ addresses, rows }: MeasuredTable) {
  const { t } = useTranslation("commissioning");
  const words = useCheckWords();
  return (
    <table className="measuredTable">
      <thead>
        <tr>
          <th scope="col">{t("detail.pack")}</th>
          {rows.map(({ name }) => (
            <th key={name} scope="col">
              {words.name(name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {addresses.map((address, at) => (
          <tr key={address}>
            <th scope="row">{address}</th>
            {rows.map(({ name, unit, values }) => (
              <Cell key={name} name={name} value={values[at]} unit={unit} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Many figures, as of settings that differ: a row a figure. */
function FigureRows({ addresses, rows }: MeasuredTable) {
  const { t } = useTranslation("commissioning");
  const words = useCheckWords();
  return (
    <table className="measuredTable">
      <thead>
        <tr>
          <th scope="col">{t("detail.figure")}</th>
          {addresses.map((address) => (
            <th key={address} scope="col">
              {t("detail.pack")} {address}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, unit, values }) => (
          <tr key={name}>
            <th scope="row">{words.name(name)}</th>
            {addresses.map((address, at) => (
              <Cell key={address} name={name} value={values[at]} unit={unit} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Broken rules first, then what they only ask about. */
function Rules({ measured }: { readonly measured: readonly CheckMeasured[] }) {
  const { t } = useTranslation("commissioning");
  const words = useCheckWords();
  const said = measured.flatMap(({ name, address, value, finding }) =>
    finding === undefined ? [] : [{ key: `${address} ${value}`, whose: `${t("detail.pack")} ${address} · ${words.name(name)}`, finding }],
  );
  if (said.length === 0) return null;
  return (
    <ul className="measuredRules">
      {said.map(({ key, whose, finding }) => {
        const { title, why } = words.rule(finding);
        return (
          <li key={key}>
            <small>{whose}</small>
            <b>{title}</b>
            {why !== "" && <span>{why}</span>}
          </li>
        );
      })}
    </ul>
  );
}

/** All figures behind a result, as they were read. */
export function MeasuredView({ measured }: { readonly measured: readonly CheckMeasured[] }) {
  const { t } = useTranslation("commissioning");
  const table = tableOf(measured, useFigures());
  if (measured.length === 0) return <p className="muted">{t("detail.notMeasured")}</p>;
  return (
    <>
      <Rules measured={measured} />
      {table.whole.length > 0 && <Whole figures={table.whole} />}
      {table.rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        <section className="measuredBox" aria-label={t("detail.measured")} tabIndex={0}>
          {table.layout === "packRows" ? <PackRows {...table} /> : <FigureRows {...table} />}
        </section>
      )}
    </>
  );
}
