import { PNG } from "pngjs";
import type { PhotoStore } from "../../src/core/ports.ts";
import { digestOf } from "../../src/node/photoStore.ts";

/** 24 × 16 pixels, as a browser writes a JPEG. */
const JPEG =
  "/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAAAAAAAAAAAAAA" +
  "AAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAA" +
  "ACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0" +
  "AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAA" +
  "AAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAM" +
  "ZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADb/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERX" +
  "RTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2Nj" +
  "Y2P/wAARCAAQABgDASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAQF/8QAIBAAAQMDBQEAAAAAAAAAAAAAABEUMQEDIQUSFjRRM//EABYBAQEBAAAA" +
  "AAAAAAAAAAAAAAIEBf/EABcRAAMBAAAAAAAAAAAAAAAAAAABEQL/2gAMAwEAAhEDEQA/ALtM4+wtP+znf9PapGIQytTaP7rDrY2T5RZzKkoNJZjtInqqQAAQ" +
  "T//Z";

export const plainJpeg = (): Uint8Array => new Uint8Array(Buffer.from(JPEG, "base64"));

/** A segment of a JPEG. */
export function segment(marker: number, body: Uint8Array): Uint8Array {
  const length = body.length + 2;
  return Buffer.concat([new Uint8Array([0xff, marker, length >> 8, length & 0xff]), body]);
}

/** Behind the start of the picture, where cameras write. */
export const withSegments = (jpeg: Uint8Array, ...segments: readonly Uint8Array[]): Uint8Array =>
  Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);

/** EXIF data as a phone writes them: how it was held, and where (a text stands for it, which must be nowhere afterwards). */
export function exif(orientation: number, order: "II" | "MM" = "II", place = "GPS 51.5N 0.1W"): Uint8Array {
  const tiff = Buffer.alloc(8 + 2 + 2 * 12 + 4);
  const [two, four] =
    order === "II" ? ([tiff.writeUInt16LE, tiff.writeUInt32LE] as const) : ([tiff.writeUInt16BE, tiff.writeUInt32BE] as const);
  tiff.write(order, 0, "latin1");
  for (const [value, at] of [
    [42, 2],
    [2, 8],
    [0x010f, 10],
    [2, 12],
    [0x0112, 22],
    [3, 24],
    [orientation, 30],
  ] as const)
    two.call(tiff, value, at);
  for (const [value, at] of [
    [8, 4],
    [4, 14],
    [1, 26],
  ] as const)
    four.call(tiff, value, at);
  return segment(0xe1, Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff, Buffer.from(place, "latin1")]));
}

export function pngOf(colorType: 0 | 2 | 4 | 6, side = 20): Uint8Array {
  const png = new PNG({ width: side, height: side });
  png.data.fill(120);
  return PNG.sync.write(png, { colorType, inputHasAlpha: true });
}

/** A text chunk in front of the end, with a right checksum. */
export function withText(png: Uint8Array, chunk: Uint8Array): Uint8Array {
  return Buffer.concat([png.subarray(0, -12), chunk, png.subarray(-12)]);
}

export function memoryPhotos(files: Map<string, Uint8Array> = new Map()): PhotoStore & { readonly files: Map<string, Uint8Array> } {
  const done = { ok: true, value: undefined } as const;
  return {
    files,
    digest: digestOf,
    async write(folder, digest, bytes) {
      files.set(`${folder}/${digest}`, bytes);
      return done;
    },
    read: async (folder, digest) => files.get(`${folder}/${digest}`) ?? null,
    async remove(folder, digest) {
      files.delete(`${folder}/${digest}`);
      return done;
    },
    async removeAll(folder) {
      for (const name of [...files.keys()]) if (name.startsWith(`${folder}/`)) files.delete(name);
      return done;
    },
  };
}
