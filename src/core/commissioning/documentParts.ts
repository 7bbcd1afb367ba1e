import type { PackName, PackSnapshot, Reading } from "../../../protocol/index.ts";
import {
  fingerprintOf,
  inverterCodeIn,
  inverterKeys,
  isKnown,
  isSamePack,
  MASTER_ADDRESS,
  tellsApart,
  told,
} from "../../../protocol/index.ts";
import type { CheckResult, Commissioning, CommissioningCheck, CommissioningPack, CommissioningSite } from "../../contract/commissioning.ts";
import { COMMISSIONING_CHECKS } from "../../contract/commissioning.ts";
import { CHECKS } from "./checks.ts";
import { openResult } from "./commissioningBook.ts";
import type { SeenPack, Sight } from "./sight.ts";
import { inTenths } from "./sight.ts";
import { areAllFull } from "./valueChecks.ts";
import type { Verdict } from "./verdict.ts";
import { figure } from "./verdict.ts";

/** As many as a result holds: settings of sixteen packs that differ in everything are more. */
const MOST_FIGURES = 400;

/** What has no room is counted. */
function listed(measured: Verdict["measured"]): Verdict["measured"] {
  if (measured.length <= MOST_FIGURES) return measured;
  const kept = measured.slice(0, MOST_FIGURES - 1);
  return [...kept, figure("notListed", null, measured.length - kept.length)];
}

const NO_INVERTER: Commissioning["inverter"] = { codes: {}, names: [], verifiedAt: null };

const known = (reading: Reading<number>): number | null => (isKnown(reading) ? reading : null);
const percent = (reading: Reading<number>): number | null => (isKnown(reading) ? inTenths(reading) : null);

/** Nothing of it is answered yet. `app` = version of this program. */
export function newDocument(id: string, at: string, app: string, site: CommissioningSite): Commissioning {
  return {
    schema: "open-bmstool/commissioning",
    version: 1,
    id,
    startedAt: at,
    changedAt: at,
    closedAt: null,
    app,
    site,
    inverter: NO_INVERTER,
    packs: [],
    results: COMMISSIONING_CHECKS.map(openResult),
  };
}

/** The moment of `startedAt`, which is the number of a commissioning: a civil time is another one in another zone. */
export function startedWallMs({ id }: Pick<Commissioning, "id">): number {
  return Number(id.slice(1));
}

/** From when on a full charge counts. */
export function fullSince(document: Commissioning): { readonly from: string; readonly fromWallMs: number } {
  return { from: document.startedAt, fromWallMs: startedWallMs(document) };
}

/** A result that was settled stays when a later look could not decide; by hand or by the wire, it says when it was. */
export function resultAfter(before: CheckResult, { status, reason, measured }: Verdict, at: string): CheckResult {
  if (status === "open" && before.status !== "open") return before;
  const isOpen = status === "open";
  return { ...before, status, reason, measured: listed(measured), at: isOpen ? null : at, by: "" };
}

/** What a person has said with a name stays until it is taken back: neither a run of all checks nor another pack must undo it. */
const isByPerson = ({ status, by }: CheckResult): boolean => status === "byHand" || by !== "";

function resultOfRun(before: CheckResult, verdict: Verdict, at: string): CheckResult {
  return isByPerson(before) ? before : resultAfter(before, verdict, at);
}

function temperaturesOf({ temperatures }: PackSnapshot): CommissioningPack["temperaturesDc"] {
  return temperatures.map(({ role, index, valueDeciC }) => ({ name: `${role}${index}`, tenthsC: known(valueDeciC) }));
}

/** The pack of this row, by what it tells. One that tells no serial number of its own may be any, and is never taken for it. */
function isRowOf(row: CommissioningPack | undefined, name: PackName | null): row is CommissioningPack {
  if (row === undefined || name === null) return false;
  const { packSerial, modelSerial } = name.identity;
  return [packSerial, modelSerial].some(tellsApart) && isSamePack(packNameOf(row), name);
}

/** With its firmware, too: another one may mean something else by its settings. */
function isUnchangedRow(row: CommissioningPack | undefined, name: PackName | null): row is CommissioningPack {
  return isRowOf(row, name) && row.bmsVersion === told(name?.identity.bmsVersion ?? "");
}

type Seen = Pick<Sight, "packs" | "at">;
type ReadSettings = Pick<CommissioningPack, "settings" | "fingerprint" | "settingsReadAt">;

/** Settings that were not read now are those read before, with the time of it, if it is the same pack. */
function settingsOf({ driver, name, settings }: SeenPack, before: CommissioningPack | undefined): ReadSettings {
  if (settings !== null) {
    const fingerprint = settings.isWhole ? fingerprintOf(driver.family, settings.values) : null;
    return { settings: settings.values, fingerprint, settingsReadAt: settings.readAt };
  }
  if (!isUnchangedRow(before, name)) return { settings: {}, fingerprint: null };
  const { settingsReadAt } = before;
  const kept = { settings: before.settings, fingerprint: before.fingerprint };
  return settingsReadAt === undefined ? kept : { ...kept, settingsReadAt };
}

function packRow(seen: SeenPack, before: CommissioningPack | undefined, at: string): CommissioningPack {
  const { address, driver, name, snapshot } = seen;
  const text = (key: "packSerial" | "modelSerial" | "bmsVersion") => told(name?.identity[key] ?? "");
  return {
    address,
    family: driver.family,
    packSerial: text("packSerial"),
    modelSerial: text("modelSerial"),
    bmsVersion: text("bmsVersion"),
    packVoltageMv: known(snapshot.packVoltageMv),
    packCurrentMa: known(snapshot.currentMa),
    socPct: percent(snapshot.socDeciPct),
    sohPct: percent(snapshot.sohDeciPct),
    ...(snapshot.calculated.length === 0 ? {} : { calculated: snapshot.calculated }),
    cycles: known(snapshot.cycleCount),
    fullCapacityMah: known(snapshot.fullCapacityMah),
    ratedCapacityMah: known(snapshot.ratedCapacityMah),
    cellsMv: snapshot.cellVoltagesMv,
    temperaturesDc: temperaturesOf(snapshot),
    ...settingsOf(seen, before),
    readAt: at,
  };
}

/** Packs that do not answer any more stay as they were last seen, at an address that they have not left. */
function packsAfter(document: Commissioning, { packs, at }: Seen, left: ReadonlySet<number>): readonly CommissioningPack[] {
  const rows = new Map(document.packs.flatMap((row) => (left.has(row.address) ? [] : [[row.address, row]])));
  for (const pack of packs) rows.set(pack.address, packRow(pack, rows.get(pack.address), at));
  return [...rows.values()].sort((a, b) => a.address - b.address);
}

/**
 * What the pack that speaks to the inverter holds, as read back; as before where it was not read now, or its block was refused. That of
 * another pack is none of it.
 */
function inverterAfter({ inverter, packs: rows }: Commissioning, { packs }: Seen, left: ReadonlySet<number>): Commissioning["inverter"] {
  const master = packs.find(({ address }) => address === MASTER_ADDRESS);
  if (master === undefined) return left.has(MASTER_ADDRESS) ? NO_INVERTER : inverter;
  const codes = master.driver.inverterCodes;
  const { values = {}, readAt } = master.settings ?? {};
  const keys = codes === null ? [] : inverterKeys(codes);
  const held = keys.flatMap((key) => (values[key] === undefined ? [] : [[key, values[key]] as const]));
  if (readAt === undefined || held.length === 0) {
    const row = rows.find(({ address }) => address === MASTER_ADDRESS);
    return isUnchangedRow(row, master.name) ? inverter : NO_INVERTER;
  }
  const names = held.flatMap(([key, code]) => inverterCodeIn(codes, key, code)?.names[0] ?? []);
  return { codes: Object.fromEntries(held), names, verifiedAt: readAt };
}

/**
 * Addresses where nobody answers now, and whose pack answers at another: its switches were set anew. Where as many packs answer as the
 * site has, one that does not is none of them any more.
 */
function addressesLeft({ packs: rows, site }: Commissioning, { packs }: Seen): ReadonlySet<number> {
  // With more of them the site says too few, and it is not known which belong.
  const areAllHere = packs.length === site.packCount;
  const isLeft = (row: CommissioningPack) =>
    !packs.some(({ address }) => address === row.address) && (areAllHere || packs.some(({ name }) => isRowOf(row, name)));
  return new Set(rows.filter(isLeft).map(({ address }) => address));
}

/** The row is of a pack that has told who it is. */
const isNamed = ({ packSerial, modelSerial, bmsVersion }: CommissioningPack): boolean =>
  [packSerial, modelSerial, bmsVersion].some((text) => text !== "");

/**
 * Addresses whose row names another pack from now on. A pack without a serial number is taken for the same one as long as it tells the
 * same; without any name nothing says that it is another.
 */
function addressesChanged({ packs: rows }: Commissioning, { packs }: Seen, isOf: (row: CommissioningPack) => boolean): ReadonlySet<number> {
  const isOther = (row: CommissioningPack) =>
    packs.some(({ address, name }) => address === row.address && name !== null && !isSamePack(packNameOf(row), name));
  return new Set(rows.filter((row) => isOf(row) && isOther(row)).map(({ address }) => address));
}

/** A full charge is noted for a pack: what was noted at these addresses is that of another one, or of nobody known. */
function fullChargeWithout(result: CheckResult, gone: ReadonlySet<number>): CheckResult {
  const measured = result.measured.filter(({ address }) => address === null || !gone.has(address));
  return measured.length === result.measured.length ? result : { ...fullChargeAgain(result), measured };
}

/** Whether all have been full is asked anew; when each was stays. */
function fullChargeAgain(result: CheckResult): CheckResult {
  const isSettledByWire = result.status !== "open" && !isByPerson(result);
  return isSettledByWire ? { ...result, status: "open", reason: "notFullYet", at: null } : result;
}

const reopened = ({ check, remark }: CheckResult): CheckResult => ({ ...openResult(check), remark });

/** Of all packs, of one of these, or with figures that had no room: those may be of any pack. */
function isMeasuredAt({ status, measured }: CheckResult, gone: ReadonlySet<number>): boolean {
  const isOfAll = status !== "open" && measured.every(({ address }) => address === null);
  return isOfAll || measured.some(({ name, address }) => name === "notListed" || (address !== null && gone.has(address)));
}

/** What the wire has said of a pack that is gone says nothing of the one in its place. Where packs are holds for whichever they are. */
function resultsAfter(document: Commissioning, sight: Seen, left: ReadonlySet<number>): readonly CheckResult[] {
  const others = new Set([...left, ...addressesChanged(document, sight, isNamed)]);
  const nobodys = new Set([...others, ...addressesChanged(document, sight, (row) => !isNamed(row))]);
  if (nobodys.size === 0) return document.results;
  return document.results.map((result) => {
    const { check } = result;
    if (check === "firstFullCharge") return fullChargeWithout(result, nobodys);
    if (others.size === 0 || check === "addresses" || isByPerson(result)) return result;
    return isMeasuredAt(result, others) ? reopened(result) : result;
  });
}

/** What is found of these is found of one inverter, also by a person. */
const OF_INVERTER: readonly CommissioningCheck[] = ["inverterCable", "inverterProtocol", "inverterAgrees"];

/**
 * What the wire has said of another number of packs, or anybody of another brand of inverter, says nothing of this site. The model is a free
 * text that no check looks at.
 */
export function withSite(document: Commissioning, site: CommissioningSite): Commissioning {
  const isOtherCount = site.packCount !== document.site.packCount;
  const isOtherBrand = site.inverterBrand !== document.site.inverterBrand;
  // Passed, and failed with a reason, is said by the wire alone, also where a person has typed what it was held against.
  const isOfWire = ({ status, reason }: CheckResult) => status === "passed" || reason !== null;
  const isOfCount = (result: CheckResult) => isOtherCount && (isOfWire(result) || !isByPerson(result));
  const results = document.results.map((result) => {
    if (isOtherBrand && OF_INVERTER.includes(result.check)) return reopened(result);
    if (!isOfCount(result)) return result;
    return result.check === "firstFullCharge" ? fullChargeAgain(result) : reopened(result);
  });
  return { ...document, site, results };
}

/** With what was seen of its packs now; a result of this sight comes after it. */
export function withSight(document: Commissioning, sight: Seen): Commissioning {
  const left = addressesLeft(document, sight);
  const [packs, inverter] = [packsAfter(document, sight, left), inverterAfter(document, sight, left)];
  return { ...document, packs, inverter, results: resultsAfter(document, sight, left) };
}

export function resultOf({ results }: Commissioning, check: CommissioningCheck): CheckResult {
  return results.find((result) => result.check === check) ?? openResult(check);
}

/** null = nothing has come of it. */
export function withResult(document: Commissioning, result: CheckResult | null): Commissioning {
  if (result === null) return document;
  return { ...document, results: document.results.map((each) => (each.check === result.check ? result : each)) };
}

export const membersOf = ({ packs }: Commissioning): readonly number[] => packs.map(({ address }) => address);

/** With what a run has found. What was found of a pack that is gone is put away first: the check begins without it. */
export function withRun(
  document: Commissioning,
  check: CommissioningCheck,
  seen: Omit<Sight, "site" | "members" | "before">,
): Commissioning {
  const now = withSight(document, seen);
  const before = resultOf(now, check);
  const sight: Sight = { ...seen, site: now.site, members: membersOf(now), before };
  return withResult(now, resultOfRun(before, CHECKS[check].check(sight), seen.at));
}

/** As the pack told its name, for whoever keeps documents of it. */
export function packNameOf({ family, address, packSerial, modelSerial, bmsVersion }: CommissioningPack): PackName {
  return { family, address, identity: { packSerial, modelSerial, bmsVersion } };
}

/** Result of the first full charge once this pack has been seen full; null = it is settled, noted, or of another installation. */
export function fullSeen(document: Commissioning, name: PackName, at: string): CheckResult | null {
  const before = resultOf(document, "firstFullCharge");
  const { address } = name;
  const isNoted = before.measured.some((figure) => figure.address === address && figure.value !== null);
  const isOfThese = document.packs.some((row) => row.address === address && isRowOf(row, name));
  if (before.status !== "open" || isNoted || !isOfThese) return null;
  const seen = figure("fullSeenAt", address, at);
  const measured = [...before.measured.filter((each) => each.address !== address), seen];
  const isDone = areAllFull(measured, membersOf(document), document.site.packCount);
  return isDone ? { ...before, measured, status: "passed", reason: null, at } : { ...before, measured };
}
