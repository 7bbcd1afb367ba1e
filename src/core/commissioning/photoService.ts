import type { Result } from "../../../protocol/index.ts";
import { bytesOfHex, fail, hexOfBytes, ok } from "../../../protocol/index.ts";
import type { Commissioning, CommissioningPhoto } from "../../contract/commissioning.ts";
import type { Handlers, RequestArgs } from "../../contract/contract.ts";
import { PHOTO_LIMITS, PHOTO_PART_BYTES } from "../../contract/limits.ts";
import type { PHOTO_REQUESTS, PhotoPart } from "../../contract/photos.ts";
import { Upload } from "../base/upload.ts";
import { photoFault } from "../photos/picture.ts";
import { readPicture } from "../photos/readPicture.ts";
import type { HostPorts, PhotoStore } from "../ports.ts";
import type { CommissioningService } from "./commissioningService.ts";

interface PhotoServiceOptions {
  readonly ports: Pick<HostPorts, "clock" | "civilTime" | "photos">;
  readonly commissioning: Pick<CommissioningService, "writable" | "change">;
}

const OTHER_UPLOAD = fail("host.badRequest", { reason: "order" });
const NO_STORE = fail("host.badRequest", { reason: "no photos" });

const photosOf = ({ photos = [] }: Commissioning): readonly CommissioningPhoto[] => photos;

/** The files of those photos of a document that are here. */
export async function photoFiles(store: PhotoStore | undefined, document: Commissioning): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const { sha256 } of photosOf(document)) {
    const bytes = (await store?.read(document.id, sha256)) ?? null;
    if (bytes !== null) files.set(sha256, bytes);
  }
  return files;
}

/** Pictures of the commissioning that is open. Their files come before the document that names them, and go after it. */
export class PhotoService {
  readonly handlers: Handlers<keyof typeof PHOTO_REQUESTS> = {
    "commission.sendPhoto": async (part) => this.#take(part),
    "commission.addPhoto": (args) => this.#add(args),
    "commission.removePhoto": ({ sha256 }) => this.#remove(sha256),
    "commission.photo": (args) => this.#part(args),
  };
  readonly #options: PhotoServiceOptions;
  readonly #upload = new Upload(2 * PHOTO_LIMITS.bytes, photoFault("tooLarge"));
  /** Whose pieces these are; the first piece of another file ends them. */
  #uploading: string | null = null;

  constructor(options: PhotoServiceOptions) {
    this.#options = options;
  }

  #take({ upload, index, hex }: RequestArgs<"commission.sendPhoto">): Result<null> {
    if (index === 0) this.#uploading = upload;
    return upload === this.#uploading ? this.#upload.take(index, hex) : OTHER_UPLOAD;
  }

  async #add({ upload, check, note }: RequestArgs<"commission.addPhoto">): Promise<Result<CommissioningPhoto>> {
    const { clock, civilTime, photos: store } = this.#options.ports;
    if (store === undefined) return NO_STORE;
    if (upload !== this.#uploading) return OTHER_UPLOAD;
    this.#uploading = null;
    const sent = bytesOfHex(this.#upload.whole());
    this.#upload.clear();
    const document = await this.#options.commissioning.writable();
    if (!document.ok) return document;
    const picture = sent === null ? photoFault("notPicture") : readPicture(sent);
    if (!picture.ok) return picture;
    const { bytes, kind, widthPx, heightPx } = picture.value;
    const sha256 = store.digest(bytes);
    const photo = { sha256, kind, bytes: bytes.length, widthPx, heightPx, check, note, at: civilTime(Math.round(clock.wallMs())) };
    if (withPhoto(document.value, photo) === null) return photoFault("tooMany");
    const written = await store.write(document.value.id, sha256, bytes);
    if (!written.ok) return written;
    const kept = await this.#name(photo);
    const isNamed = photosOf(document.value).some((each) => each.sha256 === sha256);
    if (!kept.ok && !isNamed) await store.remove(document.value.id, sha256);
    return kept;
  }

  /** Of two that come at once, the second may find no place any more. */
  async #name(photo: CommissioningPhoto): Promise<Result<CommissioningPhoto>> {
    let hasPlace = true;
    const kept = await this.#options.commissioning.change((now) => {
      const more = withPhoto(now, photo);
      hasPlace = more !== null;
      return more ?? now;
    });
    if (!kept.ok) return kept;
    return hasPlace ? ok(photo) : photoFault("tooMany");
  }

  async #remove(sha256: string): Promise<Result<null>> {
    const { photos: store } = this.#options.ports;
    if (store === undefined) return NO_STORE;
    const document = await this.#options.commissioning.writable();
    if (!document.ok) return document;
    const kept = await this.#options.commissioning.change((now) => ({
      ...now,
      photos: photosOf(now).filter((each) => each.sha256 !== sha256),
    }));
    if (!kept.ok) return kept;
    const removed = await store.remove(document.value.id, sha256);
    return removed.ok ? ok(null) : removed;
  }

  async #part({ id, sha256, index }: RequestArgs<"commission.photo">): Promise<Result<PhotoPart>> {
    const bytes = (await this.#options.ports.photos?.read(id, sha256)) ?? null;
    if (bytes === null) return fail("file.format", { reason: "photo" });
    const from = index * PHOTO_PART_BYTES;
    const parts = Math.ceil(bytes.length / PHOTO_PART_BYTES);
    return ok({ hex: hexOfBytes(bytes.subarray(from, from + PHOTO_PART_BYTES), ""), parts });
  }
}

/** The same picture again takes the place of the former; null = there is no place for one more. */
function withPhoto(document: Commissioning, photo: CommissioningPhoto): Commissioning | null {
  const before = photosOf(document);
  const isThere = before.some(({ sha256 }) => sha256 === photo.sha256);
  const photos = isThere ? before.map((each) => (each.sha256 === photo.sha256 ? photo : each)) : [...before, photo];
  const allBytes = photos.reduce((sum, { bytes }) => sum + bytes, 0);
  return photos.length > PHOTO_LIMITS.count || allBytes > PHOTO_LIMITS.allBytes ? null : { ...document, photos };
}
