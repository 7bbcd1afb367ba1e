import type { CodeChoice, SharedCode, SharedCodes } from "../../inverter/codes.ts";

const T280 = "lists of 16SBMSToolV2.80";

function code(port: SharedCode["port"], number: number, ...names: readonly string[]): SharedCode {
  return { code: number, port, names, paperName: null, evidence: "vendorTool", entryWrites: number };
}

/** The tool names this code when it reads it, but no entry of its lists writes it. */
function shownOnly(number: number, name: string, entryWrites: number | null = null): SharedCode {
  return { ...code("rs485", number, name), entryWrites };
}

/** PLY and LIB05 are names of protocols: they are listed with the best known brand. */
const CODES: readonly SharedCode[] = [
  code("rs485", 0, "Ritar V1.8"),
  code("rs485", 1, "PLY / Deye", "SMK", "Firman", "Hollandia"),
  code("rs485", 2, "Growatt"),
  code("rs485", 3, "LIB05 / Voltronic", "Xunzel", "Tesla", "GSB Solar", "PCE"),
  shownOnly(4, "Upower"),
  shownOnly(5, "Vertiv"),
  shownOnly(6, "Eltek"),
  // The list has its name, and choosing it writes the code of Ritar V1.8.
  shownOnly(7, "Ritar Modbus V1.9", 0),
  code("can", 8, "Victron"),
  code("can", 9, "Ritar V1.0"),
  code("can", 10, "SMA"),
  code("can", 11, "Megarevo"),
  code("can", 12, "TBB"),
  code("can", 13, "Solis"),
  code("rs485", 14, "Inhenergy"),
  code("can", 15, "MUST"),
  code("can", 16, "Pylon"),
  code("rs485", 17, "Luxpowertek"),
  code("rs485", 18, "Phocos"),
];

const listed = (number: number, label: string): CodeChoice => ({ code: number, evidence: "vendorTool", source: `V2.80: ${label}` });

/** Older firmware may know fewer of them. The guide lists Afore; the lists of the vendor's tools do not. */
export const inverterCodes: SharedCodes = {
  kind: "shared",
  settingKey: "inverterCode",
  codes: CODES,
  digits: "decimal",
  noCode: null,
  brands: {
    victron: [listed(8, "VICTRON")],
    sma: [listed(10, "SMA")],
    megarevo: [listed(11, "MEGAREVO")],
    must: [listed(15, "MUST")],
    voltronic: [listed(3, "LIB05(VOLTRONIC,XUNZEL,TESLA,GSB SOLAR,PCE)")],
    growatt: [listed(2, "GROWATT")],
    opti: [{ code: 3, evidence: "inferred", source: "OPTI-Solar machines come from the Voltronic family" }],
    deye: [listed(1, "PLY(DEYE,SMK,FIRMAN,Hollandia)")],
    inhenergy: [listed(14, "INHENERGY")],
    phocos: [listed(18, "PHOCOS")],
  },
  sources: { vendorTool: T280 },
};
