import { crc32, deflateSync } from "node:zlib";
import { PNG } from "pngjs";

/** Steps of a colour channel: finer ones double the file, and the comparison does not see them. */
const COLOUR_STEP = 8;
const MOST_COLOURS = 256;
const SIGNATURE = Buffer.from("89504E470D0A1A0A", "hex");
const INDEXED = 3;

type Colour = readonly [red: number, green: number, blue: number];

function coarse(value: number): number {
  return Math.min(255, Math.round(value / COLOUR_STEP) * COLOUR_STEP);
}

function colourOf(packed: number): Colour {
  return [packed >> 16, (packed >> 8) & 255, packed & 255];
}

/** Each pixel as one number; what is seen through is not kept. A plain loop: a picture has a million of them. */
function packedPixels({ data, width, height }: PNG): Uint32Array {
  const pixels = new Uint32Array(width * height);
  for (let at = 0; at < pixels.length; at++) {
    const from = 4 * at;
    pixels[at] = (coarse(data[from] ?? 0) << 16) | (coarse(data[from + 1] ?? 0) << 8) | coarse(data[from + 2] ?? 0);
  }
  return pixels;
}

function distance(a: Colour, b: Colour): number {
  return a.reduce((sum, value, at) => sum + (value - (b[at] ?? 0)) ** 2, 0);
}

/** Place of the colour in `palette` that comes nearest. */
function nearestAt(palette: readonly Colour[], colour: Colour): number {
  const distances = palette.map((each) => distance(each, colour));
  return distances.indexOf(Math.min(...distances));
}

function chunk(name: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

interface Painting {
  readonly palette: readonly Colour[];
  /** Of each pixel, its colour's place in the palette. */
  readonly places: Uint8Array;
}

function paintingOf(png: PNG): Painting {
  const pixels = packedPixels(png);
  const counts = new Map<number, number>();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  // By number where they are equally frequent, so that the same picture gives the same file.
  const colours = [...counts].sort(([a, manyA], [b, manyB]) => manyB - manyA || a - b).map(([packed]) => packed);
  const palette = colours.slice(0, MOST_COLOURS).map(colourOf);
  const placeOf = new Map(colours.map((packed, at) => [packed, at < palette.length ? at : nearestAt(palette, colourOf(packed))]));
  return { palette, places: Uint8Array.from(pixels, (pixel) => placeOf.get(pixel) ?? 0) };
}

/** What one sees of the picture after `smallPng`, without the work of making a file. */
export function asSmallPng(bytes: Buffer): PNG {
  const png = PNG.sync.read(bytes);
  const { palette, places } = paintingOf(png);
  const colours = Uint8Array.from(palette.flatMap((colour) => [...colour, 255]));
  places.forEach((place, at) => {
    png.data.set(colours.subarray(4 * place, 4 * place + 4), 4 * at);
  });
  return png;
}

/** The same picture with one byte a pixel: pngjs writes three at least, which makes files of text nearly twice as large. */
export function smallPng(bytes: Buffer): Buffer {
  const png = PNG.sync.read(bytes);
  const { width, height } = png;
  const { palette, places } = paintingOf(png);
  // A byte before each line says that it is not filtered.
  const lines = Buffer.alloc((width + 1) * height);
  for (let line = 0; line < height; line++) lines.set(places.subarray(line * width, (line + 1) * width), line * (width + 1) + 1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, INDEXED, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", Uint8Array.from(palette.flat())),
    chunk("IDAT", deflateSync(lines, { level: 9, memLevel: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
