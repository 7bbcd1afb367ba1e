import type { FlagKey } from "../../model/flags.ts";
import type { HistoryFinding } from "../../model/history.ts";
import { bitsIn, ORDERS } from "./historyBits.ts";

/** What a record measured when its bits were set. */
export interface Measured {
  readonly warningFlags: number;
  readonly protectionFlags: number;
  readonly currentMa: number;
  readonly socDeciPct: number;
  readonly maxCellMv: number;
  readonly minCellMv: number;
  readonly maxTemperatureDeciC: number;
  readonly minTemperatureDeciC: number;
}

/** true = the values support it, false = they rule it out, null = they say nothing about it. */
type Fit = boolean | null;

/** A value between the two borders decides nothing: thresholds are configurable, so the borders are far apart. */
function verdict(calls: boolean, rulesOut: boolean): Fit {
  return calls ? true : rulesOut ? false : null;
}

const hot = ({ maxTemperatureDeciC: t }: Measured) => verdict(t >= 500, t <= 300);
const cold = ({ minTemperatureDeciC: t }: Measured) => verdict(t <= 50, t >= 200);
const apart = ({ maxCellMv, minCellMv }: Measured) => verdict(maxCellMv - minCellMv >= 200, maxCellMv - minCellMv <= 40);
/** The current may have been cut before it was logged: only a current in the other direction rules it out. */
const charging = ({ currentMa: ma }: Measured) => verdict(ma >= 20_000, ma <= -1000);
const discharging = ({ currentMa: ma }: Measured) => verdict(ma <= -20_000, ma >= 1000);
const full = ({ maxCellMv: mv, socDeciPct }: Measured) => verdict(mv >= 3450, mv <= 3300 || socDeciPct < 500);

/** Meanings of which a record keeps the measured value. */
const FITS: Readonly<Partial<Record<FlagKey, (record: Measured) => Fit>>> = {
  chargeOverTemperature: hot,
  dischargeOverTemperature: hot,
  chargeUnderTemperature: cold,
  dischargeUnderTemperature: cold,
  cellDifference: apart,
  chargeOverCurrent: charging,
  chargeOverCurrent2: charging,
  dischargeOverCurrent: discharging,
  dischargeOverCurrent2: discharging,
  fullCharge: full,
  lowSoc: ({ socDeciPct: soc }) => verdict(soc <= 200, soc >= 600),
};

function decides(record: Measured): { readonly live: boolean; readonly log: boolean } {
  const voices = (["alarm", "protection"] as const).flatMap((kind) =>
    bitsIn(kind === "alarm" ? record.warningFlags : record.protectionFlags).map((bit) => {
      const [live, log] = [ORDERS[kind].live[bit], ORDERS[kind].log[bit]];
      if (live === undefined || log === undefined || live === log) return null;
      const [ifLive, ifLog] = [FITS[live]?.(record) ?? null, FITS[log]?.(record) ?? null];
      if (ifLive === true && ifLog === false) return "live";
      return ifLog === true && ifLive === false ? "log" : null;
    }),
  );
  return { live: voices.includes("live"), log: voices.includes("log") };
}

/** A record decides when its values support one order and rule out the other. A contradicting record leaves it open. */
export function settleOrder(records: readonly Measured[]): HistoryFinding {
  const voices = records.map(decides);
  const placesOf = (order: "live" | "log") => voices.flatMap((voice, place) => (voice[order] ? [place] : []));
  const [forLive, forLog] = [placesOf("live"), placesOf("log")];
  const order = forLive.length > 0 && forLog.length === 0 ? "live" : forLog.length > 0 && forLive.length === 0 ? "log" : null;
  return { order, forLive, forLog };
}
