import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { BmsError, Result } from "../../../protocol/index.ts";
import { bytesOfHex, hexOfBytes, ok } from "../../../protocol/index.ts";
import type { Commissioning, CommissioningPhoto } from "../../contract/commissioning.ts";
import { PHOTO_PART_DIGITS } from "../../contract/limits.ts";
import type { Bench } from "./bench.ts";
import { table } from "./columns.ts";
import type { ExitName } from "./exitCodes.ts";
import { saveFile } from "./files.ts";
import { printable } from "./output.ts";
import { photoLabel, readPhotoFile } from "./photoFiles.ts";
import { isCheck, withOpened } from "./runCommission.ts";
import { failed, type Task } from "./task.ts";
import type { Words } from "./words.ts";

/** Digits of the digest that a person has to type: no two photos of one site share them. */
const LEAST_DIGITS = 8;
/** One command sends one file. */
const UPLOAD = "file";
const ENDINGS = { jpeg: "jpg", png: "png" } as const;

function refused(task: Task, error: BmsError): ExitName {
  const fault = task.words.photoFault(error);
  if (fault !== null) task.out.error(fault);
  if (error.code === "host.badRequest" && error.detail?.reason === "closed") {
    task.out.error(task.words.texts.cli.commission.isClosed);
    return "usage";
  }
  return failed(task, error);
}

async function sendPhoto(bench: Bench, bytes: Uint8Array): Promise<Result<null>> {
  const hex = hexOfBytes(bytes, "");
  for (let at = 0, index = 0; at < hex.length || index === 0; at += PHOTO_PART_DIGITS, index++) {
    const sent = await bench.call("commission.sendPhoto", { upload: UPLOAD, index, hex: hex.slice(at, at + PHOTO_PART_DIGITS) });
    if (!sent.ok) return sent;
  }
  return ok(null);
}

export async function runPhotoAdd(task: Task): Promise<ExitName> {
  const { given } = task;
  const [path = ""] = given.words;
  const named = given.text("shows");
  const check = named !== null && isCheck(named) ? named : null;
  const bytes = await readPhotoFile(path);
  if (!bytes.ok) return refused(task, bytes.error);
  return withOpened(task, async (bench, document) => {
    const sent = await sendPhoto(bench, bytes.value);
    if (!sent.ok) return refused(task, sent.error);
    const added = await bench.call("commission.addPhoto", { upload: UPLOAD, check, note: given.text("note") ?? "" });
    if (!added.ok) return refused(task, added.error);
    return printPhotos(task, bench.now.commissioning.current ?? document, [added.value]);
  });
}

function listOf(photos: readonly CommissioningPhoto[], words: Words): string {
  const { commission } = words.texts.cli;
  const size = (bytes: number): string => words.counted(commission, "photoBytes", bytes);
  return table(photos.map((photo) => [photoLabel(photo), photo.at, size(photo.bytes), photo.check ?? "", printable(photo.note)]));
}

/** --json prints the whole commissioning, in which they are named. */
async function printPhotos({ out, dataWords }: Task, document: Commissioning, photos: readonly CommissioningPhoto[]): Promise<ExitName> {
  if (out.isJson) await out.document(document);
  else await out.data(listOf(photos, dataWords));
  return "ok";
}

export function runPhotoList(task: Task): Promise<ExitName> {
  return withOpened(task, (_, document) => printPhotos(task, document, document.photos ?? []));
}

/** The one whose digest begins like this; null = none, or several. */
function photoLike({ photos = [] }: Commissioning, digits: string): CommissioningPhoto | null {
  const fits = photos.filter(({ sha256 }) => sha256.startsWith(digits.toLowerCase()));
  return digits.length >= LEAST_DIGITS && fits.length === 1 ? (fits[0] ?? null) : null;
}

export function runPhotoRemove(task: Task): Promise<ExitName> {
  const [digits = ""] = task.given.words;
  return withOpened(task, async (bench, document) => {
    const photo = photoLike(document, digits);
    if (photo === null || !task.given.flag("yes")) {
      task.out.error(task.words.texts.cli.commission.photoRemoveNeeds);
      return "usage";
    }
    const removed = await bench.call("commission.removePhoto", { sha256: photo.sha256 });
    return removed.ok ? "ok" : refused(task, removed.error);
  });
}

async function fetched(bench: Bench, id: string, sha256: string): Promise<Result<Uint8Array>> {
  const parts: Uint8Array[] = [];
  for (let index = 0, count = 1; index < count; index++) {
    const part = await bench.call("commission.photo", { id, sha256, index });
    if (!part.ok) return part;
    count = part.value.parts;
    parts.push(bytesOfHex(part.value.hex) ?? new Uint8Array(0));
  }
  return ok(Buffer.concat(parts));
}

/** Beside the JSON of a report: together they make its paper on another computer. */
export function runPhotoSave(task: Task): Promise<ExitName> {
  const [folder = ""] = task.given.words;
  return withOpened(task, async (bench, { id, photos = [] }) => {
    await mkdir(folder, { recursive: true });
    for (const { sha256, kind } of photos) {
      const bytes = await fetched(bench, id, sha256);
      if (!bytes.ok) return failed(task, bytes.error);
      const saved = await saveFile(join(folder, `${sha256}.${ENDINGS[kind]}`), bytes.value, { force: true });
      if (!saved.ok) return failed(task, saved.error);
    }
    task.out.say(task.words.counted(task.words.texts.cli.commission, "photosSaved", photos.length, { folder }));
    return "ok";
  });
}
