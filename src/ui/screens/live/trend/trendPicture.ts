import type { Figures } from "../../../../../protocol/shared.ts";
import { lanePicture } from "../../../chart/lanePicture.ts";
import type { LaneKey } from "../../../chart/lanes.ts";
import { LANES, laneTick } from "../../../chart/lanes.ts";
import type { TrendPlots } from "./trendPlots.ts";

interface PictureWords {
  readonly figures: Figures;
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly name: (key: LaneKey) => string;
  readonly values: (index: number) => readonly string[];
}

/** The trend with its present values as one PNG; null when the browser refuses. */
export function trendPicture(plots: TrendPlots, { figures, title, from, to, name, values }: PictureWords): Promise<Blob | null> {
  const lanes = plots.shown.map(({ key, canvas, plot: { range } }, index) => {
    const spec = LANES[key];
    const scale = range === null ? null : { top: laneTick(spec, range.hi, figures), bottom: laneTick(spec, range.lo, figures) };
    return { canvas, name: name(key), unitLabel: spec.unitLabel, scale, values: values(index) };
  });
  return lanePicture({ title, from, to, lanes, head: 40, side: 108, gap: 14 });
}
