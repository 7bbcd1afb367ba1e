interface Numbered {
  readonly seq: number;
  readonly raw: string;
}

/** Between what an archive has and a file that shares no record with it. */
const APART = 1000;

/**
 * Numbers of a file in the numbering of the archive: two computers that have read the same pack count from different starts. A
 * record that both have says by how much; without one the file is put below everything, with a gap.
 */
export function alignRows<T extends Numbered>(own: readonly Numbered[], rows: readonly T[]): readonly T[] {
  const seqOf = new Map(own.flatMap(({ raw, seq }) => (raw === "" ? [] : [[raw, seq] as const])));
  const common = rows.find(({ raw }) => seqOf.has(raw));
  const shift = common ? (seqOf.get(common.raw) ?? 0) - common.seq : below(own, rows);
  return rows.map((row) => ({ ...row, seq: row.seq + shift }));
}

function below(own: readonly Numbered[], rows: readonly Numbered[]): number {
  if (own.length === 0) return 0;
  const oldest = own.reduce((least, { seq }) => Math.min(least, seq), Number.POSITIVE_INFINITY);
  const newest = rows.reduce((most, { seq }) => Math.max(most, seq), Number.NEGATIVE_INFINITY);
  return oldest - APART - newest;
}
