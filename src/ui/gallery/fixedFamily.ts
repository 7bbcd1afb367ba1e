import type { Capabilities, FamilyFacts, FamilyWords, InverterCode, PackIdentity, PackName } from "../../../protocol/shared.ts";

/** A family that only the gallery has: screens know families by what the host tells of them. */
export const CAPABILITIES: Capabilities = {
  history: true,
  inverterProtocol: true,
  switches: true,
  clock: true,
  bankThroughMaster: false,
  writeSettings: true,
  tenthsOfPercent: true,
};

const WORDS: FamilyWords = {
  name: "Gallery",
  about: "Fixed data",
  blocks: { status: "Status", identity: "Identity", cells: "Cells", V: "Voltages", I: "Currents", N: "Inverter" },
  fields: { packVoltageMv: "Pack voltage", currentMa: "Current" },
  bits: {},
  codes: { 0: "done", 2: "illegal address" },
  otherCode: "code {{hex}}",
  refusedCommand: { 4: "a protection is active" },
};

const coded = (code: number, name: string): InverterCode => ({ code, names: [name], paperName: name, evidence: "documented" });

export const FAMILY: FamilyFacts = {
  family: "gallery",
  title: "Gallery",
  shortName: "Gallery",
  board: null,
  words: WORDS,
  baudRates: [9600],
  addresses: [1, 2, 3],
  capabilities: CAPABILITIES,
  inverterCodes: {
    kind: "perPort",
    digits: "hex",
    noCode: null,
    brands: { growatt: [{ code: 2, evidence: "documented", source: "gallery" }] },
    sources: { documented: "gallery" },
    settingKeys: { can: "inverterCanCode", rs485: "inverterRs485Code" },
    typeKey: "inverterTypeCode",
    lists: {
      can: [coded(1, "Victron"), coded(2, "Growatt"), coded(3, "Deye")],
      rs485: [coded(2, "Growatt"), coded(3, "Voltronic")],
    },
  },
  writesUnseen: false,
};

export const IDENTITY: PackIdentity = { bmsVersion: "G-1.00", modelSerial: "G000000001", packSerial: "GALLERY-0001" };
export const PACK: PackName = { family: FAMILY.family, address: 1, identity: IDENTITY };
