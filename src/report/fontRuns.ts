/** Names of fonts in the order in which they are asked for a character. */
export interface FontCover {
  readonly names: readonly string[];
  /** Whether the font of that place has a glyph. */
  has(font: number, codePoint: number): boolean;
}

interface Run {
  readonly font: string;
  readonly text: string;
}

/** Text of a stranger as it may be printed: nothing invisible, nothing that turns the direction. Line breaks stay. */
export function printableText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, "\n")
    .replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\ufffd");
}

/** A character that no font has is named by its number: a box would lose which one it was. */
function shownOf(cover: FontCover, character: string): { readonly font: number; readonly text: string } {
  const codePoint = character.codePointAt(0) ?? 0;
  const font = cover.names.findIndex((_, at) => cover.has(at, codePoint));
  return font < 0 ? { font: 0, text: `[U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}]` } : { font, text: character };
}

/** Pieces of one font each, in order. */
export function fontRuns(cover: FontCover, text: string): readonly Run[] {
  const runs: { font: string; text: string }[] = [];
  for (const character of text) {
    const { font, text: shown } = shownOf(cover, character);
    const name = cover.names[font] ?? "";
    const last = runs.at(-1);
    if (last?.font === name) last.text += shown;
    else runs.push({ font: name, text: shown });
  }
  return runs;
}

/** Where a line may end: at blanks, and between Chinese characters unless punctuation follows. */
const PIECES = / +|[\u2e80-\u9fff\uf900-\ufaff][，。、；：！？）》」】]*|[^ \u2e80-\u9fff\uf900-\ufaff]+/gu;

/** Lines no wider than `width` by `measure`; a word that is wider by itself is cut. */
export function wrapped(text: string, width: number, measure: (text: string) => number): readonly string[] {
  return text.split("\n").flatMap((paragraph) => wrappedParagraph(paragraph, width, measure));
}

function wrappedParagraph(text: string, width: number, measure: (text: string) => number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of text.match(PIECES) ?? []) {
    if (measure(line + piece.trimEnd()) <= width) {
      line += piece;
      continue;
    }
    if (line.trim() !== "") lines.push(line.trimEnd());
    line = piece.trim();
    while (line !== "" && measure(line) > width) {
      const fits = mostThatFits(line, width, measure);
      lines.push(fits);
      line = line.slice(fits.length);
    }
  }
  return [...lines, line.trimEnd()];
}

/** At least one character, so that a column that is too narrow still ends. */
function mostThatFits(text: string, width: number, measure: (text: string) => number): string {
  let fits = "";
  for (const character of text) {
    if (fits !== "" && measure(fits + character) > width) break;
    fits += character;
  }
  return fits;
}
