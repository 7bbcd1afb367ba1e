import { DRIVERS, driverIn } from "../../protocol/index.ts";
import type { CheckResult, CheckStatus, Commissioning, CommissioningPack } from "../../src/contract/commissioning.ts";
import { CHECK_STATUSES, COMMISSIONING_CHECKS } from "../../src/contract/commissioning.ts";

const FAMILIES = DRIVERS.map(({ family }) => family);

/** Every setting of the family, at the least value of its wire and a little more for each pack. */
function settingsOf(family: string, address: number): Record<string, number> {
  const bindings = driverIn(DRIVERS, family)?.settings?.bindings ?? [];
  return Object.fromEntries(
    bindings.map(({ key, wireLeast, wireStep }, at) => [key, wireLeast + wireStep * (7 * at + (at % 9 === 0 ? address : 0))]),
  );
}

function packOf(address: number, family: string): CommissioningPack {
  return {
    address,
    family,
    packSerial: `RES20230610${String(address).padStart(4, "0")}`,
    modelSerial: `BAT-5KWH-${String(address).padStart(3, "0")}`,
    bmsVersion: `P16S100A-1B0${address % 10}-V2.3`,
    packVoltageMv: 53_100 + address * 7,
    packCurrentMa: address % 2 === 0 ? -1250 : 0,
    socPct: 48.5 + address,
    sohPct: address === 2 ? null : 99,
    ...(address === 3 ? { calculated: ["soh" as const] } : {}),
    cycles: 10 + address,
    fullCapacityMah: 100_340 + address * 10,
    cellsMv: Array.from({ length: 16 }, (_, at) => (address === 2 && at === 4 ? null : 3310 + ((at * 7 + address * 3) % 19))),
    temperaturesDc: [
      { name: "cell1", tenthsC: 231 + address },
      { name: "Cell 5-8", tenthsC: -15 - address },
      { name: "mos1", tenthsC: null },
    ],
    settings: settingsOf(family, address),
    fingerprint: address === 2 ? null : `0123456789abc${String(100 + address)}`,
    readAt: `2026-11-27T18:${String(10 + address)}:00`,
  };
}

function resultOf(at: number, packs: readonly CommissioningPack[]): CheckResult {
  const check = COMMISSIONING_CHECKS[at] ?? "addresses";
  const status: CheckStatus = CHECK_STATUSES[at % CHECK_STATUSES.length] ?? "open";
  return {
    check,
    status,
    reason: status === "failed" ? "voltagesApart" : null,
    measured:
      status === "open"
        ? []
        : [
            { name: "packs", address: null, value: packs.length, unit: "1" },
            { name: "limit", address: null, value: 500 + at, unit: "mV" },
            ...packs.map(({ address }) => ({ name: "packVoltage", address, value: address === 3 ? null : 52.5 + at / 100, unit: "V" })),
          ],
    at: status === "open" ? null : `2026-11-27T18:${String(20 + at)}:30`,
    by: status === "byHand" ? "Zoë Łukasz 王伟" : "",
    remark: status === "byHand" ? 'Screws tight, 25 mm² <seen> & "photographed"' : "",
  };
}

export function commissioningOf(packCount: number, family: string = FAMILIES[0] ?? ""): Commissioning {
  const packs = Array.from({ length: packCount }, (_, at) => packOf(at + 1, family));
  return {
    schema: "open-bmstool/commissioning",
    version: 1,
    id: "c1768658467000",
    startedAt: "2026-11-27T17:55:10",
    changedAt: "2026-11-27T18:40:00",
    closedAt: null,
    app: "0.1.0",
    site: {
      name: "Farm Müller 上海",
      place: "Hauptstraße 7, 12345 Köln",
      installer: "Solar & Söhne GmbH",
      inverterBrand: "sma",
      inverterModel: "SI 6.0H",
      packCount,
      remarks: "First line.\nSecond line: the rack is earthed, cables are labelled.",
    },
    inverter: { codes: { inverterCanCode: 11 }, names: ["SMA", "Sunny Island"], verifiedAt: "2026-11-27T18:15:00" },
    packs,
    results: COMMISSIONING_CHECKS.map((_, at) => resultOf(at, packs)),
  };
}
