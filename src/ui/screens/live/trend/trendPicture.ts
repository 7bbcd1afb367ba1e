import type { LaneKey } from "../model/lanes.ts";
import { LANES, laneTick } from "../model/lanes.ts";
import { lanePicture } from "./lanePicture.ts";
import type { TrendPlots } from "./trendPlots.ts";

interface PictureWords {
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly name: (key: LaneKey) => string;
  readonly values: (index: number) => readonly string[];
}

/** The trend with its present values as one PNG; null when the browser refuses. */
export function trendPicture(plots: TrendPlots, { title, from, to, name, values }: PictureWords): Promise<Blob | null> {
  const lanes = plots.shown.map(({ key, canvas, plot: { range } }, index) => {
    const spec = LANES[key];
    const scale = range === null ? null : { top: laneTick(spec, range.hi), bottom: laneTick(spec, range.lo) };
    return { canvas, name: name(key), unitLabel: spec.unitLabel, scale, values: values(index) };
  });
  return lanePicture({ title, from, to, lanes, head: 40, side: 108, gap: 14 });
}

/** Hands a file to the browser's own "save" path, which every shell of ours has. */
export function saveAs(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
