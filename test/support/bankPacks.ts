import type { BankMember, CountedPack, PackSnapshot } from "../../protocol/shared.ts";
import { CONTROLS_NOT_REPORTED } from "../../protocol/shared.ts";
import type { BankPack } from "../../src/contract/bank.ts";

const QUIET: PackSnapshot = {
  address: 1,
  packVoltageMv: 53_900,
  currentMa: 38_000,
  socDeciPct: 740,
  sohDeciPct: 980,
  calculated: [],
  remainingCapacityMah: 146_000,
  fullCapacityMah: 197_000,
  ratedCapacityMah: 200_000,
  cycleCount: 120,
  chargerVoltageMv: "notReported",
  solarCurrentMa: "notReported",
  reportedExtremes: null,
  cellVoltagesMv: Array.from({ length: 16 }, (_, index) => 3365 + (index % 4) * 3),
  balancingCells: [],
  temperatures: [
    { role: "cell", index: 1, valueDeciC: 72 },
    { role: "cell", index: 2, valueDeciC: 79 },
    { role: "mos", index: 1, valueDeciC: 95 },
  ],
  mode: "charging",
  switches: {
    chargeMos: true,
    dischargeMos: true,
    prechargeMos: "notReported",
    limiter: false,
    heater: false,
    dryContact1: "notReported",
    dryContact2: "notReported",
    fan: "notReported",
    fuse: "notReported",
  },
  controls: CONTROLS_NOT_REPORTED,
  fullyCharged: false,
  alarms: [],
  protections: [],
  faults: [],
  unknownBits: [],
};

export const snapshotOf = (address: number, more: Partial<PackSnapshot> = {}): PackSnapshot => ({ ...QUIET, address, ...more });

export const counted = (address: number, more: Partial<PackSnapshot> = {}): CountedPack => ({
  address,
  snapshot: snapshotOf(address, more),
});

export const member = (address: number, more: Partial<BankMember> = {}): BankMember => ({
  address,
  snapshot: snapshotOf(address),
  isPresent: true,
  receivedAtMs: 1000,
  ...more,
});

export const bankPack = (address: number, more: Partial<BankPack> = {}): BankPack => ({
  address,
  presence: "present",
  diagnosis: null,
  isWired: address === 1,
  answersAlone: true,
  family: null,
  identity: { bmsVersion: "P16S200A-SIM-1.00", modelSerial: "notReported", packSerial: `SIM-${address}` },
  snapshot: snapshotOf(address),
  receivedAtMs: 1000,
  receivedAtWallMs: Date.UTC(2026, 0, 17, 14, 21, 7),
  flagsSinceWallMs: {},
  unread: [],
  misses: 0,
  ...more,
});
