import type { BackupInfo, PackName } from "../../../../contract/params.ts";
import { isSamePack, originOf } from "../../../model/parameterFile.ts";

export interface PackBackups {
  /** "" = packs that tell none. */
  readonly serial: string;
  /** Newest first. */
  readonly list: readonly BackupInfo[];
}

/** Backups by the serial number of their pack: the connected pack first, then those with the newest backup. */
export function bySerial(backups: readonly BackupInfo[], pack: PackName | null): readonly PackBackups[] {
  const groups = new Map<string, BackupInfo[]>();
  for (const backup of [...backups].sort((a, b) => b.takenWallMs - a.takenWallMs)) {
    const { packSerial, modelSerial } = originOf(backup.pack);
    const serial = packSerial || modelSerial;
    groups.set(serial, [...(groups.get(serial) ?? []), backup]);
  }
  const all = [...groups].map(([serial, list]) => ({ serial, list }));
  const isOwn = ({ list }: PackBackups) => pack !== null && list.some((each) => isSamePack(each.pack, pack));
  return [...all.filter(isOwn), ...all.filter((group) => !isOwn(group))];
}
