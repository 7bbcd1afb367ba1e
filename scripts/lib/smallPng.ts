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

/** Each pixel as one number; what is seen through is not kept. */
function packedPixels({ data, width, height }: PNG): Uint32Array {
  return Uint32Array.from({ length: width * height }, (_, at) => {
    const [red = 0, green = 0, blue = 0] = data.subarray(4 * at, 4 * at + 3);
    return (coarse(red) << 16) | (coarse(green) << 8) | coarse(blue);
  });
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

/** The same picture with one byte a pixel: pngjs writes three at least, which makes files of text nearly twice as large. */
export function smallPng(bytes: Buffer): Buffer {
  const png = PNG.sync.read(bytes);
  const { width, height } = png;
  const pixels = packedPixels(png);
  const counts = new Map<number, number>();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  // By number where they are equally frequent, so that the same picture gives the same file.
  const colours = [...counts].sort(([a, manyA], [b, manyB]) => manyB - manyA || a - b).map(([packed]) => packed);
  const palette = colours.slice(0, MOST_COLOURS).map(colourOf);
  const placeOf = new Map(colours.map((packed, at) => [packed, at < palette.length ? at : nearestAt(palette, colourOf(packed))]));
  // A byte before each line says that it is not filtered.
  const lines = Buffer.alloc((width + 1) * height);
  pixels.forEach((pixel, at) => {
    lines[Math.floor(at / width) * (width + 1) + 1 + (at % width)] = placeOf.get(pixel) ?? 0;
  });
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
