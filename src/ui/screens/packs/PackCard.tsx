import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { PackSnapshot } from "../../../../protocol/shared.ts";
import { cellStats, cellTemperatureRange, flagStateOf, flagsOf, isKnown, UNITS } from "../../../../protocol/shared.ts";
import type { BankPack } from "../../../contract/bank.ts";
import { Icon } from "../../parts/Icon.tsx";
import { ReadingValue } from "../../parts/ReadingTile.tsx";
import { useFigures } from "../../words/useFigures.ts";
import { CardHead, PackAge } from "./CardHead.tsx";
import { FlagChip } from "./FlagChip.tsx";
import { GonePack } from "./GonePack.tsx";
import { MiniCells } from "./MiniCells.tsx";
import { firstMark } from "./model/marks.ts";

interface PackCardProps {
  readonly pack: BankPack;
  readonly loMv: number;
  readonly hiMv: number;
  /** Quantities in which it stands apart, joined with blanks. */
  readonly apart: string;
  readonly others: string;
  readonly isOpen: boolean;
}

function Figures({ snapshot, keys }: { readonly snapshot: PackSnapshot; readonly keys: readonly string[] }) {
  const figures = useFigures();
  const { t } = useTranslation("packs");
  const { packVoltageMv, currentMa } = snapshot;
  const stats = cellStats(snapshot.cellVoltagesMv);
  const temperatures = cellTemperatureRange(snapshot);
  const shown = (reading: typeof currentMa, unit: "V" | "A", signed: boolean) =>
    isKnown(reading) ? { text: figures.amount(reading, unit, { decimals: 2, signed }), unit: UNITS[unit].label } : reading;
  const degrees = (deciC: number) => figures.amount(deciC, "degC", { decimals: 1 });
  return (
    <>
      <span className="packLine">
        <span data-apart={keys.includes("packVoltage")}>
          <ReadingValue shown={shown(packVoltageMv, "V", false)} />
        </span>
        <span data-apart={keys.includes("currentShare")}>
          <ReadingValue shown={shown(currentMa, "A", true)} />
        </span>
      </span>
      <span className="packLine" data-small="true">
        {stats !== null && (
          <span data-apart={keys.includes("difference")}>
            {t("card.difference")} <b>{stats.differenceMv}</b> {UNITS.mV.label}
          </span>
        )}
        {temperatures !== null && (
          <span className="packTemperature" data-apart={keys.includes("coldest")}>
            <b>{degrees(temperatures.minDeciC)}</b> {t("card.to")} <b>{degrees(temperatures.maxDeciC)}</b> {UNITS.degC.label}
          </span>
        )}
      </span>
    </>
  );
}

interface FootProps extends Pick<PackCardProps, "apart" | "others"> {
  readonly snapshot: PackSnapshot;
  readonly receivedAtMs: number | null;
}
function CardFoot({ snapshot, apart, others, receivedAtMs }: FootProps) {
  const { t } = useTranslation("packs");
  const flags = flagsOf(snapshot);
  const isClear = flags.length === 0;
  const mark = firstMark({ keys: apart, others });
  return (
    <span className="packFoot">
      <FlagChip flags={flags} />
      {isClear && mark === null && (
        <span className="packClear">
          <Icon name="ok" />
          {t("card.clear")}
        </span>
      )}
      {mark !== null && (
        <span className="packWhy" title={t("card.outlierText", { name: t(`quantity.${mark}`), others })}>
          {isClear ? (
            <>
              <i className="packWhyWord">{t("card.outlier")} · </i>
              <i className="packWhyMark" aria-hidden="true">
                ◆{" "}
              </i>
              {t("card.others", { others })}
            </>
          ) : (
            <>
              <i aria-hidden="true">◆</i>
              <i className="visuallyHidden">{t("card.outlier")}</i>
            </>
          )}
        </span>
      )}
      <PackAge receivedAtMs={receivedAtMs} />
    </span>
  );
}

function Card({ pack, loMv, hiMv, apart, others, isOpen }: PackCardProps) {
  const figures = useFigures();
  const { t } = useTranslation("packs");
  const { snapshot } = pack;
  if (pack.presence !== "present" || snapshot === null) return <GonePack pack={pack} isOpen={isOpen} />;
  const keys = apart.split(" ");
  const stats = cellStats(snapshot.cellVoltagesMv);
  const state = flagStateOf(snapshot);
  const soc = isKnown(snapshot.socDeciPct) ? figures.amount(snapshot.socDeciPct, "pct", { decimals: 0 }) : null;
  return (
    <article
      className="packCard"
      data-severity={state === "clear" ? undefined : state}
      data-apart={apart !== ""}
      data-open={isOpen}
      aria-label={t("card.open", { address: pack.address })}
    >
      <CardHead pack={pack} soc={soc} isApart={keys.includes("soc")} isOpen={isOpen} />
      <MiniCells
        cellVoltagesMv={snapshot.cellVoltagesMv}
        loMv={loMv}
        hiMv={hiMv}
        marked={keys.includes("difference") && stats !== null ? lonely(snapshot.cellVoltagesMv, stats) : null}
      />
      <Figures snapshot={snapshot} keys={keys} />
      <CardFoot snapshot={snapshot} apart={apart} others={others} receivedAtMs={pack.receivedAtMs} />
    </article>
  );
}

/** Of the highest and the lowest cell the one further from the average. */
function lonely(volts: readonly number[], stats: NonNullable<ReturnType<typeof cellStats>>): number {
  const averageMv = stats.sumMv / volts.length;
  return averageMv - stats.minMv >= stats.maxMv - averageMv ? stats.minIndex : stats.maxIndex;
}

/** Drawn again only when this pack, the common scale or its standing among the others has changed. */
export const PackCard = memo(Card);
