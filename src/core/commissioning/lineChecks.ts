import type { Reading } from "../../../protocol/index.ts";
import { IDLE_MA, isKnown, isSamePack, JOINING_MOST_MV, MASTER_ADDRESS, ruleContext, serialOf, told } from "../../../protocol/index.ts";
import type { CheckMeasured } from "../../contract/commissioning.ts";
import type { CommissioningFigure } from "../../contract/commissioningReasons.ts";
import type { Check, SeenPack, Sight } from "./sight.ts";
import { countFigures, inThousands, packsMissing } from "./sight.ts";
import type { Verdict } from "./verdict.ts";
import { failed, figure, notPossible, passed, undecided } from "./verdict.ts";

/** Step 3 of the guide: the pack that speaks to the inverter has address 1, and the packs are numbered in a row from there. */
export const addresses: Check = ({ packs, site, troubles, isBlind }) => {
  if (isBlind) return notPossible("privateLine");
  const found = packs.map(({ address }) => address).sort((a, b) => a - b);
  const measured = [...countFigures(found.length, site.packCount), ...found.map((address) => figure("address", address, address))];
  const inTrouble = (kind: "conflict" | "silent") =>
    troubles.flatMap((each) => (each.kind === kind ? [figure("address", each.address, null)] : []));
  const conflicts = inTrouble("conflict");
  if (conflicts.length > 0) return failed("addressConflict", [...measured, ...conflicts]);
  const silent = inTrouble("silent");
  if (silent.length > 0) return failed("packSilent", [...measured, ...silent]);
  if (found.length > site.packCount) return failed("tooManyPacks", measured);
  if (found.length < site.packCount) return failed("packsMissing", measured);
  if (!found.includes(MASTER_ADDRESS)) return failed("noMaster", measured);
  const isInRow = found.every((address, place) => address === MASTER_ADDRESS + place);
  return isInRow ? passed(measured) : failed("addressesNotInRow", measured);
};

/** A text by which one pack can be told from another of the same make: such a pack is the same wherever its switch stands. */
function hasOwnSerial({ name }: SeenPack): boolean {
  return name !== null && isSamePack({ ...name, address: 0 }, { ...name, address: 1 });
}

function haveOneSerial(packs: readonly SeenPack[]): boolean {
  return packs.some(({ name }, at) => packs.slice(at + 1).some((other) => name && other.name && isSamePack(name, other.name)));
}

const firmwareOf = ({ name }: SeenPack): string => told(name?.identity.bmsVersion ?? "");

/** What the pack says of its model: its cells, its capacity, and its rating by the version text. */
function modelOf({ name, snapshot }: SeenPack): string {
  const { ratedCapacityMah, cellVoltagesMv } = snapshot;
  const capacity = isKnown(ratedCapacityMah) ? `${inThousands(ratedCapacityMah)} Ah` : "";
  const { ratedCurrentMa } = ruleContext(snapshot, name?.identity ?? null);
  return [`${cellVoltagesMv.length}S`, capacity, ratedCurrentMa === null ? "" : `${inThousands(ratedCurrentMa)} A`]
    .filter((part) => part !== "")
    .join(" ");
}

const areEqual = (texts: readonly string[]): boolean => new Set(texts).size <= 1;

function identityFigures(packs: readonly SeenPack[]): readonly CheckMeasured[] {
  return packs.flatMap((pack) => [
    figure("serial", pack.address, serialOf(pack.name?.identity ?? null)),
    figure("firmware", pack.address, firmwareOf(pack) || null),
    figure("model", pack.address, modelOf(pack)),
  ]);
}

const isUnread = ({ name }: SeenPack): boolean => name === null || Object.values(name.identity).some((text) => text === "notRead");

/** Every pack says who it is, no two say the same, and all are of one model with one firmware. */
export const identities: Check = (sight) => {
  const { packs } = sight;
  const measured = identityFigures(packs);
  const missing = packsMissing(sight);
  if (missing) return missing;
  if (packs.some((pack) => isUnread(pack) && !pack.answersAlone)) return notPossible("behindMaster", measured);
  if (packs.some(isUnread)) return undecided("identityNotRead", measured);
  if (haveOneSerial(packs.filter(hasOwnSerial))) return failed("sameSerial", measured);
  if (!areEqual(packs.map(modelOf))) return failed("modelDiffers", measured);
  if (!areEqual(packs.map(firmwareOf))) return failed("firmwareDiffers", measured);
  return packs.every(hasOwnSerial) ? passed(measured) : notPossible("noSerial", measured);
};

interface PackReading {
  readonly address: number;
  readonly amount: Reading<number>;
}

function readingsOf({ packs }: Sight, of: (pack: SeenPack) => Reading<number>): readonly PackReading[] {
  return packs.map((pack) => ({ address: pack.address, amount: of(pack) }));
}

const known = (readings: readonly PackReading[]): readonly number[] => readings.flatMap(({ amount }) => (isKnown(amount) ? [amount] : []));

function inFigures(name: CommissioningFigure, readings: readonly PackReading[], unit: string): readonly CheckMeasured[] {
  return readings.map(({ address, amount }) => figure(name, address, isKnown(amount) ? inThousands(amount) : null, unit));
}

/** null = every reading is a number. What was not read may still come; what a pack does not report never will. */
function unknownAmong(readings: readonly PackReading[], measured: readonly CheckMeasured[]): Verdict | null {
  if (readings.some(({ amount }) => amount === "notRead")) return undecided("valueNotRead", measured);
  return readings.some(({ amount }) => amount === "notReported") ? notPossible("notReported", measured) : null;
}

/**
 * Step 1 of the guide: a pack with its breaker open shows its voltage, and no current flows. It does not show that the breaker is open: an
 * idle inverter draws no more than a shunt's offset.
 */
const areIdle = (currents: Parameters<typeof known>[0]): boolean => known(currents).every((ma) => Math.abs(ma) < IDLE_MA);

export const breakerOpen: Check = (sight) => {
  const voltages = readingsOf(sight, ({ snapshot }) => snapshot.packVoltageMv);
  const currents = readingsOf(sight, ({ snapshot }) => snapshot.currentMa);
  const measured = [...inFigures("packVoltage", voltages, "V"), ...inFigures("packCurrent", currents, "A")];
  const cannot = packsMissing(sight) ?? unknownAmong([...voltages, ...currents], measured);
  if (cannot) return cannot;
  return areIdle(currents) ? passed(measured) : failed("currentFlows", measured);
};

/**
 * Before packs are joined their voltages must be close: else a large current flows from one into the other. While current flows they
 * are joined or loaded already, and close voltages say nothing of before.
 */
export const voltagesBeforeJoining: Check = (sight) => {
  if (sight.site.packCount === 1) return notPossible("onePack");
  const voltages = readingsOf(sight, ({ snapshot }) => snapshot.packVoltageMv);
  const currents = readingsOf(sight, ({ snapshot }) => snapshot.currentMa);
  const figures = [...inFigures("packVoltage", voltages, "V"), ...inFigures("packCurrent", currents, "A")];
  const cannot = packsMissing(sight) ?? unknownAmong([...voltages, ...currents], figures);
  if (cannot) return cannot;
  const spreadMv = Math.max(...known(voltages)) - Math.min(...known(voltages));
  const measured = [...figures, figure("voltageSpread", null, spreadMv, "mV")];
  if (spreadMv >= JOINING_MOST_MV) return failed("voltagesApart", measured);
  return areIdle(currents) ? passed(measured) : undecided("currentFlows", measured);
};
