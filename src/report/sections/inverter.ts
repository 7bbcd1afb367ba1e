import type { InverterBrand } from "../../../protocol/index.ts";
import { BATTERY_JACKS, codeText, driverIn, INVERTER_BRANDS, inverterCodeIn, pinName, wireColour } from "../../../protocol/index.ts";
import type { Commissioning } from "../../contract/commissioning.ts";
import { type Scene, timeText } from "../scene.ts";
import { drawFacts, drawTable, type Fact } from "../table.ts";
import { nameIn } from "../words.ts";
import { inverterName } from "./site.ts";

export function brandOf({ site }: Commissioning): InverterBrand | null {
  return INVERTER_BRANDS.find(({ key }) => key === site.inverterBrand) ?? null;
}

/** "0B": as the family of the packs writes codes, and as a plain number where that family is not known. */
function codeRows({ document, drivers, words }: Scene): readonly Fact[] {
  const codes = driverIn(drivers, document.packs[0]?.family ?? null)?.inverterCodes ?? null;
  return Object.entries(document.inverter.codes).map(([key, code]) => {
    const entry = inverterCodeIn(codes, key, code);
    const digits = codes === null ? String(code) : codeText(codes, code);
    const shown = digits === String(code) ? digits : `${digits} (${code})`;
    return { label: nameIn(words.settings, key), text: [shown, entry?.names[0] ?? ""].filter((part) => part !== "").join(" · ") };
  });
}

export function drawInverter(scene: Scene): void {
  const { sheet, document, words } = scene;
  const { inverter, table, site } = words.report;
  sheet.heading(inverter.title, 110);
  const brand = brandOf(document);
  drawFacts(sheet, [
    { label: site.inverter, text: inverterName(document) || site.none },
    ...codeRows(scene),
    { label: inverter.names, text: document.inverter.names.join(", ") || table.nothing },
    { label: inverter.verifiedAt, text: timeText(document.inverter.verifiedAt) ?? inverter.notVerified },
    { label: inverter.cable, text: cableText(scene, brand) },
    ...(brand === null ? [] : [{ label: inverter.jack, text: words.report.ports[brand.port] }]),
  ]);
  if (brand?.cable) drawCable(scene, brand);
}

function cableText({ words: { report } }: Scene, brand: InverterBrand | null): string {
  if (brand === null) return report.inverter.noBrand;
  if (brand.straightFits) return report.inverter.straight;
  return brand.cable === null ? report.inverter.noPins : report.inverter.own;
}

function drawCable({ sheet, words: { report, wireColours } }: Scene, { cable, pins, port }: InverterBrand): void {
  const { inverter } = report;
  const wires = cable ?? [];
  sheet.space(4);
  drawTable(sheet, {
    columns: [
      { title: inverter.signal, share: 14 },
      { title: inverter.packPin, share: 30 },
      { title: inverter.inverterPin, share: 30 },
      { title: inverter.wire, share: 26 },
    ],
    rows: wires.map(({ signal, batteryPin, inverterPin }) => ({
      cells: [
        signal,
        `${batteryPin} · ${pinName(BATTERY_JACKS[port], batteryPin)}`,
        pins === null ? String(inverterPin) : `${inverterPin} · ${pinName(pins, inverterPin)}`,
        wireColours[wireColour(batteryPin)],
      ],
    })),
  });
}
