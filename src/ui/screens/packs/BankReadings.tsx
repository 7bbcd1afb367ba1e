import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { BankFigure, BankSums } from "../../../../protocol/shared.ts";
import { isKnown, UNITS } from "../../../../protocol/shared.ts";
import { direction, kilowatts, splitMinutes } from "../../model/liveFigures.ts";
import { Icon } from "../../parts/Icon.tsx";
import type { Shown } from "../../parts/ReadingTile.tsx";
import { ReadingValue } from "../../parts/ReadingTile.tsx";
import { useFigures } from "../../words/useFigures.ts";

const ICONS = { charging: "up", discharging: "down", standby: "dash" } as const;

interface BankReadingProps {
  readonly name: string;
  /** Only where there is room. */
  readonly isExtra?: boolean;
  readonly shown: Shown;
  readonly children: ReactNode;
}
function BankReading({ name, isExtra = false, shown, children }: BankReadingProps) {
  return (
    <div className="bankReading" data-extra={isExtra}>
      <dt>{name}</dt>
      <dd className="bankValue">
        <ReadingValue shown={shown} />
      </dd>
      <dd className="bankAside">{children}</dd>
    </div>
  );
}

function TimeLeft({ sums }: { readonly sums: BankSums }) {
  const { t } = useTranslation("packs");
  const { minutesLeft, currentMa } = sums;
  if (minutesLeft === null) return t("bank.byCapacity");
  const { hours, minutes } = splitMinutes(minutesLeft);
  const days = Math.floor(hours / 24);
  const time = days >= 4 ? t("bank.days", { days }) : hours > 0 ? t("bank.hours", { hours, minutes }) : t("bank.minutes", { minutes });
  return t(isKnown(currentMa.value) && currentMa.value > 0 ? "bank.fullIn" : "bank.emptyIn", { time });
}

/** The bank as one battery: sums of the packs that count, and how many they are. */
export function BankReadings({ sums }: { readonly sums: BankSums }) {
  const figures = useFigures();
  const { t } = useTranslation("packs");
  const { currentMa, powerW, socDeciPct, remainingMah, fullMah, voltageMv } = sums;
  const flow = direction(currentMa.value, "notRead");
  const of = (value: BankFigure["value"], text: (known: number) => Shown): Shown => (isKnown(value) ? text(value) : value);
  /** A sum of some packs says of how many, wherever the others do not tell that figure. */
  const part = ({ packs }: BankFigure) => (packs < sums.counted ? t("bank.partOf", { packs, count: sums.counted }) : null);
  const ampereHours = (mah: number) => figures.amount(mah, "Ah", { decimals: 0, grouped: true });
  return (
    <dl className="bankReadings">
      <BankReading
        name={t("bank.current")}
        shown={of(currentMa.value, (ma) => ({ text: figures.amount(ma, "A", { decimals: 1, signed: true }), unit: "A" }))}
      >
        {part(currentMa) ??
          (flow !== null && (
            <>
              <Icon name={ICONS[flow]} />
              {t(`bank.${flow}`)}
            </>
          ))}
      </BankReading>
      <BankReading name={t("bank.power")} shown={of(powerW.value, (watts) => ({ text: kilowatts(watts, 1, figures), unit: "kW" }))}>
        {powerW.packs === 0 ? t("bank.none") : (part(powerW) ?? t("bank.sumOf", { count: powerW.packs }))}
      </BankReading>
      <BankReading
        name={t("bank.soc")}
        shown={of(socDeciPct.value, (deciPct) => ({ text: figures.amount(deciPct, "pct", { decimals: 0 }), unit: UNITS.pct.label }))}
      >
        {part(socDeciPct) ?? <TimeLeft sums={sums} />}
      </BankReading>
      <BankReading name={t("bank.remaining")} shown={of(remainingMah.value, (mah) => ({ text: ampereHours(mah), unit: "Ah" }))}>
        {part(remainingMah) ?? (isKnown(fullMah.value) && t("bank.ofFull", { full: ampereHours(fullMah.value) }))}
      </BankReading>
      <BankReading
        name={t("bank.voltage")}
        isExtra
        shown={of(voltageMv.value, (mv) => ({ text: figures.amount(mv, "V", { decimals: 2 }), unit: UNITS.V.label }))}
      >
        {part(voltageMv) ?? (voltageMv.packs > 0 && t("bank.meanOf", { count: voltageMv.packs }))}
      </BankReading>
    </dl>
  );
}
