import { bindingOf, conceptOf, diffValues } from "../../../protocol/index.ts";
import type { CommissioningPack } from "../../contract/commissioning.ts";
import { type Scene, tableIn, timeText } from "../scene.ts";
import { drawTable, type Row } from "../table.ts";
import { filled, nameIn, settingAmount } from "../words.ts";

/** More would not leave room for a figure with its unit. */
const PACKS_A_TABLE = 5;
const SMALL = 7;
const SHARE_OF_NAME = 30;
const SHARE_OF_PACK = 19;

/** Whether the family's map has seen this setting in a recording of a real pack; a setting that it does not know has not. */
function isSeen({ drivers }: Pick<Scene, "drivers">, { family }: Pick<CommissioningPack, "family">, key: string): boolean {
  const table = tableIn(drivers, family);
  return table !== null && bindingOf(table, key)?.evidence === "captured";
}

export function hasUnseen(scene: Pick<Scene, "drivers" | "document">): boolean {
  return scene.document.packs.some((pack) => Object.keys(pack.settings).some((key) => !isSeen(scene, pack, key)));
}

export function drawSettings(scene: Scene): void {
  const { sheet, document, words } = scene;
  const { settings } = words.report;
  sheet.heading(settings.title);
  const { packs } = document;
  if (packs.every((pack) => Object.keys(pack.settings).length === 0)) {
    sheet.paragraph(settings.none);
    return;
  }
  const isPlural = packs.length > 1;
  if (isPlural) sheet.paragraph(settings.differ);
  if (hasUnseen(scene)) sheet.paragraph(settings.marked);
  sheet.space(4);
  const keys = diffValues(packs.map((pack) => pack.settings));
  for (let at = 0; at < packs.length; at += PACKS_A_TABLE) {
    const shown = packs.slice(at, at + PACKS_A_TABLE);
    if (at > 0) sheet.space(10);
    drawTable(sheet, {
      size: SMALL,
      columns: [
        { title: settings.name, share: SHARE_OF_NAME },
        ...shown.map(({ address }) => ({
          title: filled(words.report.table.pack, { address }),
          share: SHARE_OF_PACK,
          isFigure: true,
        })),
      ],
      rows: [...settingRows(scene, keys, shown), fingerprintRow(scene, shown), ...readRows(scene, shown)],
    });
  }
}

function settingRows(scene: Scene, keys: ReturnType<typeof diffValues>, packs: readonly CommissioningPack[]): readonly Row[] {
  const { words, document } = scene;
  let group = "";
  return keys.flatMap(({ key }): Row[] => {
    const own = conceptOf(key)?.group ?? "";
    const head: Row[] = own === group || own === "" ? [] : [{ isGroup: true, cells: [nameIn(words.groups, own)] }];
    group = own;
    const isDifferent = new Set(document.packs.map(({ settings }) => settings[key] ?? null)).size > 1;
    const isUnseen = document.packs.some((pack) => pack.settings[key] !== undefined && !isSeen(scene, pack, key));
    const name = `${isDifferent ? "† " : ""}${nameIn(words.settings, key)}${isUnseen ? " *" : ""}`;
    const amounts = packs.map(({ settings, family }) => {
      const value = settings[key];
      return value === undefined ? words.report.settings.missing : settingAmount(key, value, tableIn(scene.drivers, family), words.figures);
    });
    return [...head, { cells: [{ text: name, bold: isDifferent }, ...amounts] }];
  });
}

function fingerprintRow({ words: { report } }: Scene, packs: readonly CommissioningPack[]): Row {
  const prints = packs.map(({ fingerprint }) => fingerprint ?? report.settings.incomplete);
  return { cells: [{ text: report.settings.fingerprint, bold: true }, ...prints] };
}

/** Settings may be older than the values of the same pack; documents of earlier versions do not say how old. */
function readRows({ words: { report } }: Scene, packs: readonly CommissioningPack[]): readonly Row[] {
  if (packs.every(({ settingsReadAt }) => settingsReadAt === undefined)) return [];
  const times = packs.map(({ settingsReadAt = null }) => timeText(settingsReadAt) ?? report.settings.missing);
  return [{ cells: [{ text: report.packs.readAt, bold: true }, ...times] }];
}
