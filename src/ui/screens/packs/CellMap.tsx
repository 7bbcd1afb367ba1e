import { memo } from "react";
import { useTranslation } from "react-i18next";
import { formatAmount, UNITS } from "../../../../protocol/shared.ts";
import type { BankPack } from "../../../contract/bank.ts";
import { isShort } from "../../model/cellSlots.ts";
import { driftRanking, driftsOf, SHADES, shadeLegend, shadeOf } from "./model/heat.ts";
import { PackLink } from "./PackLink.tsx";
import { openPack, togglePack } from "./packsView.ts";

const RANKED = 8;

const signed = (mv: number): string => formatAmount(mv, "mV", { decimals: 0, signed: true });

interface RowProps {
  readonly address: number;
  readonly cellVoltagesMv: readonly number[];
  readonly columns: number;
  readonly isOld: boolean;
}

function Row({ address, cellVoltagesMv, columns, isOld }: RowProps) {
  const { t } = useTranslation("packs");
  const drifts = driftsOf({ address, cellVoltagesMv });
  return (
    <tr data-old={isOld}>
      <th scope="row">
        <PackLink aria-label={t("card.open", { address })} onClick={() => togglePack(address)}>
          {address}
        </PackLink>
      </th>
      {Array.from({ length: columns }, (_, cell) => {
        const drift = drifts[cell];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place in the pack
          <td key={cell} data-shade={drift === undefined ? "none" : shadeOf(drift.driftMv)}>
            {drift !== undefined && (
              <span title={t("map.value", { address, cell: cell + 1, mv: drift.mv, drift: signed(drift.driftMv) })}>
                {signed(drift.driftMv)}
              </span>
            )}
          </td>
        );
      })}
    </tr>
  );
}

const MapRow = memo(Row);

function Legend() {
  const { t } = useTranslation("packs");
  const ends = shadeLegend();
  const shades = Array.from({ length: 2 * SHADES + 1 }, (_, at) => at - SHADES);
  const words = (shade: number): string => {
    if (shade === 0) return t("map.within", { mv: ends[0] ?? 0 });
    const end = ends[Math.abs(shade) - 1] ?? 0;
    return shade < 0 ? `≤ ${signed(-end)}` : `≥ ${signed(end)}`;
  };
  return (
    <p className="mapLegend">
      {shades.map((shade) => (
        <span key={shade} data-shade={shade}>
          {words(shade)}
        </span>
      ))}
      <i>{t("map.legend")}</i>
    </p>
  );
}

/** All cells of all packs against the middle of their own pack, and those that are furthest from it. */
export function CellMap({ packs }: { readonly packs: readonly BankPack[] }) {
  const { t } = useTranslation("packs");
  const rows = packs.flatMap(({ address, snapshot, presence }) =>
    snapshot === null || snapshot.cellVoltagesMv.length === 0
      ? []
      : [{ address, cellVoltagesMv: snapshot.cellVoltagesMv, isOld: presence !== "present" }],
  );
  if (rows.length === 0) return <p className="panel packsNone">{t("map.none")}</p>;
  const columns = Math.max(...rows.map(({ cellVoltagesMv }) => cellVoltagesMv.length));
  const ranking = driftRanking(
    rows.filter(({ isOld }) => !isOld),
    RANKED,
  );
  return (
    <div className="cellMap" data-few={isShort(columns)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <section className="panel mapBox" aria-label={t("map.title")} tabIndex={0}>
        <table className="mapTable">
          <caption>{t("map.title")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("table.add")}</th>
              {Array.from({ length: columns }, (_, cell) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place in the pack
                <th key={cell} scope="col">
                  <span className="visuallyHidden">{t("map.cell")} </span>
                  {cell + 1}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <MapRow key={row.address} {...row} columns={columns} />
            ))}
          </tbody>
        </table>
        <Legend />
      </section>
      <section className="panel mapRanking" aria-label={t("map.ranking")}>
        <div className="panelHead">
          <h2>{t("map.ranking")}</h2>
        </div>
        <ol>
          {ranking.map(({ address, cell, mv, driftMv }) => (
            <li key={`${address}-${cell}`}>
              <PackLink onClick={() => openPack(address)}>{t("map.rank", { address, cell: cell + 1 })}</PackLink>
              <span>
                {mv} {UNITS.mV.label}
              </span>
              <b data-shade={shadeOf(driftMv)}>{signed(driftMv)}</b>
            </li>
          ))}
        </ol>
        <p className="mapNote">{t("map.note")}</p>
      </section>
    </div>
  );
}
