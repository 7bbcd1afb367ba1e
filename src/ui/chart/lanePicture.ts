const MARGIN = 16;
const NAMES = 132;
const FOOT = 24;

/** A colour of the theme that is on. */
export function themeColour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

interface PictureLane {
  readonly canvas: HTMLCanvasElement;
  readonly name: string;
  readonly unitLabel: string;
  /** Ends of the scale; null = nothing is drawn in it. */
  readonly scale: { readonly top: string; readonly bottom: string } | null;
  /** Written beside the lane, one line each. */
  readonly values?: readonly string[];
}

interface LanePicture {
  readonly title: string;
  readonly aside?: string;
  readonly from: string;
  readonly to: string;
  readonly lanes: readonly PictureLane[];
  /** Room above the lanes, right of them, and between two. */
  readonly head: number;
  readonly side: number;
  readonly gap: number;
  /** Draws over the lanes. `left`, `top`, `width`, `height` = the room of all of them. */
  readonly over?: (ctx: CanvasRenderingContext2D, room: DOMRectReadOnly) => void;
}

/** Lanes of one time axis as one PNG, with names, scales and times written in; null when the browser refuses. */
export function lanePicture(picture: LanePicture): Promise<Blob | null> {
  const { lanes, head, side, gap } = picture;
  const [first] = lanes;
  if (first === undefined) return Promise.resolve(null);
  const plotWidth = first.canvas.clientWidth;
  const scale = first.canvas.width / Math.max(1, plotWidth);
  const lanesHeight = lanes.reduce((sum, { canvas }) => sum + canvas.clientHeight + gap, 0);
  const width = MARGIN * 2 + NAMES + plotWidth + side;
  const height = head + lanesHeight + FOOT + MARGIN;
  const sheet = document.createElement("canvas");
  sheet.width = Math.round(width * scale);
  sheet.height = Math.round(height * scale);
  const ctx = sheet.getContext("2d");
  if (ctx === null) return Promise.resolve(null);
  ctx.scale(scale, scale);
  ctx.fillStyle = themeColour("--c-panel");
  ctx.fillRect(0, 0, width, height);
  const font = getComputedStyle(document.body).fontFamily;
  const write = (text: string, x: number, y: number, size: number, weight: number, color: string, align: CanvasTextAlign = "left") => {
    ctx.font = `${weight} ${size}px ${font}`;
    ctx.fillStyle = themeColour(color);
    ctx.textAlign = align;
    ctx.fillText(text, x, y);
  };
  write(picture.title, MARGIN, MARGIN + 10, 14, 650, "--c-ink");
  const titleWidth = ctx.measureText(picture.title).width;
  if (picture.aside !== undefined) {
    // A long title keeps its line to itself.
    ctx.font = `500 12px ${font}`;
    const asideWidth = ctx.measureText(picture.aside).width;
    if (MARGIN + titleWidth + MARGIN + asideWidth <= width - MARGIN)
      write(picture.aside, width - MARGIN, MARGIN + 10, 12, 500, "--c-ink-3", "right");
    else write(picture.aside, MARGIN, MARGIN + 26, 12, 500, "--c-ink-3");
  }
  const left = MARGIN + NAMES;
  const right = left + plotWidth;
  let top = head;
  for (const lane of lanes) {
    const laneHeight = lane.canvas.clientHeight;
    ctx.drawImage(lane.canvas, left, top, plotWidth, laneHeight);
    write(lane.name, MARGIN, top + 13, 13, 600, "--c-ink-2");
    write(lane.unitLabel, MARGIN, top + 29, 12, 500, "--c-ink-3");
    if (lane.scale !== null) {
      write(lane.scale.top, left - 7, top + 13, 12, 500, "--c-ink-3", "right");
      write(lane.scale.bottom, left - 7, top + laneHeight - 4, 12, 500, "--c-ink-3", "right");
    }
    for (const [line, value] of (lane.values ?? []).entries()) {
      write(value, right + side, top + 15 + line * 16, 14, 650, "--c-ink", "right");
    }
    top += laneHeight + gap;
  }
  picture.over?.(ctx, new DOMRectReadOnly(left, head, plotWidth, lanesHeight - gap));
  write(picture.from, left, top + 8, 12, 500, "--c-ink-3");
  write(picture.to, right, top + 8, 12, 500, "--c-ink-3", "right");
  return new Promise((resolve) => sheet.toBlob(resolve, "image/png"));
}
