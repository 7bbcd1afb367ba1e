/** Reads what our reports are made of: uncompressed objects, fonts by glyph with a table to Unicode. No PDF in general. */

export interface PdfFont {
  readonly name: string;
  /** The program of the font is in the file. */
  readonly isEmbedded: boolean;
}

export interface PdfContent {
  /** All that is drawn on each page in the order of drawing, without any white space. */
  readonly pages: readonly string[];
  readonly fonts: readonly PdfFont[];
  /** Width and height in points, by page. */
  readonly sizes: readonly (readonly [number, number])[];
}

export const squeezed = (text: string): string => text.replace(/\s/gu, "");

export function readPdf(bytes: Uint8Array): PdfContent {
  const objects = objectsOf(Buffer.from(bytes).toString("latin1"));
  const body = (id: string | undefined) => objects.get(id ?? "") ?? "";
  const all = [...objects.values()];
  const pages = all.filter((text) => /\/Type \/Page\n/.test(text));
  const fontsById = new Map([...objects].filter(([, text]) => /\/Subtype \/Type0\n/.test(text)));
  const unicodes = new Map([...fontsById].map(([id, text]) => [id, unicodeTable(body(reference(text, "ToUnicode")))]));
  return {
    pages: pages.map((page) => {
      const resources = body(reference(page, "Resources"));
      const fonts = new Map([...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = "", id = ""]) => [name, unicodes.get(id) ?? []]));
      return drawnText(body(reference(page, "Contents")), fonts);
    }),
    fonts: [...fontsById.values()].map((text) => {
      const descendant = body(/\/DescendantFonts \[(\d+) 0 R\]/.exec(text)?.[1]);
      const descriptor = body(reference(descendant, "FontDescriptor"));
      return { name: /\/BaseFont \/(\S+)/.exec(text)?.[1] ?? "", isEmbedded: /\/FontFile[23] \d+ 0 R/.test(descriptor) };
    }),
    sizes: pages.map((page) => {
      const [, width = "", height = ""] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(page) ?? [];
      return [Number(width), Number(height)] as const;
    }),
  };
}

function objectsOf(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, id = "", body = ""]) => [id, body]));
}

const reference = (text: string, name: string): string | undefined => new RegExp(`/${name} (\\d+) 0 R`).exec(text)?.[1];

/** Text of each glyph, by its number. */
function unicodeTable(cmap: string): readonly string[] {
  const rows = [...cmap.matchAll(/<([\da-f]{4})> <[\da-f]{4}> \[([^\]]*)\]/gi)];
  const table: string[] = [];
  for (const [, first = "0", list = ""] of rows) {
    const texts = [...list.matchAll(/<([\da-f ]*)>/gi)].map(([, hex = ""]) => textOfHex(hex.replaceAll(" ", "")));
    for (const [at, text] of texts.entries()) table[Number.parseInt(first, 16) + at] = text;
  }
  return table;
}

function textOfHex(hex: string): string {
  const units = hex.match(/[\da-f]{4}/gi) ?? [];
  return String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16)));
}

function drawnText(content: string, fonts: ReadonlyMap<string, readonly string[]>): string {
  let table: readonly string[] = [];
  let text = "";
  for (const [, font, glyphs] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (font !== undefined) table = fonts.get(font) ?? [];
    for (const [, hex = ""] of (glyphs ?? "").matchAll(/<([\da-f]*)>/gi)) {
      for (const glyph of hex.match(/[\da-f]{4}/gi) ?? []) text += table[Number.parseInt(glyph, 16)] ?? "\ufffd";
    }
  }
  return squeezed(text);
}
