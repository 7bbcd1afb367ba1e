import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Figures, PackSnapshot, Reading, UnitKey } from "../../../../protocol/shared.ts";
import { cellStats, cellTemperatureRange, flagsOf, isKnown, serialOf } from "../../../../protocol/shared.ts";
import type { BankPack } from "../../../contract/bank.ts";
import type { BankFigures } from "../../state/bank.ts";
import { useStale } from "../../state/selectors.ts";
import { useFigures } from "../../words/useFigures.ts";
import { PackAge } from "./CardHead.tsx";
import { FlagChip } from "./FlagChip.tsx";
import { NO_MARKS, outlierMarks } from "./model/marks.ts";
import { PackLink } from "./PackLink.tsx";
import { togglePack, usePacksView } from "./packsView.ts";

const COLUMNS = ["voltage", "current", "soc", "remaining", "difference", "coldest", "warmest", "cycles"] as const;
type ColumnKey = (typeof COLUMNS)[number];

function text(reading: Reading<number> | null, unit: UnitKey, decimals: number, figures: Figures, signed = false): string {
  return reading === null || !isKnown(reading) ? "–" : figures.amount(reading, unit, { decimals, signed });
}

const CELLS: Readonly<Record<ColumnKey, (snapshot: PackSnapshot, figures: Figures) => string>> = {
  voltage: (s, f) => text(s.packVoltageMv, "V", 2, f),
  current: (s, f) => text(s.currentMa, "A", 2, f, true),
  soc: (s, f) => text(s.socDeciPct, "pct", 0, f),
  remaining: (s, f) => text(s.remainingCapacityMah, "Ah", 2, f),
  difference: (s, f) => text(cellStats(s.cellVoltagesMv)?.differenceMv ?? null, "mV", 0, f),
  coldest: (s, f) => text(cellTemperatureRange(s)?.minDeciC ?? null, "degC", 1, f),
  warmest: (s, f) => text(cellTemperatureRange(s)?.maxDeciC ?? null, "degC", 1, f),
  cycles: (s, f) => text(s.cycleCount, "one", 0, f),
};
const QUANTITY_OF: Partial<Record<ColumnKey, string>> = {
  voltage: "packVoltage",
  current: "currentShare",
  soc: "soc",
  difference: "difference",
  coldest: "coldest",
};

interface RowProps {
  readonly pack: BankPack;
  readonly apart: string;
  readonly isOpen: boolean;
}

function Row({ pack, apart, isOpen }: RowProps) {
  const figures = useFigures();
  const { t } = useTranslation("packs");
  const isStale = useStale();
  const { snapshot, presence, address, receivedAtMs } = pack;
  // What a pack said before it fell silent is no "clear" of now.
  const flags = snapshot === null || isStale || presence !== "present" ? null : flagsOf(snapshot);
  const keys = apart.split(" ");
  return (
    <tr data-presence={presence} data-open={isOpen}>
      <th scope="row">
        <PackLink aria-pressed={isOpen} aria-label={t("card.open", { address })} onClick={() => togglePack(address)}>
          {address}
        </PackLink>
      </th>
      <td className="packTableWord">{isStale && presence === "present" ? "–" : t(`table.presence.${presence}`)}</td>
      {COLUMNS.map((column) => (
        <td key={column} data-apart={keys.includes(QUANTITY_OF[column] ?? "none")}>
          {snapshot === null ? "–" : CELLS[column](snapshot, figures)}
        </td>
      ))}
      <td className="packTableWord">{flags === null ? "–" : flags.length === 0 ? t("card.clear") : <FlagChip flags={flags} />}</td>
      <td className="packTableWord mono">{serialOf(pack.identity) ?? "–"}</td>
      <td>
        <PackAge receivedAtMs={receivedAtMs} />
      </td>
    </tr>
  );
}

const PackRow = memo(Row);

/** Every pack one line, for comparing down a column. */
export function PackTable({ packs, figures: bank }: { readonly packs: readonly BankPack[]; readonly figures: BankFigures }) {
  const figures = useFigures();
  const { t } = useTranslation("packs");
  const openAddress = usePacksView((s) => s.openAddress);
  const marks = outlierMarks(bank.comparisons, figures);
  return (
    // A box that scrolls must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className="panel packTableBox" aria-label={t("table.label")} tabIndex={0}>
      <table className="packTable">
        <thead>
          <tr>
            <th scope="col">{t("table.add")}</th>
            <th scope="col" className="packTableWord">
              {t("table.state")}
            </th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {t(`table.${column}`)}
              </th>
            ))}
            <th scope="col" className="packTableWord">
              {t("table.flags")}
            </th>
            <th scope="col" className="packTableWord">
              {t("table.serial")}
            </th>
            <th scope="col">{t("table.age")}</th>
          </tr>
        </thead>
        <tbody>
          {packs.map((pack) => (
            <PackRow
              key={pack.address}
              pack={pack}
              apart={(marks.get(pack.address) ?? NO_MARKS).keys}
              isOpen={openAddress === pack.address}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}
