import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hexOfBytes } from "../../protocol/bytes/bytes.ts";
import { COMMAND_RUNS } from "../../protocol/drivers/ritar-modbus/control.ts";
import { ritarModbus } from "../../protocol/drivers/ritar-modbus/index.ts";
import { layoutOfRange } from "../../protocol/drivers/ritar-modbus/registers.ts";
import { WRITE_GROUPS } from "../../protocol/drivers/ritar-modbus/settings.ts";
import type { Values } from "../../protocol/layout/fields.ts";
import { decodeLayout } from "../../protocol/layout/interpreter.ts";
import { writeRequestBytes } from "../../protocol/modbus/frame.ts";
import { checkValue } from "../../protocol/params/check.ts";
import { bindingOf, conceptOf, parseAmount } from "../../protocol/shared.ts";

/** A write of the maker's programs: registers from `startRegister`, and what was typed into one box where it is no plain number. */
interface VendorWrite {
  readonly id: string;
  readonly request: string | null;
  readonly startRegister?: number;
  readonly count?: number;
  readonly values?: readonly number[];
  readonly typed?: string;
}

const ALL = JSON.parse(readFileSync(new URL("../captures/ritar-vendortool.json", import.meta.url), "utf8")) as VendorWrite[];
const ofGroups = ALL.flatMap((write) => {
  const group = WRITE_GROUPS.find(({ start }) => start === write.startRegister);
  return group && write.request?.startsWith("01 10") && write.values
    ? [{ ...write, group, registers: write.values, hex: write.request }]
    : [];
});

/** Where this program does not send what the maker's sends for what was typed, and why. */
const OTHER: Readonly<Record<string, { readonly ours: number | "refused"; readonly why: string }>> = {
  "40.05": { ours: 40_050, why: "theirs cuts 40.05 to 4004; ours is 4005" },
  "56.005": { ours: "refused", why: "theirs cuts the third decimal; the wire holds hundredths" },
  "25.6": { ours: "refused", why: "theirs cuts tenths of a degree; the wire holds whole ones" },
  "655.36": { ours: "refused", why: "theirs wraps to 0" },
  "99999": { ours: "refused", why: "theirs wraps to 384.28 V" },
  "70000": { ours: "refused", why: "theirs wraps to 4464 mV" },
  "-51": { ours: "refused", why: "theirs wraps to FFFF" },
};

/** First register of a write. */
function startOf(request: string): number {
  const [, , high = "", low = ""] = request.split(" ");
  return Number.parseInt(`${high}${low}`, 16);
}

function valuesOf(start: number, registers: readonly number[]): Values {
  const data = Uint8Array.from(registers.flatMap((raw) => [raw >> 8, raw & 0xff]));
  const values = decodeLayout(layoutOfRange(start, registers.length), data);
  if (!values.ok) throw new Error(JSON.stringify(values.error));
  return values.value;
}

describe("writes of the maker's programs", () => {
  it("are there for every group but those that the run did not reach", () => {
    const seen = new Set(ofGroups.map(({ group }) => group.key));
    expect(WRITE_GROUPS.map(({ key }) => key).filter((key) => !seen.has(key))).toEqual(["dischargeOt"]);
    expect(ofGroups.length).toBeGreaterThan(50);
  });

  it.each(ofGroups.map((write) => [write.id, write] as const))(
    "%s: the same bytes for the same change",
    (_, { group, registers, hex, typed }) => {
      const wanted = valuesOf(group.start, registers);
      const isOurs = typed === undefined || OTHER[typed] === undefined;
      expect(isOurs ? registers.length : group.count).toBe(group.count);
      for (const [at, key] of group.keys.entries()) {
        const held = valuesOf(
          group.start,
          registers.map((raw, i) => (i === at ? (raw + 7) % 1000 : raw)),
        );
        const value = wanted[key];
        if (typeof value !== "number") throw new Error(key);
        const write = ritarModbus.writeRequest(group.key, 1, held, { [key]: value });
        expect([key, write.ok && hexOfBytes(write.value.request.bytes)]).toEqual([key, hex]);
      }
    },
  );

  it.each(Object.entries(OTHER))("typed %s: ours differs, because %s", (typed, { ours }) => {
    const seen = ofGroups.filter((write) => write.typed === typed);
    for (const { group, registers } of seen) {
      // The box is the first of its group in every such case of the run.
      const [key = ""] = group.keys;
      const binding = bindingOf(ritarModbus.settings, key);
      const concept = conceptOf(key);
      if (!binding || !concept) throw new Error(key);
      const value = parseAmount(typed, concept.unit);
      const isRefused = !value.ok || checkValue(binding, value.value).some(({ level }) => level === "refuse");
      expect([key, isRefused ? "refused" : value.ok && value.value]).toEqual([key, ours]);
      const theirs = valuesOf(group.start, registers)[key];
      expect(theirs).not.toBe(ours);
    }
    expect(seen).not.toEqual([]);
  });

  it("no write of ours touches what they calibrate: design capacity, cycles, 215 to 230, nor the two that they never write", () => {
    const never = [6, 7, 213, 214, ...Array.from({ length: 16 }, (_, i) => 215 + i)];
    const runs = [...WRITE_GROUPS, ...COMMAND_RUNS];
    const touched = runs.flatMap(({ key, start, count }) =>
      never.filter((register) => register >= start && register < start + count).map((register) => `${key} ${register}`),
    );
    expect([runs.length > 20, touched]).toEqual([true, []]);
    // Theirs do: the list above is not out of reach of a write.
    const theirs = ALL.flatMap(({ request }) => (request?.startsWith("01 10") ? [startOf(request)] : []));
    expect(theirs).toEqual(expect.arrayContaining([6, 215]));
  });

  it("T0's discharge OT: its count and its length contradict each other, so ours is V2.80's form", () => {
    const held = valuesOf(187, [115, 120, 110]);
    const write = ritarModbus.writeRequest("dischargeOt", 1, held, { dischargeOtAlarmDeciC: 660 });
    const right = writeRequestBytes(1, 187, Uint8Array.of(0, 116, 0, 120, 0, 110));
    expect(write.ok && hexOfBytes(write.value.request.bytes)).toBe(hexOfBytes(right));
    expect(write.ok && hexOfBytes(write.value.request.bytes)).toContain("00 BB 00 03 06");
  });
});
