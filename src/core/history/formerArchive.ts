import type { Result } from "../../../protocol/index.ts";
import { isSamePack, ok } from "../../../protocol/index.ts";
import type { ArchiveLine } from "../../contract/documents.ts";
import type { PackName } from "../../contract/params.ts";
import type { LineStore } from "../ports.ts";

interface Move {
  readonly lines: LineStore;
  readonly pack: PackName;
  /** Names of the files. */
  readonly from: string;
  readonly to: string;
  readonly parse: (text: string) => readonly ArchiveLine[];
}

/** moved = all of it is in `to` · stays = nothing of this pack is there, or both have grown since · failed = it could not be copied. */
type Moved = "moved" | "stays" | "failed";

/**
 * Lines that its move has still to copy; null = nothing moves: it is of another pack, or both have grown since. Fails with `host.storage`
 * when one of them cannot be read.
 */
export async function leftToMove({ lines, pack, from, to, parse }: Move): Promise<Result<readonly string[] | null>> {
  const there = await lines.read(from);
  if (!there.ok) return there;
  const former = there.value;
  const head = former.flatMap(parse).find((line) => line.k === "pack");
  if (head?.k !== "pack" || !isSamePack(head.pack, pack)) return ok(null);
  const own = await lines.read(to);
  if (!own.ok) return own;
  let copied = 0;
  let isOnItsOwn = false;
  for (const text of own.value) {
    if (text === former[copied]) copied += 1;
    // An incomplete line after a crash is not part of an archive.
    else isOnItsOwn ||= parse(text).length > 0;
  }
  return ok(isOnItsOwn && copied < former.length ? null : former.slice(copied));
}

/**
 * Moves an archive that an earlier version kept under another name, if it names this pack. Lines are copied in their
 * order and the old file goes last, so that after a crash the next try sees how far this one came and adds no line twice. Fails with
 * `host.storage` when one of them cannot be read.
 */
export async function moveFormer(move: Move): Promise<Result<Moved>> {
  const { lines, from, to } = move;
  const left = await leftToMove(move);
  if (!left.ok) return left;
  if (left.value === null) return ok("stays");
  const kept = left.value.length === 0 ? ok(undefined) : await lines.append(to, left.value);
  if (!kept.ok) return ok("failed");
  // If it stays, the next run finds that it has been copied.
  await lines.remove(from);
  return ok("moved");
}
