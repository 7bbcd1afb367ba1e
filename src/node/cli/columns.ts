import { eastAsianWidth } from "get-east-asian-width";

const segmenters = new Map<"grapheme" | "word", Intl.Segmenter>();

/** Made when it is first needed: the tables behind it take longer to load than many a command runs. */
function segmentsOf(text: string, granularity: "grapheme" | "word"): Intl.Segments {
  const segmenter = segmenters.get(granularity) ?? new Intl.Segmenter(undefined, { granularity });
  segmenters.set(granularity, segmenter);
  return segmenter.segment(text);
}

/** One column a character; most texts are so, and are not worth the search. */
const isPlain = (text: string): boolean => /^[ -~]*$/.test(text);

/** Columns of a terminal that this takes: a Chinese character two, a letter with its accents one. */
function widthOf(text: string): number {
  if (isPlain(text)) return text.length;
  return [...segmentsOf(text, "grapheme")].reduce((sum, { segment }) => sum + eastAsianWidth(segment.codePointAt(0) ?? 0), 0);
}

export function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

/** Columns side by side; those of numbers to the right. */
export function table(
  rows: readonly (readonly string[])[],
  { right = [], indent = 0 }: { right?: readonly number[]; indent?: number } = {},
): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) => rows.reduce((most, row) => Math.max(most, widthOf(row[at] ?? "")), 0));
  const pad = (text: string, at: number) => {
    const space = " ".repeat((widths[at] ?? 0) - widthOf(text));
    return right.includes(at) ? space + text : text + space;
  };
  return rows.map((row) => `${" ".repeat(indent)}${row.map(pad).join("  ").trimEnd()}\n`).join("");
}

/** Text broken into lines of at most `width`, all but the first indented. */
export function wrapped(text: string, indent: number, width: number): string {
  const lines: string[] = [];
  let line = "";
  for (const { piece, blank } of piecesOf(text)) {
    const joined = `${line}${line === "" ? "" : blank}${piece}`;
    if (line !== "" && indent + widthOf(joined) > width) {
      lines.push(line);
      line = piece;
    } else line = joined;
  }
  return [...lines, line].join(`\n${" ".repeat(indent)}`);
}

interface Piece {
  readonly piece: string;
  /** What stands before it where the line is not broken. */
  readonly blank: "" | " ";
}

const isWide = (text: string): boolean => widthOf(text) > [...segmentsOf(text, "grapheme")].length;
const isOpening = (text: string): boolean => /^[\p{Ps}\p{Pi}]$/u.test(text);

/** What stays together: words between blanks, and in a script that is written without blanks its words with their punctuation. */
function piecesOf(text: string): readonly Piece[] {
  return text.split(/\s+/).flatMap((word) => {
    if (isPlain(word)) return [{ piece: word, blank: " " as const }];
    const pieces: string[] = [];
    let before = "";
    for (const { segment, isWordLike } of segmentsOf(word, "word")) {
      const mayBreak = isWordLike === true ? isWide(segment) || isWide(before) : isOpening(segment);
      if (before !== "" && mayBreak && !isOpening(before)) pieces.push(segment);
      else pieces.push(`${pieces.pop() ?? ""}${segment}`);
      before = segment;
    }
    return pieces.map((piece, at) => ({ piece, blank: at === 0 ? (" " as const) : ("" as const) }));
  });
}
