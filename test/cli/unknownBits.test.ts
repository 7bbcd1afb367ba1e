import { describe, expect, it } from "vitest";
import type { PackSnapshot, Severity } from "../../protocol/index.ts";
import { bankFlagState, driverOf, flagId, isoOfWallMs } from "../../protocol/index.ts";
import type { BankPack } from "../../src/contract/bank.ts";
import { FlagsSince } from "../../src/core/live/flagsSince.ts";
import { LogTable, NO_SHAPE } from "../../src/core/logging/logTable.ts";
import { READ_DOCUMENT, SCAN_DOCUMENT } from "../../src/node/cli/documents.ts";
import { exitOf } from "../../src/node/cli/runRead.ts";
import { ledsOf } from "../../src/ui/model/leds.ts";
import { bankFlags } from "../../src/ui/screens/packs/BankAlarms.tsx";
import { bankCsv } from "../../src/ui/screens/packs/model/csv.ts";
import { countFlags } from "../../src/ui/state/selectors.ts";
import { bankPack, snapshotOf } from "../support/bankPacks.ts";
import { readDocument, readText, scanDocument, scanText } from "../support/englishCli.ts";

const CASES = [
  ["alarm", "warning", "Alarms"],
  ["protection", "protection", "Protections"],
  ["fault", "status", "Faults"],
] as const satisfies readonly (readonly [Severity, string, string])[];
const BIT = 27;

const packWith = (severity: Severity | null, register: string): PackSnapshot =>
  snapshotOf(1, { unknownBits: [{ register, mask: 2 ** BIT, severity }] });

function readOf(snapshot: PackSnapshot) {
  const driver = driverOf("ritar-modbus");
  const found = { family: driver.family, familyTitle: driver.title, baudRate: 9600, address: 1, capabilities: driver.capabilities };
  const since = new FlagsSince();
  since.take(snapshot, 60_000);
  const event = {
    snapshot,
    receivedAtMs: 0,
    receivedAtWallMs: 0,
    flagsSinceWallMs: since.shown,
    inTrend: false,
    trendRun: 0,
    atMs: 0,
  };
  const document = readDocument({ session: { found, identity: null, unread: [] }, snapshot: event });
  if (document === null) throw new Error("no document");
  READ_DOCUMENT.parse(document);
  return document;
}

/** The cell of a CSV of one row under this head. */
function cellUnder(csv: string, head: string): string | undefined {
  const [heads = "", row = ""] = csv.split("\r\n");
  return row.split(",")[heads.split(",").indexOf(head)];
}

describe.each(CASES)("a bit without a name that stands for a %s", (severity, register, head) => {
  const snapshot = packWith(severity, register);
  const title = `unknown bit ${BIT} (register ${register})`;
  const id = `unknownBit:${register}:${BIT}`;

  it("read: a flag in the document and in words, and the exit code of a flag", () => {
    const document = readOf(snapshot);
    expect(document.flags).toMatchObject([{ severity, key: id, title, since: "1970-01-01T00:01:00.000Z" }]);
    expect(document.unknownBits).toEqual([{ register, mask: 2 ** BIT, severity }]);
    expect(exitOf(document)).toBe("found");
    const text = readText(document, "pack");
    expect(text).toContain(title);
    expect(text).not.toMatch(/No Alarm|No Protect|No Fault|unknown bits/);
  });

  it("scan: among the flags of its pack", () => {
    const line = { isPrivateLine: false, source: "single", packs: [bankPack(1, { snapshot })] } as const;
    const document = SCAN_DOCUMENT.parse(scanDocument(line, "ritar-modbus", true));
    expect(document.packs[0]?.flags).toEqual([id]);
    expect(scanText(document)).toContain(title);
  });

  it("badge, sums of the bank and the list of all packs count it", () => {
    expect(countFlags(snapshot)).toEqual({ count: 1, state: severity });
    expect(bankFlagState([snapshotOf(2), snapshot])).toBe(severity);
    const packs: readonly BankPack[] = [bankPack(2), bankPack(1, { snapshot })];
    expect(bankFlags(packs).map(({ flag, pack }) => [pack.address, flagId(flag)])).toEqual([[1, id]]);
  });

  it("log and export name it in the column of its kind", () => {
    const log = new LogTable(NO_SHAPE, "point", (wallMs) => isoOfWallMs(wallMs).slice(0, 19));
    const logged = log.header + log.line({ kind: "value", address: 1, serial: "", wallMs: 0, snapshot });
    const exported = bankCsv([bankPack(1, { snapshot })], { decimal: "point", flagName: flagId });
    for (const csv of [logged, exported]) {
      for (const [, , each] of CASES) expect([each, cellUnder(csv, each)]).toEqual([each, each === head ? id : "none"]);
    }
  });

  it("what the lamps show with it nobody knows", () => {
    expect(ledsOf(snapshotOf(1))).not.toBeNull();
    expect(ledsOf(snapshot)).toBeNull();
  });
});

describe("a bit without a name among the states", () => {
  it("is shown as a number, and nothing is active", () => {
    const snapshot = packWith(null, "status");
    const document = readOf(snapshot);
    expect([document.flags, exitOf(document), countFlags(snapshot).state]).toEqual([[], "ok", "clear"]);
    const text = readText(document, "pack");
    expect(text).toContain("No Alarm, No Protect, No Fault");
    expect(text).toContain("unknown bits 0x8000000 in register status");
    expect(ledsOf(snapshot)).not.toBeNull();
  });
});
