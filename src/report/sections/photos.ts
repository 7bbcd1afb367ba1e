import type { CommissioningPhoto } from "../../contract/commissioning.ts";
import { amount, type Scene, timeText } from "../scene.ts";
import { GREY, LINE, SIZE } from "../sheet.ts";
import { filled } from "../words.ts";

const COLUMNS = 2;
const ROWS = 2;
const GAP = 16;
/** Lines below a picture: what it shows, its note, its time and its name. */
const CAPTION = 64;
const SMALL = 7.5;
const SHOWN_DIGITS = 16;

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Four to a page, at the end. One whose file is not here has an empty frame: the paper says what it lacks. */
export function drawPhotos(scene: Scene, files: ReadonlyMap<string, Uint8Array>): void {
  const { sheet, document, words } = scene;
  const { photos = [] } = document;
  for (const [at, photo] of photos.entries()) {
    const onPage = at % (COLUMNS * ROWS);
    if (onPage === 0) {
      sheet.newPage();
      sheet.heading(words.report.photos.title);
    }
    const width = (sheet.width - GAP * (COLUMNS - 1)) / COLUMNS;
    const height = (sheet.bottom - sheet.y) / ROWS;
    const place = {
      x: sheet.left + (onPage % COLUMNS) * (width + GAP),
      y: sheet.y + Math.floor(onPage / COLUMNS) * height,
      width,
      height: height - CAPTION,
    };
    drawPicture(scene, photo, files.get(photo.sha256) ?? null, place);
    drawCaption(scene, photo, at + 1, place);
  }
  if (photos.length > 0) sheet.y = sheet.bottom;
}

function drawPicture({ sheet, words }: Scene, { sha256 }: CommissioningPhoto, bytes: Uint8Array | null, place: Place): void {
  const { x, y, width, height } = place;
  if (bytes !== null) {
    // As the camera was held: the library turns it by the picture's own word.
    sheet.doc.image(bytes as Buffer, x, y, { fit: [width, height], align: "center", valign: "center" });
    return;
  }
  sheet.doc.lineWidth(0.6).strokeColor(LINE).rect(x, y, width, height).stroke();
  const { photos } = words.report;
  sheet.textIn(`${photos.notHere}\n${sha256}`, { x: x + 8, y: y + height / 2 - SIZE, width: width - 16 }, { colour: GREY });
}

function drawCaption({ sheet, words }: Scene, photo: CommissioningPhoto, number: number, { x, y, width, height }: Place): void {
  const { photos, table } = words.report;
  const { check, note, at, bytes, sha256 } = photo;
  const shows = check === null ? photos.whole : words.commissioning.check[check].name;
  const facts = {
    time: timeText(at) ?? table.nothing,
    size: amount(words.figures, Math.ceil(bytes / 1024), "one", 0, table.nothing),
    digest: sha256.slice(0, SHOWN_DIGITS),
  };
  const below = y + height + 4;
  const head = sheet.textIn(filled(photos.head, { number, shows }), { x, y: below, width }, { bold: true });
  // A long note is cut: it stands whole in the data.
  const [first = "", second] = sheet.linesOf(note, width, SMALL);
  const lines = [first, second ?? ""].filter((line) => line !== "");
  for (const [row, line] of lines.entries()) sheet.lineAt(line, x, below + head + row * sheet.lineHeight(SMALL), { size: SMALL });
  const end = below + head + lines.length * sheet.lineHeight(SMALL);
  sheet.lineAt(filled(photos.facts, facts), x, end, { size: SMALL, colour: GREY });
}
