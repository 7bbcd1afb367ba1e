import { describe, expect, it } from "vitest";
import { BLOCKS } from "../../protocol/drivers/pace-modbus/blocks.ts";
import { MAP, REGISTERS } from "../../protocol/drivers/pace-modbus/registers.ts";
import { COMMANDS, commandOfCid2 } from "../../protocol/drivers/paceic-v25/commands.ts";
import { ANALOG_PACK, ANALOG_TAILS, STATUS_PACK, STATUS_TAILS } from "../../protocol/drivers/paceic-v25/layouts.ts";
import { BLOCKS as RITAR_BLOCKS } from "../../protocol/drivers/ritar-modbus/blocks.ts";
import { HISTORY_BLOCKS, HISTORY_RECORD } from "../../protocol/drivers/ritar-modbus/history.ts";
import { MAP as RITAR_MAP, REGISTERS as RITAR_REGISTERS } from "../../protocol/drivers/ritar-modbus/registers.ts";
import type { FamilyId } from "../../protocol/index.ts";
import { DRIVERS } from "../../protocol/index.ts";
import type { Field, Layout } from "../../protocol/layout/fields.ts";
import { fixedSize } from "../../protocol/layout/interpreter.ts";
import { isFlagKey } from "../../protocol/model/flags.ts";
import { parseLsb, QUANTITIES } from "../../protocol/quantity/quantity.ts";
import { loadCaptures } from "../support/captures.ts";

const PACEIC_LAYOUTS: readonly Layout[] = [
  ...COMMANDS.flatMap((c) => [...c.answers, ...(c.writes ?? [])]),
  ANALOG_PACK,
  STATUS_PACK,
  ...ANALOG_TAILS,
  ...STATUS_TAILS,
];
const PACEIC_FIELDS = PACEIC_LAYOUTS.flat();
/** Families that are a map of registers, with the reads that the map makes. */
const REGISTER_MAPS = [
  ["pace-modbus", { map: MAP, registers: REGISTERS, blocks: Object.values(BLOCKS) }],
  [
    "ritar-modbus",
    { map: RITAR_MAP, registers: RITAR_REGISTERS, blocks: Object.values(RITAR_BLOCKS).filter((block) => !HISTORY_BLOCKS.includes(block)) },
  ],
] as const;
const FIELDS: Readonly<Record<FamilyId, readonly Field[]>> = {
  "paceic-v25": PACEIC_FIELDS,
  "pace-modbus": REGISTERS.map(({ field }) => field),
  "ritar-modbus": [...RITAR_REGISTERS.map(({ field }) => field), ...HISTORY_RECORD],
};
const ALL_FIELDS: readonly Field[] = Object.values(FIELDS).flat();

/** Keys whose values a fixture test compares, by family; what no pack has told has not been seen, nor what somebody computed. */
function capturedKeys(family: FamilyId): Set<string> {
  const seen = loadCaptures(family).filter(({ evidence }) => evidence !== "documented");
  const told = seen.flatMap((c) => [c.values, c.written, c.identity, ...(c.packs ?? [])]);
  return new Set(told.flatMap((values) => Object.entries(values ?? {}).flatMap(([key, value]) => (value === null ? [] : [key]))));
}

describe("tables", () => {
  it("are those of every family", () => expect(Object.keys(FIELDS).sort()).toEqual(DRIVERS.map(({ family }) => family).sort()));

  it("name the unit of each value in its key", () => {
    for (const field of ALL_FIELDS) {
      const shape = field.type === "list" ? field.item : field;
      if (!("lsb" in shape)) continue;
      const { suffix } = QUANTITIES[parseLsb(shape.lsb).kind];
      expect([field.key, field.key.endsWith(suffix)]).toEqual([field.key, true]);
    }
  });

  it.each(Object.entries(FIELDS))("%s: a field that claims to be captured is compared by a fixture", (family, fields) => {
    const seen = capturedKeys(family);
    const claims = fields.filter((f) => f.evidence === "captured").map((f) => f.key);
    expect(claims).not.toEqual([]);
    expect([...new Set(claims.filter((key) => !seen.has(key)))]).toEqual([]);
  });

  it("inferred fields are read only", () => {
    const written = COMMANDS.flatMap((c) => (c.writes ?? []).flat());
    expect(written.filter((f) => f.evidence === "inferred")).toEqual([]);
    const registers = REGISTER_MAPS.flatMap(([, { registers }]) => registers);
    expect(registers.filter((r) => r.access !== "R" && r.field.evidence === "inferred")).toEqual([]);
  });

  it.each(REGISTER_MAPS)("%s: registers stand in order, do not overlap and fill their blocks", (_family, { map, registers, blocks }) => {
    let end = 0;
    for (const { register, words, field } of registers) {
      expect(register).toBeGreaterThanOrEqual(end);
      end = register + words;
      expect(fixedSize([field])).toBe(2 * words);
    }
    for (const { start, count, layout } of blocks) {
      expect(count).toBeLessThanOrEqual(125);
      expect(fixedSize(map.layoutOfRange(start, count))).toBe(2 * count);
      expect(layout).toEqual(map.layoutOfRange(start, count));
    }
  });

  it("ritar-modbus: the reads of the log have layouts of their own, as long as they are", () => {
    for (const { count, layout } of HISTORY_BLOCKS) expect(fixedSize(layout ?? [])).toBe(2 * count);
  });

  it("each CID2 means one thing, and what an ordinary tool must not send is not there", () => {
    const cid2s = COMMANDS.flatMap((c) => [c.readCid2, c.writeCid2].filter((cid2) => cid2 !== undefined));
    expect(new Set(cid2s).size).toBe(cid2s.length);
    for (const never of [0x7e, 0x7f, 0xa4, 0xa5, 0xa9, 0xaa, 0xab, 0xac, 0xad, 0xb3, 0xb4, 0xbd, 0xc3, 0xc4, 0xff]) {
      expect(commandOfCid2(never)).toBeNull();
    }
  });

  it("bit names are flags or known states", () => {
    const states =
      /On$|^(charging|discharging|packSupplying|acIn|shutdown|fullyCharged|buzzerEnabled|chargeMosFunction|dischargeMosFunction|limiterLowGear|limiterDisabled|ledAlarmDisabled|systemLock|testMode)$/;
    const names = ALL_FIELDS.flatMap((f) => ("bits" in f ? Object.values(f.bits) : []));
    expect(names.filter((name) => !isFlagKey(name) && !states.test(name))).toEqual([]);
  });

  it.each(DRIVERS.map((d) => [d.family, d] as const))("%s: plans name blocks that exist and can be asked", (_family, driver) => {
    const steps = [...driver.livePlan, ...driver.identityPlan, ...driver.settingsPlan];
    for (const step of [...steps, ...steps.flatMap((s) => s.insteadIfRefused ?? [])]) {
      expect(driver.request(step.block, 1, step.args).ok).toBe(true);
    }
    expect(driver.request("noSuchBlock", 1).ok).toBe(false);
    expect(driver.request(driver.probe.block, 200).ok).toBe(false);
  });
});
