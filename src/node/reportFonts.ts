import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { plainFont } from "../report/woff.ts";
import { packageFolder } from "./packageFacts.ts";

/** Latin first: its figures are even, and the Chinese font would take all of it. */
const FONTS = ["latin", "latin-ext", "cyrillic", "vietnamese", "chinese-simplified"];

/** Lies with the sources and travels with the program under the same name. */
const FOLDER = join("src", "report", "fonts");

export function reportFonts(): Promise<readonly Uint8Array[]> {
  return Promise.all(
    FONTS.map(async (name) => plainFont(await readFile(join(packageFolder(), FOLDER, `noto-sans-sc-${name}.woff`)), inflateSync)),
  );
}
