import { describe, expect, it } from "vitest";
import { hexOfBytes } from "../../protocol/index.ts";
import type { Commissioning, CommissioningPhoto } from "../../src/contract/commissioning.ts";
import { PHOTO_LIMITS, PHOTO_PART_BYTES, PHOTO_PART_DIGITS } from "../../src/contract/limits.ts";
import { createApp } from "../../src/core/app.ts";
import { commissioningRig } from "../support/commissioningRig.ts";
import { exif, memoryPhotos, plainJpeg, pngOf, segment, withSegments } from "../support/photos.ts";

const APART = segment(0xdb, new Uint8Array(3));

async function photoRig() {
  const photos = memoryPhotos();
  const rig = await commissioningRig("pace-modbus", { packCount: 1, wrap: (ports) => ({ ...ports, photos }) });
  const { id } = rig.current();
  const send = async (bytes: Uint8Array, { upload = "one", note = "35 mm²" } = {}) => {
    const hex = hexOfBytes(bytes, "");
    for (let at = 0, index = 0; at < hex.length || index === 0; at += PHOTO_PART_DIGITS, index++) {
      const sent = await rig.app.call("commission.sendPhoto", { upload, index, hex: hex.slice(at, at + PHOTO_PART_DIGITS) });
      if (!sent.ok) return sent;
    }
    return rig.app.call("commission.addPhoto", { upload, check: "powerCable", note });
  };
  const added = async (bytes: Uint8Array): Promise<CommissioningPhoto> => {
    const photo = await send(bytes);
    if (!photo.ok) throw new Error(String(photo.error.detail?.reason));
    return photo.value;
  };
  return { ...rig, id, files: photos.files, send, added };
}

/** Another picture for each number: one table more, which says nothing. */
const numbered = (number: number): Uint8Array => withSegments(plainJpeg(), segment(0xdb, new Uint8Array([number, 0, 0])), APART);

describe("photos of a commissioning", () => {
  it("are kept without place and device, under the digest of what is kept, and named by the document", async () => {
    const rig = await photoRig();
    const photo = await rig.added(withSegments(plainJpeg(), exif(6)));
    expect(rig.current().photos).toEqual([photo]);
    expect(photo).toMatchObject({ kind: "jpeg", widthPx: 24, heightPx: 16, check: "powerCable", note: "35 mm²" });
    const [[name, bytes] = ["", new Uint8Array(0)]] = [...rig.files];
    expect(name).toBe(`${rig.id}/${photo.sha256}`);
    expect(bytes.length).toBe(photo.bytes);
    expect(Buffer.from(bytes).toString("latin1")).not.toContain("GPS");
  });

  it("are handed out piece by piece, also when there is more than one", async () => {
    const rig = await photoRig();
    const large = withSegments(plainJpeg(), ...Array.from({ length: 5 }, () => segment(0xdb, new Uint8Array(60_000))));
    const { sha256, bytes } = await rig.added(large);
    expect(bytes).toBeGreaterThan(PHOTO_PART_BYTES);
    const part = async (index: number) => {
      const piece = await rig.app.call("commission.photo", { id: rig.id, sha256, index });
      if (!piece.ok) throw new Error(piece.error.code);
      return piece.value;
    };
    expect((await part(0)).parts).toBe(2);
    expect((await part(0)).hex + (await part(1)).hex).toBe(hexOfBytes(large, ""));
    const other = { id: rig.id, sha256: "0".repeat(64), index: 0 };
    expect(await rig.app.call("commission.photo", other)).toMatchObject({ error: { code: "file.format", detail: { reason: "photo" } } });
  });

  it("are limited in number and size, and the same picture again only gets another note", async () => {
    const rig = await photoRig();
    for (let number = 0; number < PHOTO_LIMITS.count; number++) await rig.added(numbered(number));
    expect(await rig.send(numbered(200))).toMatchObject({ error: { code: "file.format", detail: { reason: "tooMany" } } });
    expect((await rig.added(numbered(3))).sha256).toBe(rig.current().photos?.[3]?.sha256);
    expect(rig.current().photos).toHaveLength(PHOTO_LIMITS.count);
    expect(rig.files.size).toBe(PHOTO_LIMITS.count);
    const large = withSegments(plainJpeg(), ...Array.from({ length: 160 }, () => segment(0xdb, new Uint8Array(60_000))));
    expect(await rig.send(large)).toMatchObject({ error: { detail: { reason: "tooLarge" } } });
  });

  it("are refused by their bytes, whatever they are called, and leave nothing behind", async () => {
    const rig = await photoRig();
    const reason = async (bytes: Uint8Array) => {
      const photo = await rig.send(bytes);
      return photo.ok ? "ok" : photo.error.detail?.reason;
    };
    expect(await reason(Buffer.from("<svg/>"))).toBe("notPicture");
    expect(await reason(new Uint8Array(0))).toBe("notPicture");
    expect(await reason(plainJpeg().subarray(0, 400))).toBe("cut");
    expect(await reason(pngOf(6))).toBe("kind");
    expect(rig.files.size).toBe(0);
    expect(rig.current().photos).toBe(undefined);
  });

  it("leave no file behind when the commissioning cannot take them now", async () => {
    const rig = await photoRig();
    await rig.app.call("commission.run", { checks: ["addresses"] });
    expect(await rig.send(plainJpeg())).toMatchObject({ error: { code: "link.busy" } });
    expect(rig.files.size).toBe(0);
    await rig.until(() => rig.state().running === null, 900_000);
    await rig.added(plainJpeg());
    await rig.app.call("commission.run", { checks: ["addresses"] });
    expect(await rig.send(plainJpeg())).toMatchObject({ error: { code: "link.busy" } });
    expect(rig.files.size).toBe(1);
  });

  it("of two windows that send at once are never named by the words of the other", async () => {
    const rig = await photoRig();
    const both = await Promise.all([
      rig.send(plainJpeg(), { upload: "a", note: "jpeg" }),
      rig.send(pngOf(2), { upload: "b", note: "png" }),
    ]);
    expect(both.map((each) => (each.ok ? "ok" : each.error.code)).toSorted()).toEqual(["host.badRequest", "ok"]);
    expect(rig.current().photos?.filter(({ kind, note }) => kind !== note)).toEqual([]);
  });

  it("go with a removal, one by one or with the commissioning, and stay as they are when it is closed", async () => {
    const rig = await photoRig();
    const first = await rig.added(plainJpeg());
    await rig.added(pngOf(2));
    expect(await rig.app.call("commission.removePhoto", { sha256: first.sha256 })).toEqual({ ok: true, value: null });
    expect(rig.current().photos?.map(({ kind }) => kind)).toEqual(["png"]);
    expect(rig.files.size).toBe(1);
    await rig.clock.run(rig.app.call("commission.close", {}));
    expect(await rig.send(numbered(1))).toMatchObject({ error: { code: "host.badRequest", detail: { reason: "closed" } } });
    expect(rig.files.size).toBe(1);
    await rig.clock.run(rig.app.call("commission.remove", { id: rig.id }));
    expect(rig.files.size).toBe(0);
  });

  it("are handed to the report, but for those whose file is not here", async () => {
    const rig = await photoRig();
    const [here, gone] = [await rig.added(plainJpeg()), await rig.added(pngOf(2))];
    rig.files.delete(`${rig.id}/${gone.sha256}`);
    const asked: { document: Commissioning; names: readonly string[] }[] = [];
    const reports = {
      pdf: async (document: Commissioning, { photos }: { readonly photos: ReadonlyMap<string, Uint8Array> }) => {
        asked.push({ document, names: [...photos.keys()] });
        return new Uint8Array(0);
      },
      visit: async () => Promise.reject(new Error("not asked for")),
    };
    const app = createApp({ ...rig.ports, reports, photos: memoryPhotos(rig.files) });
    await app.call("commission.report", { id: rig.id, paper: "A4", language: "en", earlier: null });
    expect(asked).toMatchObject([{ document: { photos: [here, gone] }, names: [here.sha256] }]);
  });
});
