import type PDFDocument from "pdfkit";
import type { Driver, Language } from "../../protocol/index.ts";
import type { Commissioning } from "../contract/commissioning.ts";
import type { Paper } from "../contract/report.ts";
import { LANGUAGE_FACTS } from "../text/languages.ts";
import type { FontCover } from "./fontRuns.ts";
import type { Scene } from "./scene.ts";
import { drawCells } from "./sections/cells.ts";
import { drawChanges } from "./sections/changes.ts";
import { drawChecks } from "./sections/checks.ts";
import { drawRemarks, drawSignatures, drawUntried } from "./sections/closing.ts";
import { drawDrift } from "./sections/drift.ts";
import { drawInverter } from "./sections/inverter.ts";
import { drawPacks } from "./sections/packs.ts";
import { drawPhotos } from "./sections/photos.ts";
import { drawSettings } from "./sections/settings.ts";
import { drawSite } from "./sections/site.ts";
import { GREY, MARGIN, Sheet } from "./sheet.ts";
import { filled, wordsOf } from "./words.ts";

export interface ReportOptions {
  readonly paper: Paper;
  readonly language: Language;
  /** Plain font files, asked for each character in this order; a host knows where they lie. */
  readonly fonts: readonly Uint8Array[];
  /** Families whose words and maps the report may use. */
  readonly drivers: readonly Driver[];
  /** An earlier document of the same installation; null = no page of changes. */
  readonly earlier: Commissioning | null;
  /** Files of the photos, by their digest; one that is missing is said to be. */
  readonly photos: ReadonlyMap<string, Uint8Array>;
}

type Doc = InstanceType<typeof PDFDocument>;

const POINTS: Readonly<Record<Paper, [number, number]>> = { A4: [595.28, 841.89], Letter: [612, 792] };

/**
 * The report of a commissioning. It knows no clock and compresses nothing, so the same document gives the same bytes on every
 * computer and with every version of zlib.
 */
export async function reportPdf(document: Commissioning, options: ReportOptions): Promise<Uint8Array> {
  // Loaded when a report is made: no other command pays for it.
  const { default: Pdf } = await import("pdfkit");
  const { language, drivers, earlier, photos } = options;
  const words = await wordsOf(language);
  const doc = new Pdf({
    size: POINTS[options.paper],
    margin: 0,
    autoFirstPage: false,
    bufferPages: true,
    compress: false,
    pdfVersion: "1.7",
    lang: LANGUAGE_FACTS[language].tag,
    displayTitle: true,
    // Its default is a font that a PDF only names.
    font: "",
    info: {
      Title: [words.report.title, document.site.name.trim()].filter((part) => part !== "").join(" · "),
      Creator: `Open BMSTool ${document.app}`,
      CreationDate: dateOf(document),
    },
  });
  const bytes = bytesOf(doc);
  const sheet = new Sheet(doc, coverOf(doc, options.fonts));
  const scene: Scene = { sheet, document, words, language, drivers };
  await drawAll(scene, earlier, photos);
  doc.end();
  return bytes;
}

/** Between two of them the program goes on with its packs: all of a report in one piece would keep a line waiting for seconds. */
const SECTIONS: readonly ((scene: Scene) => void)[] = [
  drawSite,
  drawPacks,
  drawChecks,
  drawInverter,
  drawSettings,
  drawCells,
  drawDrift,
  drawRemarks,
  drawUntried,
  drawSignatures,
];

async function drawAll(scene: Scene, earlier: Commissioning | null, photos: ReportOptions["photos"]): Promise<void> {
  for (const draw of SECTIONS) {
    draw(scene);
    await breath();
  }
  if (earlier !== null) drawChanges(scene, earlier);
  drawPhotos(scene, photos);
  drawFeet(scene);
}

const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function drawFeet({ sheet, document, words: { report } }: Scene): void {
  const { doc } = sheet;
  const { count } = doc.bufferedPageRange();
  const style = { size: 7, colour: GREY };
  for (let page = 0; page < count; page++) {
    doc.switchToPage(page);
    const y = doc.page.height - MARGIN - 8;
    const number = filled(report.foot.page, { page: page + 1, count });
    const [name = ""] = sheet.linesOf(
      [document.site.name.trim(), document.id].filter((part) => part !== "").join(" · "),
      sheet.width * 0.5,
      7,
    );
    sheet.lineAt(name, sheet.left, y, style);
    const right = `Open BMSTool ${document.app} · ${number}`;
    sheet.lineAt(right, sheet.left + sheet.width - sheet.measure(right, 7), y, style);
  }
}

/**
 * When it was closed or changed last: nothing changes after that. A document of an earlier version tells a civil time without a zone, which is
 * taken as UTC; a text that is no time gives the same date every time.
 */
function dateOf({ changedWallMs, closedAt, changedAt }: Commissioning): Date {
  if (changedWallMs !== undefined) return new Date(changedWallMs);
  const civil = closedAt ?? changedAt;
  const ms = Date.parse(`${civil.replace(/Z$/, "")}Z`);
  return new Date(Number.isFinite(ms) ? ms : 0);
}

/** What the library keeps of an open font and its types do not tell. */
interface OpenFont {
  readonly _font: { readonly font: { hasGlyphForCodePoint(codePoint: number): boolean } };
}

function coverOf(doc: Doc, fonts: readonly Uint8Array[]): FontCover {
  const names = fonts.map((_, at) => `font${at}`);
  const open = names.map((name, at) => {
    doc.registerFont(name, fonts[at]);
    doc.font(name);
    return (doc as unknown as OpenFont)._font.font;
  });
  return { names, has: (font, codePoint) => open[font]?.hasGlyphForCodePoint(codePoint) === true };
}

function bytesOf(doc: Doc): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const parts: Uint8Array[] = [];
    doc.on("data", (part: Uint8Array) => parts.push(part));
    doc.on("error", reject);
    doc.on("end", () => {
      const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
      let at = 0;
      for (const part of parts) {
        whole.set(part, at);
        at += part.length;
      }
      resolve(whole);
    });
  });
}
