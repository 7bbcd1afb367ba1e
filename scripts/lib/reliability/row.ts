export interface HeldBy {
  /** Below test/. */
  readonly file: string;
  /** As it stands in the file. */
  readonly title: string;
}

export interface ReliabilityRow {
  readonly trouble: string;
  readonly promise: string;
  readonly tests: readonly HeldBy[];
}

export interface ReliabilityPart {
  readonly title: string;
  readonly rows: readonly ReliabilityRow[];
}

export function by(file: string, ...titles: readonly string[]): readonly HeldBy[] {
  return titles.map((title) => ({ file, title }));
}
