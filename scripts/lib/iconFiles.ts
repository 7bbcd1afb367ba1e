/** Both formats are a list of PNG pictures with a short head. `pngs` = by edge in pixels. */
type Pictures = ReadonlyMap<number, Buffer>;

const WINDOWS_SIZES = [16, 24, 32, 48, 64, 128, 256];
const DIRECTORY_ENTRY_BYTES = 16;

/** An .ico file as Windows reads it since Vista. */
export function windowsIcon(pngs: Pictures): Buffer {
  const pictures = WINDOWS_SIZES.map((size) => ({ size, png: pictureOf(pngs, size) }));
  const head = Buffer.alloc(6);
  head.writeUInt16LE(1, 2); // icon, not cursor
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length + pictures.length * DIRECTORY_ENTRY_BYTES;
  const entries = pictures.map(({ size, png }) => {
    const entry = Buffer.alloc(DIRECTORY_ENTRY_BYTES);
    entry.writeUInt8(size % 256, 0); // 0 means 256
    entry.writeUInt8(size % 256, 1);
    entry.writeUInt16LE(1, 4); // colour planes
    entry.writeUInt16LE(32, 6); // bits of a pixel
    entry.writeUInt32LE(png.length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += png.length;
    return entry;
  });
  return Buffer.concat([head, ...entries, ...pictures.map(({ png }) => png)]);
}

/** Types of an .icns file that hold PNG; those of 2x displays name the same edge in pixels again. */
const MAC_TYPES: readonly (readonly [type: string, size: number])[] = [
  ["ic11", 32],
  ["ic12", 64],
  ["ic07", 128],
  ["ic13", 256],
  ["ic08", 256],
  ["ic14", 512],
  ["ic09", 512],
  ["ic10", 1024],
];

/** An .icns file as macOS reads it since 10.7. */
export function iconFamily(pngs: Pictures): Buffer {
  const elements = MAC_TYPES.map(([type, size]) => chunk(type, pictureOf(pngs, size)));
  return chunk("icns", Buffer.concat(elements));
}

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 0, "latin1");
  head.writeUInt32BE(head.length + data.length, 4);
  return Buffer.concat([head, data]);
}

function pictureOf(pngs: Pictures, size: number): Buffer {
  const png = pngs.get(size);
  if (png === undefined) throw new Error(`no picture of ${size} pixels`);
  return png;
}
