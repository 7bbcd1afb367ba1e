import { useTranslation } from "react-i18next";
import type { Figures } from "../../../../../protocol/shared.ts";
import type { Decimated } from "../../../chart/decimate.ts";
import type { LaneKey } from "../../../chart/lanes.ts";
import { LANES, laneValue } from "../../../chart/lanes.ts";
import { useFigures } from "../../../words/useFigures.ts";

interface TrendWords {
  readonly figures: Figures;
  readout(key: LaneKey, data: Decimated, at: number | null): readonly string[];
  describe(key: LaneKey, data: Decimated): string;
}

function valuesAt(data: Decimated, at: number | null): (number | null)[] {
  return data.rows.map((row) => (at === null ? row.at(-1) : row[at]) ?? null);
}

/** Figures beside a lane and the sentence that stands for its picture. */
export function useTrendWords(): TrendWords {
  const { t } = useTranslation("live");
  const figures = useFigures();
  return {
    figures,
    readout(key, data, at) {
      const spec = LANES[key];
      const values = valuesAt(data, at);
      const text = (value: number | null | undefined) =>
        value === null || value === undefined ? t("dash") : laneValue(spec, value, figures);
      if (key === "temperatures") {
        const [max, min, mos] = values;
        return [t("trend.max", { value: text(max) }), t("trend.min", { value: text(min) }), t("trend.mos", { value: text(mos) })];
      }
      if (key === "cells") {
        const known = values.filter((value) => value !== null);
        if (known.length === 0) return [t("dash")];
        return [t("trend.max", { value: text(Math.max(...known)) }), t("trend.min", { value: text(Math.min(...known)) })];
      }
      return [text(values[0])];
    },
    describe(key, data) {
      const spec = LANES[key];
      const name = t(`trend.${key}`);
      if (data.low === null || data.high === null) return t("trend.laneEmpty", { name });
      const last = valuesAt(data, null).filter((value) => value !== null);
      const lastText = last.map((value) => laneValue(spec, value, figures)).join(", ");
      return t("trend.lane", {
        name,
        unit: spec.unitLabel,
        low: laneValue(spec, data.low, figures),
        high: laneValue(spec, data.high, figures),
        last: lastText,
      });
    },
  };
}
