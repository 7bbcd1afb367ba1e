import type { CodeChoice, InverterCode, PerPortCodes } from "../../inverter/codes.ts";

/** `rows` in the order of the codes from 00 on: names of the tool separated by " / ", then the document's name. */
function list(rows: readonly (readonly [tool: string, paper: string | null])[]): readonly InverterCode[] {
  return rows.map(([tool, paperName], code) => ({
    code,
    names: tool.split(" / "),
    paperName,
    evidence: paperName === null ? "vendorTool" : "documented",
  }));
}

const CAN = list([
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

/** The document prints 17 GT and 18 LEOCH_V106 in its CAN column, taken for a misprint: the tool lists both under RS485. */
const RS485 = list([
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

const paper = (code: number, name: string): CodeChoice => ({ code, evidence: "documented", source: `D24: ${name}` });
const tool = (code: number, label: string): CodeChoice => ({ code, evidence: "vendorTool", source: `PbmsTools: ${label}` });
const guessed = (code: number, source: string): CodeChoice => ({ code, evidence: "inferred", source });

/** Manufacturers customise the lists: names above 12 hex depend on the firmware. */
export const inverterCodes: PerPortCodes = {
  kind: "perPort",
  settingKeys: { can: "inverterCanCode", rs485: "inverterRs485Code" },
  typeKey: "inverterTypeCode",
  lists: { can: CAN, rs485: RS485 },
  digits: "hex",
  /** Means "none" in answers and "leave unchanged" in writes. */
  noCode: 0xff,
  brands: {
    victron: [paper(0x03, "VICTRON_CAN")],
    sma: [paper(0x07, "SMA_CAN"), tool(0x04, "Schneider / SE / SMA")],
    megarevo: [tool(0x01, "Pylon / … / Megarevo / …")],
    // Which of the two depends on the firmware.
    must: [tool(0x0b, "Must / PV"), guessed(0x12, "D24: MUST_V202_CAN; newer firmware")],
    voltronic: [paper(0x03, "VOLTRON_485")],
    growatt: [paper(0x02, "GROWATT_485")],
    opti: [guessed(0x03, "OPTI-Solar machines come from the Voltronic family")],
    deye: [paper(0x01, "PYLON_485 (Deye_485)"), paper(0x0f, "PYLON_485_F (Deye_485)")],
    afore: [paper(0x10, "AFORE")],
    phocos: [paper(0x05, "PHOCOS_485")],
  },
  sources: { vendorTool: "list of PbmsTools", documented: "D24, table 1 (EB/EC)" },
};
