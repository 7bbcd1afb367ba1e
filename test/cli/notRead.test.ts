import { describe, expect, it } from "vitest";
import type { PackIdentity, PackSnapshot } from "../../protocol/index.ts";
import {
  bankFlagState,
  bankSums,
  comparePacks,
  driverOf,
  flagId,
  flagStateOf,
  flagsOf,
  isoOfWallMs,
  SWITCH_KEYS,
} from "../../protocol/index.ts";
import { CONTROL_KEYS } from "../../protocol/shared.ts";
import { sampleOf } from "../../src/contract/sample.ts";
import type { FoundPack } from "../../src/contract/session.ts";
import type { UnreadBlock } from "../../src/contract/unread.ts";
import { FlagsSince } from "../../src/core/live/flagsSince.ts";
import { LogTable, NO_SHAPE } from "../../src/core/logging/logTable.ts";
import { READ_DOCUMENT, SCAN_DOCUMENT } from "../../src/node/cli/documents.ts";
import { ledsOf } from "../../src/ui/model/leds.ts";
import { trendCsv } from "../../src/ui/screens/live/model/csv.ts";
import { bankCsv } from "../../src/ui/screens/packs/model/csv.ts";
import { countFlags } from "../../src/ui/state/selectors.ts";
import { bankPack, counted, snapshotOf } from "../support/bankPacks.ts";
import { readDocument, scanDocument, scanText } from "../support/englishCli.ts";
import { createLeapingClock } from "../support/leapingClock.ts";

const allOf = <K extends string>(keys: readonly K[]) => Object.fromEntries(keys.map((key) => [key, "notRead"])) as Record<K, "notRead">;

/** A pack that answers and of which nothing has been read: what a cable, a refusal or a firmware may leave of it. */
const NOTHING: PackSnapshot = {
  address: 1,
  ...allOf(["packVoltageMv", "currentMa", "socDeciPct", "sohDeciPct", "remainingCapacityMah", "fullCapacityMah"]),
  ...allOf([
    "ratedCapacityMah",
    "cycleCount",
    "mode",
    "chargerVoltageMv",
    "solarCurrentMa",
    "fullyCharged",
    "alarms",
    "protections",
    "faults",
  ]),
  switches: allOf(SWITCH_KEYS),
  controls: allOf(CONTROL_KEYS),
  calculated: [],
  cellVoltagesMv: [],
  balancingCells: [],
  temperatures: [],
  unknownBits: [],
  reportedExtremes: null,
};
const NOBODY: PackIdentity = allOf(["bmsVersion", "modelSerial", "packSerial"]);
const STATUS: UnreadBlock = {
  family: "paceic-v25",
  block: "status",
  wire: "44",
  part: "live",
  isGivenUp: true,
  error: { code: "device.refused", detail: { rtn: "04" } },
};
const FOUND: FoundPack = {
  family: "paceic-v25",
  familyTitle: "paceic 2.5",
  baudRate: 9600,
  address: 1,
  capabilities: driverOf("paceic-v25").capabilities,
};

const readOf = (snapshot: PackSnapshot, unread: readonly UnreadBlock[] = [STATUS], identity: PackIdentity | null = NOBODY) => {
  const event = { snapshot, receivedAtMs: 0, receivedAtWallMs: 0, flagsSinceWallMs: {}, inTrend: false, trendRun: 0, atMs: 0 };
  return READ_DOCUMENT.parse(readDocument({ session: { found: FOUND, identity, unread }, snapshot: event }));
};

/** Cells of a CSV of one row, by head. */
function cellsOf(text: string): ReadonlyMap<string, string> {
  const [head = "", row = ""] = text.replace("\ufeff", "").split("\r\n");
  const cells = row.split(",");
  return new Map(head.split(",").map((name, at) => [name, cells[at] ?? ""]));
}
/** Columns that say when, who and what is the matter, and not what the pack measures. */
const FRAME = ["Time", "Time (UTC)", "Row", "ADD", "Pack SN", "Model SN", "BMS Version", "State", "Values Of (UTC)", "Gap From", "Gap To"];

describe("a pack of which nothing was read", () => {
  it("has no flags, no state and no figures, and never an empty list of them", () => {
    expect([flagsOf(NOTHING), flagStateOf(NOTHING), bankFlagState([NOTHING])]).toEqual(["notRead", "notRead", "notRead"]);
    expect(bankFlagState([snapshotOf(2), NOTHING])).toBe("notRead");
    expect(countFlags(NOTHING)).toEqual({ count: 0, state: "notRead" });
    expect(ledsOf(NOTHING)).toBeNull();
    const since = new FlagsSince();
    since.take(snapshotOf(1, { alarms: ["lowSoc"] }), 1);
    since.take(NOTHING, 2);
    expect(since.shown).toEqual({});
  });

  it("counts in no sum and is compared with nobody", () => {
    const sums = bankSums([counted(1, NOTHING), counted(2)]);
    expect(sums).toMatchObject({ counted: 2, currentMa: { packs: 1 }, socDeciPct: { packs: 1 }, voltageMv: { packs: 1 } });
    const { counted: _, minutesLeft, ...figures } = bankSums([counted(1, NOTHING)]);
    expect(minutesLeft).toBeNull();
    for (const figure of Object.values(figures)) expect(figure).toEqual({ value: "notRead", packs: 0 });
    for (const { values, outliers } of comparePacks([counted(1, NOTHING)])) expect([values, outliers]).toEqual([[], []]);
  });

  it("read: every value null with its state, flags null, and the reason beside", () => {
    const document = readOf(NOTHING);
    expect(document.flags).toBeNull();
    expect(document.unknownBits).toBeNull();
    expect(document.pack).toMatchObject({ bmsVersion: null, modelSerial: null, packSerial: null });
    const other = document.values.filter(({ value, state, text }) => value !== null || state !== "notRead" || text !== "not read");
    expect(other).toEqual([]);
    expect(document.values.map(({ key }) => key)).toEqual(
      expect.arrayContaining(["mode", "cells", "temperatures", "chargeMos", "fullyCharged"]),
    );
    expect(document.unread).toEqual([
      { block: "status", wire: "44", part: "live", code: "device.refused", reason: "the pack refused, code 04 (command unknown)" },
    ]);
  });

  it("read: the age is by the clock that stamped the values, which counts the sleep of the computer", () => {
    const clock = createLeapingClock(1000);
    const event = {
      snapshot: NOTHING,
      receivedAtMs: 1000,
      receivedAtWallMs: 0,
      flagsSinceWallMs: {},
      inTrend: false,
      trendRun: 0,
      atMs: 1000,
    };
    clock.sleepThrough(8 * 3_600_000);
    const document = readDocument({ session: { found: FOUND, identity: NOBODY, unread: [] }, snapshot: event }, clock);
    expect(document?.ageMs).toBe(8 * 3_600_000);
  });

  it("scan: flags null and not clear, in the document and in the table", () => {
    const pack = bankPack(1, { snapshot: NOTHING, identity: NOBODY, unread: [STATUS] });
    const line = { isPrivateLine: false, source: "single", packs: [pack] } as const;
    const document = SCAN_DOCUMENT.parse(scanDocument(line, "paceic-v25", true));
    const numbers = { packVoltageMv: null, currentMa: null, socDeciPct: null };
    expect(document.packs).toMatchObject([{ flags: null, packSerial: null, unread: [{ block: "status" }], ...numbers }]);
    expect(scanText(document)).toMatch(/answers\s+not read\s+alarms not read/);
    const unasked = scanDocument({ ...line, packs: [bankPack(2, { snapshot: null, presence: "conflict" })] }, "paceic-v25", true);
    expect(unasked.packs[0]?.flags).toBeNull();
  });

  it("scan: a SOC that the pack does not send is said to be calculated, in the document and in the table", () => {
    const packOf = (calculated: PackSnapshot["calculated"]) => bankPack(1, { snapshot: { ...NOTHING, socDeciPct: 970, calculated } });
    const documentOf = (calculated: PackSnapshot["calculated"]) =>
      SCAN_DOCUMENT.parse(scanDocument({ isPrivateLine: false, source: "single", packs: [packOf(calculated)] }, "paceic-v25", true));
    expect(documentOf(["soc"]).packs).toMatchObject([{ socDeciPct: 970, isSocCalculated: true }]);
    expect(scanText(documentOf(["soc"]))).toContain("97.0 (calc.)");
    expect(documentOf(["soh"]).packs).toMatchObject([{ isSocCalculated: false }]);
    expect(scanText(documentOf(["soh"]))).not.toContain("calc.");
  });

  it("scan: two packs with the same serial numbers are said not to be told apart, those without any are not", () => {
    const named = (packSerial: string) => ({ bmsVersion: "V1", modelSerial: "BOARD-7", packSerial });
    const textOf = (identities: readonly PackIdentity[]) => {
      const packs = identities.map((identity, at) => bankPack(at + 1, { snapshot: NOTHING, identity }));
      return scanText(SCAN_DOCUMENT.parse(scanDocument({ isPrivateLine: false, source: "single", packs }, "paceic-v25", true)));
    };
    expect(textOf([named("SN-7"), named("SN-8"), named("SN-7")])).toContain("ADD 1, 3: these packs report the same serial numbers");
    expect(textOf([named("SN-7"), named("SN-8")])).not.toContain("told apart");
    expect(textOf([NOBODY, NOBODY])).not.toContain("told apart");
  });

  it.each(["silent", "conflict"] as const)(
    "scan: nothing of now is told of a pack that is %s, though it has answered before",
    (presence) => {
      const line = { isPrivateLine: false, source: "single", packs: [bankPack(3, { presence })] } as const;
      const { packs } = SCAN_DOCUMENT.parse(scanDocument(line, "paceic-v25", true));
      expect(packs).toMatchObject([{ presence, flags: null, packVoltageMv: null, currentMa: null, socDeciPct: null }]);
    },
  );

  it("log, export of all packs, export of the trend: no column says a number, a switch or that nothing is active", () => {
    const log = new LogTable(NO_SHAPE, "point", (wallMs) => isoOfWallMs(wallMs).slice(0, 19));
    const row = { kind: "value", address: 1, serial: "", wallMs: 0, snapshot: NOTHING } as const;
    const texts = {
      log: log.header + log.line(row),
      packs: bankCsv([bankPack(1, { snapshot: NOTHING, identity: NOBODY })], { decimal: "point", flagName: flagId }),
      trend: trendCsv([sampleOf(NOTHING, 0)]),
    };
    for (const [name, text] of Object.entries(texts)) {
      const said = [...cellsOf(text)].filter(([head, cell]) => !FRAME.includes(head) && cell !== "");
      const flags = ["Alarms", "Faults", "Protections"].map((head) => [head, "not read"]);
      expect([name, said.toSorted()]).toEqual([name, name === "trend" ? [] : flags]);
    }
  });
});

describe("what was read stays apart from it", () => {
  it("an empty list is all clear, and a list is what is active", () => {
    expect(readOf(snapshotOf(1), [])).toMatchObject({ flags: [], unknownBits: [], unread: [] });
    const flags = readOf(snapshotOf(1, { alarms: ["lowSoc"] }), []).flags;
    expect(flags).toMatchObject([{ severity: "alarm", key: "lowSoc" }]);
    // One list of three is missing: what is active is told, and without it nothing is.
    expect(readOf(snapshotOf(1, { alarms: ["lowSoc"], faults: "notRead" })).flags).toMatchObject([{ key: "lowSoc" }]);
    expect(readOf(snapshotOf(1, { faults: "notRead" })).flags).toBeNull();
  });

  it("a pack that has no serial number is not one of which it was not read", () => {
    const told = readOf(snapshotOf(1), [], { bmsVersion: "V", modelSerial: "notReported", packSerial: "notRead" });
    expect(told.pack).toMatchObject({ bmsVersion: "V", modelSerial: "", packSerial: null });
  });
});
