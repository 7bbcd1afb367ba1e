import type { PackName, PackSnapshot, Reading } from "../../../protocol/index.ts";
import { fingerprintOf, inverterCodeIn, inverterKeys, isKnown, MASTER_ADDRESS, told } from "../../../protocol/index.ts";
import type { CheckResult, Commissioning, CommissioningCheck, CommissioningPack, CommissioningSite } from "../../contract/commissioning.ts";
import { COMMISSIONING_CHECKS } from "../../contract/commissioning.ts";
import { openResult } from "./commissioningBook.ts";
import type { SeenPack, Sight } from "./sight.ts";
import { inTenths } from "./sight.ts";
import type { Verdict } from "./verdict.ts";
import { figure } from "./verdict.ts";

/** More figures than a result holds: settings of sixteen packs that differ in everything. */
const MOST_FIGURES = 400;

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
    inverter: { codes: {}, names: [], verifiedAt: null },
    packs: [],
    results: COMMISSIONING_CHECKS.map(openResult),
  };
}

/** The moment of `startedAt`, which is the number of a commissioning: a civil time is another one in another zone. */
export function startedWallMs({ id }: Pick<Commissioning, "id">): number {
  return Number(id.slice(1));
}

/** A result that was settled stays when a later look could not decide; by hand or by the wire, it says when it was. */
export function resultAfter(before: CheckResult, { status, reason, measured }: Verdict, at: string): CheckResult {
  if (status === "open" && before.status !== "open") return before;
  const isOpen = status === "open";
  return { ...before, status, reason, measured: measured.slice(0, MOST_FIGURES), at: isOpen ? null : at, by: "" };
}

/** What a person has said with a name stays until it is taken back: a run of all checks must not undo it. */
export function resultOfRun(before: CheckResult, verdict: Verdict, at: string): CheckResult {
  const isByPerson = before.status === "byHand" || before.by !== "";
  return isByPerson ? before : resultAfter(before, verdict, at);
}

function temperaturesOf({ temperatures }: PackSnapshot): CommissioningPack["temperaturesDc"] {
  return temperatures.map(({ role, index, valueDeciC }) => ({ name: `${role}${index}`, tenthsC: known(valueDeciC) }));
}

/** Settings that were not read now are those read before, if it is the same pack. */
function packRow(
  { address, driver, name, snapshot, settings }: SeenPack,
  before: CommissioningPack | undefined,
  at: string,
): CommissioningPack {
  const text = (key: "packSerial" | "modelSerial" | "bmsVersion") => told(name?.identity[key] ?? "");
  const isSame = before?.packSerial === text("packSerial") && before.modelSerial === text("modelSerial");
  const kept = isSame ? { settings: before.settings, fingerprint: before.fingerprint } : { settings: {}, fingerprint: null };
  const read = settings && {
    settings: settings.values,
    fingerprint: settings.isWhole ? fingerprintOf(driver.family, settings.values) : null,
  };
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
    cycles: known(snapshot.cycleCount),
    fullCapacityMah: known(snapshot.fullCapacityMah),
    ratedCapacityMah: known(snapshot.ratedCapacityMah),
    cellsMv: snapshot.cellVoltagesMv,
    temperaturesDc: temperaturesOf(snapshot),
    ...(read ?? kept),
    readAt: at,
  };
}

/** Packs that do not answer any more stay as they were last seen. */
export function packsAfter(before: readonly CommissioningPack[], { packs, at }: Pick<Sight, "packs" | "at">): readonly CommissioningPack[] {
  const rows = new Map(before.map((row) => [row.address, row]));
  for (const pack of packs) rows.set(pack.address, packRow(pack, rows.get(pack.address), at));
  return [...rows.values()].sort((a, b) => a.address - b.address);
}

/** What the pack that speaks to the inverter holds, as read back; as before where it was not read now. */
export function inverterAfter(before: Commissioning["inverter"], { packs, at }: Pick<Sight, "packs" | "at">): Commissioning["inverter"] {
  const master = packs.find(({ address }) => address === MASTER_ADDRESS);
  const codes = master?.driver.inverterCodes ?? null;
  const values = master?.settings?.values;
  if (codes === null || values === undefined) return before;
  const held = inverterKeys(codes).flatMap((key) => (values[key] === undefined ? [] : [[key, values[key]] as const]));
  const names = held.flatMap(([key, code]) => inverterCodeIn(codes, key, code)?.names[0] ?? []);
  return { codes: Object.fromEntries(held), names, verifiedAt: at };
}

export function resultOf({ results }: Commissioning, check: CommissioningCheck): CheckResult {
  return results.find((result) => result.check === check) ?? openResult(check);
}

export function withResult(document: Commissioning, result: CheckResult): Commissioning {
  return { ...document, results: document.results.map((each) => (each.check === result.check ? result : each)) };
}

/** As the pack told its name, for whoever keeps documents of it. */
export function packNameOf({ family, address, packSerial, modelSerial, bmsVersion }: CommissioningPack): PackName {
  return { family, address, identity: { packSerial, modelSerial, bmsVersion } };
}

function isKnownPack({ packs }: Commissioning, { family, address, identity }: PackName): boolean {
  const [packSerial, modelSerial] = [told(identity.packSerial), told(identity.modelSerial)];
  return packs.some((pack) => {
    return pack.address === address && pack.family === family && pack.packSerial === packSerial && pack.modelSerial === modelSerial;
  });
}

/** Result of the first full charge once this pack has been seen full; null = it is settled, noted, or of another installation. */
export function fullSeen(document: Commissioning, name: PackName, at: string): CheckResult | null {
  const before = resultOf(document, "firstFullCharge");
  const { address } = name;
  const isNoted = before.measured.some((figure) => figure.address === address && figure.value !== null);
  if (before.status !== "open" || isNoted || !isKnownPack(document, name)) return null;
  const seen = figure("fullSeenAt", address, at);
  const measured = [...before.measured.filter((each) => each.address !== address), seen];
  const isDone = measured.filter(({ value }) => value !== null).length >= document.site.packCount;
  return isDone ? { ...before, measured, status: "passed", reason: null, at } : { ...before, measured };
}
