import type { HistoryDriver } from "../../../protocol/index.ts";
import { bytesOfHex } from "../../../protocol/index.ts";
import type { PackArchive } from "./archive.ts";

/** Civil times, as the clock of the pack gives them. */
interface CivilSpan {
  readonly from: string;
  readonly to: string;
}

/** When the pack was full for the first time in this span, by its own records; null = none of them says so. */
export function firstFullIn(log: HistoryDriver | null, archive: PackArchive, { from, to }: CivilSpan): string | null {
  const times = archive.rows().flatMap(({ raw }) => {
    const record = log?.toRecord(bytesOfHex(raw) ?? new Uint8Array(0));
    const time = record?.ok && record.value.fullyCharged === true ? record.value.packTime : null;
    return time !== null && time >= from && time <= to ? [time] : [];
  });
  return times.sort()[0] ?? null;
}
