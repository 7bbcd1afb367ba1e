import type { FamilyId } from "../drivers/driver.ts";
import type { Evidence } from "../model/evidence.ts";

/** Jacks of the battery that an inverter may be wired to. Each has a code list of its own. */
export const INVERTER_PORTS = ["can", "rs485"] as const;
export type InverterPort = (typeof INVERTER_PORTS)[number];

/** Setting that holds the code of a port; what is chosen by `INVERTER_TYPE_KEY` counts. */
export const INVERTER_CODE_KEYS = { can: "inverterCanCode", rs485: "inverterRs485Code" } as const satisfies Record<InverterPort, string>;
export const INVERTER_TYPE_KEY = "inverterTypeCode";
/** Values of that setting: the pack looks for the inverter itself, or speaks what it was told. */
export const INVERTER_TYPES = { automatic: 0, manual: 1 } as const;

/** One protocol that the board can speak on one port. The same number means something else on the other port. */
export interface InverterCode {
  readonly code: number;
  /** Names in the list of the vendor's tool, as it shows them; the first is the short one. */
  readonly names: readonly string[];
  /** Name in the manufacturer's code table; null where it has none in this column. */
  readonly paperName: string | null;
}

export type InverterCodes = Readonly<Record<InverterPort, readonly InverterCode[]>>;

export const INVERTER_CODE_SOURCES = {
  vendorTool: "list of PbmsTools",
  documented: "D24, table 1 (EB/EC)",
} as const;

/** `rows` in the order of the codes from 00 on: names of the tool separated by " / ", then the paper's name. */
function list(rows: readonly (readonly [tool: string, paper: string | null])[]): readonly InverterCode[] {
  return rows.map(([tool, paperName], code) => ({ code, names: tool.split(" / "), paperName }));
}

const PACEIC_CAN = list([
  ["PACE", "PACE_CAN"],
  ["Pylon / Deye / CHNT Power / LiVolTek / Megarevo / SunSynk / Sungrow / Sol-Ark / SolarEdge", "PYLON_CAN (Deye_CAN)"],
  ["Growatt / Sacolar", "GROWATT_CAN"],
  ["Victron", "VICTRON_CAN"],
  ["Schneider / SE / SMA", "SE_CAN (Schneider)"],
  ["LuxPower", "LUXPOWERTEK_CAN"],
  ["SoroTec / SRD", "SRD_CAN"],
  ["SMA / Studer", "SMA_CAN"],
  ["GoodWe", "GOODWE_CAN"],
  ["Studer", "STUDER_CAN"],
  ["Sofar", "SOFAR_CAN"],
  ["Must / PV", "PV_CAN"],
  ["Solis / Jinlang", "JINLANG_CAN"],
  ["DIDU / TBB", "DIDU_CAN"],
  ["Senergy / Aifu", "SENERGYINV_CAN"],
  ["TBB", "TBB_LITHIUM"],
  ["Pylon V202", "PYLON_V202_CAN"],
  ["Growatt V109", "GROWATT_V109_CAN"],
  ["Must V202", "MUST_V202_CAN"],
  ["Afore", "AFORE"],
  ["INVT / YWT", "YWT (Invt)"],
  ["FUJI", "FUJI"],
  ["Sofar V21003", "SOFAR_V21003"],
]);

/** The paper prints 17 GT and 18 LEOCH_V106 in its CAN column, taken for a slip: the tool lists both under RS485. */
const PACEIC_RS485 = list([
  ["PACE Modbus", "PACE_MODBUS_485"],
  ["Pylon / Deye / Bentterson", "PYLON_485 (Deye_485)"],
  ["Growatt", "GROWATT_485"],
  ["Voltronic / EA Sun Power / MPP Solar", "VOLTRON_485 (SUNNY)"],
  ["Schneider / SE", "SE_485 (Schneider)"],
  ["Phocos", "PHOCOS_485"],
  ["LuxPower", "LUXPOWER_485"],
  ["Solar", "SOLAR_485"],
  ["Lithium / SMARK", "LITHIUM_485"],
  ["EP / MSL", "EP_485"],
  ["RTU04", "RTU04_485"],
  ["LuxPower V01", "LUXPOWERTEK_V01_485"],
  ["LuxPower V03", "LUXPOWERTEK_V03_485"],
  ["SRNE / WOW", "WOW_MOBUS"],
  ["Leoch", "LEOCH_MOBUS"],
  ["Pylon_F", "PYLON_485_F (Deye_485)"],
  ["Afore", "AFORE"],
  ["UPS AGXN", "UPS_AGXN"],
  ["Orex Sunpolo", "SUNPOLO"],
  ["Xiongtao", "XIONGTAO"],
  ["Rongke", "RONGKE"],
  ["Xinrui", "XINRUI"],
  ["Eltek", "ELTEK"],
  ["GT", null],
  ["Leoch V106", null],
]);

/** null = the family has no such setting. Makers rebuild the list: names above 12 hex depend on the firmware. */
const CODES: Readonly<Record<FamilyId, InverterCodes | null>> = {
  "paceic-v25": { can: PACEIC_CAN, rs485: PACEIC_RS485 },
  "pace-modbus": null,
};

export function inverterCodesOf(family: FamilyId): InverterCodes | null {
  return CODES[family];
}

/** null = nobody has named it: shown by its number and kept on write. */
export function inverterCodeOf(family: FamilyId, port: InverterPort, code: number): InverterCode | null {
  return CODES[family]?.[port].find((entry) => entry.code === code) ?? null;
}

/** How well it is known what a code means. */
export function codeEvidence({ paperName }: InverterCode): Evidence {
  return paperName === null ? "vendorTool" : "documented";
}
