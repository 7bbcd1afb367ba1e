import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orientationIn } from "../../src/core/photos/orientation.ts";
import type { Picture } from "../../src/core/photos/picture.ts";
import { readPicture } from "../../src/core/photos/readPicture.ts";
import { exif, plainJpeg, pngOf, segment, withSegments, withText } from "../support/photos.ts";

function read(bytes: Uint8Array): Picture {
  const picture = readPicture(bytes);
  if (!picture.ok) throw new Error(String(picture.error.detail?.reason));
  return picture.value;
}

const fault = (bytes: Uint8Array): unknown => {
  const picture = readPicture(bytes);
  return picture.ok ? "ok" : picture.error.detail?.reason;
};

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
const text = (words: string): Uint8Array => Buffer.from(words, "latin1");

describe("a JPEG that is kept", () => {
  it("is the same picture, byte for byte, when a camera wrote nothing beside it", () => {
    const { kind, widthPx, heightPx, bytes } = read(plainJpeg());
    expect([kind, widthPx, heightPx]).toEqual(["jpeg", 24, 16]);
    expect(Buffer.compare(bytes, plainJpeg())).toBe(0);
  });

  it.each([1, 3, 6, 8].flatMap((held) => (["II", "MM"] as const).map((order) => ({ held, order }))))(
    "keeps that it was held at $held ($order) and loses where",
    ({ held, order }) => {
      const { bytes } = read(withSegments(plainJpeg(), exif(held, order)));
      expect(latin(bytes)).not.toContain("GPS");
      expect(latin(bytes)).not.toContain("Exif\0\0II");
      const body = bytes.subarray(6, 6 + bytes.length);
      expect(orientationIn(body)).toBe(held === 1 ? null : held);
      expect(latin(bytes).endsWith(latin(plainJpeg().subarray(2)))).toBe(true);
    },
  );

  it("loses XMP, IPTC, comments, makers' notes and whatever stands behind its end", () => {
    const beside = [
      segment(0xe1, text("http://ns.adobe.com/xap/1.0/\0place")),
      segment(0xed, text("Photoshop 3.0\0place")),
      segment(0xfe, text("place")),
      segment(0xe2, text("MPF\0place")),
      segment(0xe5, text("place")),
    ];
    const { bytes } = read(Buffer.concat([withSegments(plainJpeg(), ...beside), withSegments(plainJpeg(), exif(6))]));
    expect(Buffer.compare(bytes, plainJpeg())).toBe(0);
  });

  it("is refused when it is cut off anywhere, or of a kind that a PDF cannot hold", () => {
    const whole = plainJpeg();
    for (let length = 3; length < whole.length; length += 7)
      expect(fault(whole.subarray(0, length)), String(length)).toMatch(/cut|notPicture/);
    const frame = whole.findIndex((byte, at) => byte === 0xff && whole[at + 1] === 0xc0);
    const changed = (at: number, value: number) => whole.map((byte, index) => (index === at ? value : byte));
    expect(frame).toBeGreaterThan(0);
    expect(fault(changed(frame + 1, 0xc3))).toBe("kind");
    expect(fault(changed(frame + 4, 12))).toBe("kind");
    expect(fault(changed(frame + 9, 4))).toBe("kind");
  });
});

describe("a PNG that is kept", () => {
  it("loses its texts", () => {
    const chunk = Buffer.from("0000000a7445587450006c6163652048657265", "hex");
    expect(fault(withText(pngOf(2), chunk))).toBe("cut");
    const right = Buffer.from("0000000d74455874436f6d6d656e7400706c616365a4f25b6f", "hex");
    const kept = read(withText(pngOf(2), right));
    expect([kept.kind, kept.widthPx, kept.heightPx]).toEqual(["png", 20, 20]);
    expect(latin(kept.bytes)).not.toContain("place");
    expect(Buffer.compare(kept.bytes, read(pngOf(2)).bytes)).toBe(0);
  });

  it("is refused when it is transparent, damaged or cut off", () => {
    expect(fault(pngOf(0))).toBe("ok");
    expect([fault(pngOf(6)), fault(pngOf(4))]).toEqual(["kind", "kind"]);
    const png = pngOf(2);
    expect(fault(png.map((byte, at) => (at === 45 ? byte ^ 1 : byte)))).toBe("cut");
    expect(fault(png.subarray(0, -1))).toBe("cut");
  });
});

describe("a file that is no picture", () => {
  it("is told by its bytes, and nothing in it makes the program fail", () => {
    expect(fault(text("%PDF-1.7 photo.jpg"))).toBe("notPicture");
    expect(fault(new Uint8Array(0))).toBe("notPicture");
    const heads = [plainJpeg().subarray(0, 20), pngOf(2).subarray(0, 33), new Uint8Array(0)];
    fc.assert(
      fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 200 }), (head, rest) => {
        const picture = readPicture(Buffer.concat([head, rest]));
        expect(picture.ok || picture.error.code === "file.format").toBe(true);
      }),
    );
  });
});
