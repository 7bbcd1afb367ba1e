import { describe, expect, it } from "vitest";
import * as pace from "../../protocol/drivers/pace-modbus/registers.ts";
import * as paceic from "../../protocol/drivers/paceic-v25/bits.ts";
import * as ritar from "../../protocol/drivers/ritar-modbus/bits.ts";
import type { BlockReads, FamilyId, PackSnapshot, Severity } from "../../protocol/index.ts";
import { DRIVERS, driverOf, flagStateOf, flagsOf } from "../../protocol/index.ts";
import { createStage, sceneOf } from "../../protocol/sim/index.ts";
import { readPlan } from "./rig.ts";

interface FlagRegister {
  readonly block: string;
  readonly field: string;
  readonly named: Readonly<Record<number, string>>;
  readonly bits: readonly [from: number, to: number];
  readonly severity: Severity | null;
}

/** All registers of a family in which a bit may stand that nobody has named. */
const REGISTERS: Readonly<Record<FamilyId, readonly FlagRegister[]>> = {
  "paceic-v25": [
    { block: "status", field: "warning1", named: paceic.WARNING_1, bits: [0, 7], severity: "alarm" },
    { block: "status", field: "warning2", named: paceic.WARNING_2, bits: [0, 7], severity: "alarm" },
    { block: "status", field: "protection1", named: paceic.PROTECTION_1, bits: [0, 7], severity: "protection" },
    { block: "status", field: "protection2", named: paceic.PROTECTION_2, bits: [0, 7], severity: "protection" },
    { block: "status", field: "fault", named: paceic.FAULT, bits: [0, 7], severity: "fault" },
  ],
  "pace-modbus": [
    { block: "live", field: "warningFlags", named: pace.WARNING_BITS, bits: [0, 15], severity: "alarm" },
    { block: "live", field: "protectionFlags", named: pace.PROTECTION_BITS, bits: [0, 15], severity: "protection" },
    { block: "live", field: "statusFlags", named: pace.STATUS_BITS, bits: [0, 15], severity: "fault" },
  ],
  "ritar-modbus": [
    { block: "live", field: "warningFlags", named: ritar.WARNING_BITS, bits: [0, 31], severity: "alarm" },
    { block: "live", field: "protectionFlags", named: ritar.PROTECTION_BITS, bits: [0, 31], severity: "protection" },
    { block: "live", field: "statusFlags", named: ritar.FAULT_BITS, bits: [0, 15], severity: "fault" },
    { block: "live", field: "statusFlags", named: ritar.STATUS_BITS, bits: [16, 31], severity: null },
  ],
};

function nameless({ named, bits: [from, to] }: FlagRegister): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i).filter((bit) => named[bit] === undefined);
}

async function quietReads(family: FamilyId): Promise<BlockReads> {
  const [pack] = createStage({ scene: sceneOf("standby") }).packs;
  if (pack === undefined) throw new Error("no pack");
  return readPlan(driverOf(family), pack, driverOf(family).livePlan);
}

function withValues(family: FamilyId, reads: BlockReads, block: string, change: Readonly<Record<string, number | string>>): PackSnapshot {
  const read = reads[block];
  if (read === undefined) throw new Error(`${block} was not read`);
  const sum = (key: string, value: number | string) => (typeof value === "string" ? value : Number(read.values[key]) + value);
  const changed = Object.fromEntries(Object.entries(change).map(([key, value]) => [key, sum(key, value)]));
  const snapshot = driverOf(family).toSnapshot({ ...reads, [block]: { ...read, values: { ...read.values, ...changed } } });
  if (!snapshot.ok) throw new Error(snapshot.error.code);
  return snapshot.value;
}

describe.each(DRIVERS.map(({ family }) => family))("a set bit that no table of %s names", (family) => {
  it("is a flag of its register, and only among the states is it none", async () => {
    const reads = await quietReads(family);
    let seen = 0;
    for (const register of REGISTERS[family] ?? []) {
      for (const bit of nameless(register)) {
        const snapshot = withValues(family, reads, register.block, { [register.field]: 2 ** bit });
        const { severity } = register;
        expect(snapshot.unknownBits, `${register.field} ${bit}`).toEqual([{ register: expect.any(String), mask: 2 ** bit, severity }]);
        const flags = severity === null ? [] : [{ severity, key: "unknownBit", register: snapshot.unknownBits[0]?.register, bit }];
        expect([flagsOf(snapshot), flagStateOf(snapshot)]).toEqual([flags, severity ?? "clear"]);
        seen += 1;
      }
    }
    expect(seen).toBeGreaterThan(0);
  });
});

describe("the last bytes of a status of paceic", () => {
  it("five of them are faults, and so are their bits without a name", async () => {
    const reads = await quietReads("paceic-v25");
    const status = reads.status;
    if (status === undefined) throw new Error("no status");
    const five = { ...reads, status: { ...status, values: { ...status.values, fault8: 0, fault10: 0 } } };
    for (const bit of [1, 2, 3, 4, 5, 6, 7]) {
      expect(flagsOf(withValues("paceic-v25", five, "status", { fault10: 2 ** bit }))).toEqual([
        { severity: "fault", key: "unknownBit", register: "fault10", bit },
      ]);
    }
  });

  it("one alone may be the inverter's protocol: shown as it is, and no complaint", async () => {
    const snapshot = withValues("paceic-v25", await quietReads("paceic-v25"), "status", { extra: "11" });
    expect(snapshot.unknownBits).toEqual([{ register: "extra", mask: 0x11, severity: null }]);
    expect(flagStateOf(snapshot)).toBe("clear");
  });
});
