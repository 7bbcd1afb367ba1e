import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DIST } from "../paths.ts";

/** How heavy the built window is, as it goes over the wire. */
export interface Piece {
  readonly name: string;
  readonly gzipBytes: number;
}
interface WindowWeight {
  /** What index.html names: the window cannot begin without these. */
  readonly initial: readonly Piece[];
  /** Fetched when a screen, a language or a drawer wants it. */
  readonly later: readonly Piece[];
  /** Compressed by themselves; each is fetched when a text needs it. */
  readonly fonts: readonly Piece[];
}

/** Bytes of gzip. */
export const SCRIPT_LIMIT = 200_000;
export const STYLE_LIMIT = 25_000;

export const isScript = ({ name }: Piece): boolean => name.endsWith(".js");
export const isStyle = ({ name }: Piece): boolean => name.endsWith(".css");
export const bytesOf = (pieces: readonly Piece[]): number => pieces.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);

/** Weighs dist/ui, which must be built. */
export function weighWindow(): WindowWeight {
  const folder = join(DIST, "ui");
  const page = readFileSync(join(folder, "index.html"), "utf8");
  const names = readdirSync(join(folder, "assets")).toSorted();
  const pieces = names.filter((name) => /\.(?:js|css)$/.test(name)).map((name) => piece(join(folder, "assets", name), name));
  const isNamed = ({ name }: Piece) => page.includes(name);
  const fonts = names.filter((name) => name.endsWith(".woff2"));
  return {
    initial: pieces.filter(isNamed),
    later: pieces.filter((each) => !isNamed(each)),
    fonts: fonts.map((name) => ({ name, gzipBytes: statSync(join(folder, "assets", name)).size })),
  };
}

function piece(path: string, name: string): Piece {
  return { name, gzipBytes: gzipSync(readFileSync(path), { level: 9 }).length };
}
