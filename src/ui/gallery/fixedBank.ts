import type { PackSnapshot } from "../../../protocol/shared.ts";
import type { BankPack, BankState } from "../../contract/bank.ts";
import { NO_BANK } from "../../contract/beginnings.ts";
import { IDENTITY } from "./fixedFamily.ts";
import { ALARM, NORMAL } from "./fixedPack.ts";
import { NOW_MS, NOW_WALL_MS } from "./frozenClock.ts";

function packAt(address: number, snapshot: PackSnapshot, ageMs: number): BankPack {
  return {
    address,
    presence: "present",
    diagnosis: null,
    isWired: address === 1,
    answersAlone: true,
    family: null,
    identity: { ...IDENTITY, packSerial: `GALLERY-000${address}` },
    snapshot: { ...snapshot, address },
    receivedAtMs: NOW_MS - ageMs,
    receivedAtWallMs: NOW_WALL_MS - ageMs,
    flagsSinceWallMs: {},
    unread: [],
    misses: 0,
  };
}

/** One in good order, one with an alarm, one that has fallen silent. */
export const BANK: BankState = {
  ...NO_BANK,
  isWatching: true,
  source: "single",
  sweepMs: 900,
  packs: [packAt(1, NORMAL, 400), packAt(2, ALARM, 700), { ...packAt(3, NORMAL, 95_000), presence: "silent", misses: 40 }],
  atMs: NOW_MS,
};
