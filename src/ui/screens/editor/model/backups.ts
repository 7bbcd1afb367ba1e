import { isSamePack, packIdOf, serialOf } from "../../../../../protocol/shared.ts";
import type { BackupInfo, PackName } from "../../../../contract/params.ts";

interface PackBackups {
  /** Tells groups apart, also where two packs have the same serial number. */
  readonly id: string;
  /** "" = packs that tell none. */
  readonly serial: string;
  readonly isOwn: boolean;
  /** Newest first. */
  readonly list: readonly BackupInfo[];
}

/** Backups, newest first as the host lists them, by their pack: the connected one first, then those with the newest backup. */
export function byPack(backups: readonly BackupInfo[], pack: PackName | null): readonly PackBackups[] {
  const groups = new Map<string, PackBackups>();
  for (const backup of backups) {
    const id = packIdOf(backup.pack);
    const isOwn = pack !== null && isSamePack(backup.pack, pack);
    const list = [...(groups.get(id)?.list ?? []), backup];
    groups.set(id, { id, serial: serialOf(backup.pack.identity) ?? "", isOwn, list });
  }
  const all = [...groups.values()];
  return [...all.filter(({ isOwn }) => isOwn), ...all.filter(({ isOwn }) => !isOwn)];
}
