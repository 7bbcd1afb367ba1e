import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { driverOf } from "../../protocol/index.ts";
import type { InverterCodes, SharedCodes } from "../../protocol/shared.ts";
import {
  BRAND_MENUS,
  codeOfText,
  codesOfPort,
  codeText,
  INVERTER_BRANDS,
  inverterCodeIn,
  inverterCodeOf,
  inverterRole,
} from "../../protocol/shared.ts";
import type { VerdictRow, WriteReport, WriteVerdict } from "../../src/contract/params.ts";
import { words as en } from "../../src/text/en/index.ts";
import type { StepFacts } from "../../src/ui/model/inverterSteps.ts";
import { stepViews, ticksFor, toggleTick } from "../../src/ui/model/inverterSteps.ts";
import { askedOf, doubtOf, replacementOf } from "../../src/ui/model/oneList.ts";
import type { Held, Wanted } from "../../src/ui/model/wantedInverter.ts";
import { codeAt, editsOf, heldOf, isHeld, seenOf, wantedOf } from "../../src/ui/model/wantedInverter.ts";
import { canRollBack, inverterRows, outcomeOf } from "../../src/ui/screens/inverter/model/outcome.ts";
import { findInverters, typedCode } from "../../src/ui/screens/inverter/model/search.ts";

function codesOf(family: string): InverterCodes {
  const codes = driverOf(family).inverterCodes;
  if (codes === null) throw new Error(family);
  return codes;
}

const CODES = codesOf("paceic-v25");
const NO_CODE = 0xff;
const HELD = { kind: "perPort", can: 0x03, rs485: 0x00, type: 1 } as const satisfies Held;
const manual = (port: "can" | "rs485", code: number | null): Wanted => ({ mode: "manual", port, code });

describe("what is written for an inverter", () => {
  it("is the code of the chosen port alone when the choice is manual already", () => {
    expect(editsOf(CODES, manual("rs485", 3), HELD)).toEqual({ inverterRs485Code: 3 });
    expect(editsOf(CODES, manual("can", 7), HELD)).toEqual({ inverterCanCode: 7 });
  });

  it("is the choice too when the pack chose by itself before", () => {
    expect(editsOf(CODES, manual("rs485", 3), { ...HELD, type: 0 })).toEqual({ inverterRs485Code: 3, inverterTypeCode: 1 });
    expect(editsOf(CODES, manual("rs485", 0), { ...HELD, type: 0 })).toEqual({ inverterTypeCode: 1 });
  });

  it("is the choice alone for automatic: no code is named", () => {
    expect(editsOf(CODES, { mode: "automatic" }, HELD)).toEqual({ inverterTypeCode: 0 });
    expect(editsOf(CODES, { mode: "automatic" }, { ...HELD, type: 0 })).toEqual({});
  });

  it("is nothing while no code is known, and FF is never written", () => {
    expect(editsOf(CODES, manual("rs485", null), HELD)).toEqual({});
    expect(editsOf(CODES, manual("rs485", NO_CODE), HELD)).toEqual({});
    expect(editsOf(CODES, null, HELD)).toEqual({});
    expect(isHeld(CODES, manual("rs485", null), HELD)).toBe(false);
  });

  it("never touches the other port, whatever the pack holds, known or not", () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(
        fc.record({ kind: fc.constant("perPort" as const), can: byte, rs485: byte, type: byte }),
        fc.constantFrom("can" as const, "rs485" as const),
        byte,
        (held, port, code) => {
          const edits = editsOf(CODES, manual(port, code), held);
          expect(Object.hasOwn(edits, port === "can" ? "inverterRs485Code" : "inverterCanCode")).toBe(false);
          expect(Object.values(edits)).not.toContain(NO_CODE);
          for (const [key, value] of Object.entries(edits)) expect(value).not.toBe(seenOf(CODES, held)[key]);
        },
      ),
    );
  });

  it("is proposed from the guide's brand, from a code picked by hand before it, and for no brand without evidence", () => {
    expect(wantedOf(CODES, { kind: "brand", key: "voltronic" }, "manual", {})).toEqual(manual("rs485", 3));
    expect(wantedOf(CODES, { kind: "brand", key: "deye" }, "manual", { deye: 0x0f, afore: 1 })).toEqual(manual("rs485", 0x0f));
    expect(wantedOf(CODES, { kind: "brand", key: "inhenergy" }, "manual", {})).toEqual(manual("rs485", null));
    expect(wantedOf(CODES, { kind: "code", family: "paceic-v25", port: "can", code: 0x2a }, "manual", {})).toEqual(manual("can", 0x2a));
    expect(wantedOf(CODES, null, "manual", {})).toBeNull();
    expect(wantedOf(CODES, null, "automatic", {})).toEqual({ mode: "automatic" });
  });

  it("is based on all three settings as read, or on none", () => {
    const values = { inverterCanCode: 3, inverterRs485Code: 0, inverterTypeCode: 1, cellOvAlarmMv: 3600 };
    expect(heldOf(CODES, values)).toEqual(HELD);
    expect(heldOf(CODES, { inverterCanCode: 3, inverterRs485Code: 0 })).toBeNull();
    expect(heldOf(CODES, null)).toBeNull();
    expect(seenOf(CODES, HELD)).toEqual({ inverterCanCode: 3, inverterRs485Code: 0, inverterTypeCode: 1 });
  });

  it("shows codes as two hex digits", () => {
    expect([0, 0x0b, 0x2a, 0xff].map((code) => codeText(CODES, code))).toEqual(["00", "0B", "2A", "FF"]);
  });
});

/** As a family has it whose one setting serves both ports. */
const SHARED: SharedCodes = {
  kind: "shared",
  settingKey: "inverterCode",
  digits: "decimal",
  noCode: null,
  codes: [
    { code: 3, names: ["LIB05", "Voltronic"], paperName: null, port: "rs485", entryWrites: 3, evidence: "vendorTool" },
    { code: 8, names: ["Victron"], paperName: null, port: "can", entryWrites: 8, evidence: "vendorTool" },
    { code: 10, names: ["SMA"], paperName: null, port: "can", entryWrites: 10, evidence: "vendorTool" },
  ],
  brands: { victron: [{ code: 8, evidence: "vendorTool", source: "" }] },
  sources: {},
};

describe("a family whose one setting serves both ports", () => {
  const held = heldOf(SHARED, { inverterCode: 3 });

  it("holds one code, on the port that speaks it", () => {
    expect(held).toEqual({ kind: "shared", code: 3, port: "rs485" });
    if (held === null) throw new Error();
    expect([codeAt(held, "rs485"), codeAt(held, "can")]).toEqual([3, null]);
    const unnamed = heldOf(SHARED, { inverterCode: 77 });
    expect(unnamed).toEqual({ kind: "shared", code: 77, port: null });
    expect(heldOf(SHARED, { inverterCanCode: 3 })).toBeNull();
    expect(seenOf(SHARED, held)).toEqual({ inverterCode: 3 });
  });

  it("is told by that one setting, also when the inverter is on the other port", () => {
    if (held === null) throw new Error();
    expect(editsOf(SHARED, manual("can", 8), held)).toEqual({ inverterCode: 8 });
    expect(editsOf(SHARED, manual("rs485", 3), held)).toEqual({});
    expect(isHeld(SHARED, manual("rs485", 3), held)).toBe(true);
    expect(isHeld(SHARED, manual("can", 8), held)).toBe(false);
  });

  it("has no automatic choice, and its own codes for the brands of the guide", () => {
    const victron = { kind: "brand", key: "victron" } as const;
    expect(wantedOf(SHARED, victron, "automatic", {})).toEqual(manual("can", 8));
    expect(wantedOf(CODES, victron, "manual", {})).toEqual(manual("can", 3));
    expect(wantedOf(SHARED, { kind: "brand", key: "deye" }, "manual", {})).toEqual(manual("rs485", null));
    expect(held === null ? null : editsOf(SHARED, { mode: "automatic" }, held)).toEqual({});
  });

  it("never mixes what was read of another kind of family into its writes", () => {
    if (held === null) throw new Error();
    expect(editsOf(CODES, manual("can", 8), held)).toEqual({});
    expect(editsOf(SHARED, manual("can", 8), HELD)).toEqual({});
    expect([seenOf(CODES, held), seenOf(SHARED, HELD)]).toEqual([{}, {}]);
  });

  it("lists, names and writes its codes by port, in its own digits", () => {
    expect(codesOfPort(SHARED, "can").map(({ code }) => code)).toEqual([8, 10]);
    expect([inverterCodeOf(SHARED, "rs485", 8), inverterCodeOf(SHARED, "can", 8)?.names[0]]).toEqual([null, "Victron"]);
    expect(inverterCodeIn(SHARED, "inverterCode", 10)?.names[0]).toBe("SMA");
    expect([inverterRole(SHARED, "inverterCode"), inverterRole(SHARED, "inverterCanCode")]).toEqual(["shared", null]);
    expect([codeText(SHARED, 10), codeOfText(SHARED, "10"), codeOfText(SHARED, "0B")]).toEqual(["10", 10, null]);
    expect(["10", "code 8", "0b"].map((word) => typedCode(word, "decimal"))).toEqual([10, 8, null]);
    expect(findInverters("10", SHARED).codes.map(({ entry }) => entry.names[0])).toEqual(["SMA"]);
  });
});

describe("a choice out of one list for both ports", () => {
  const RITAR = codesOf("ritar-modbus");
  const held = { kind: "shared", code: 2, port: "rs485" } as const satisfies Held;

  it("says what it replaces, on whichever port", () => {
    const growatt = { port: "rs485", code: 2 };
    expect(replacementOf(RITAR, manual("can", 8), held)).toEqual({ before: growatt, after: { port: "can", code: 8 } });
    expect(replacementOf(RITAR, manual("rs485", 3), held)).toEqual({ before: growatt, after: { port: "rs485", code: 3 } });
    const unnamed = heldOf(RITAR, { inverterCode: 25 });
    expect(replacementOf(RITAR, manual("can", 8), unnamed)?.before).toEqual({ port: null, code: 25 });
    expect(replacementOf(RITAR, manual("can", 25), held)?.after).toEqual({ port: null, code: 25 });
  });

  it("replaces nothing where it is held, where no code is known, and where each port has its own", () => {
    const of = (wanted: Wanted | null) => replacementOf(RITAR, wanted, held);
    expect([of(manual("rs485", 2)), of(manual("rs485", null)), of(null)]).toEqual([null, null, null]);
    expect(replacementOf(CODES, manual("can", 8), HELD)).toBeNull();
  });

  it("writes nothing for Afore, whatever was picked for it elsewhere", () => {
    const wanted = wantedOf(RITAR, { kind: "brand", key: "afore" }, "manual", {});
    expect([wanted, editsOf(RITAR, wanted, held)]).toEqual([manual("rs485", null), {}]);
  });

  it("says why the maker's program cannot choose a code", () => {
    const why = (code: number | null) => doubtOf(RITAR, code);
    expect([4, 5, 6].map((code) => why(code)?.why)).toEqual(["noEntry", "noEntry", "noEntry"]);
    expect(why(7)).toEqual({ why: "otherEntry", entryWrites: 0 });
    expect(why(19)?.why).toBe("unnamed");
    expect([why(0), why(18), why(null), doubtOf(CODES, 0x2a)]).toEqual([null, null, null, null]);
  });

  it("is asked about exactly where there is a doubt", () => {
    const { settings } = driverOf("ritar-modbus");
    const asked = (code: number) => askedOf(settings, { inverterCode: 2 }, { inverterCode: code });
    for (let code = 0; code < 30; code += 1) expect([code, asked(code).length > 0]).toEqual([code, doubtOf(RITAR, code) !== null]);
    expect(askedOf(settings, null, { inverterCode: 4 })).toEqual([]);
    expect(askedOf(driverOf("paceic-v25").settings, { inverterCanCode: 3 }, { inverterCanCode: 7 })).toEqual([]);
  });
});

describe("finding an inverter", () => {
  const codes = CODES;
  const found = (query: string) => {
    const { brands, codes: list } = findInverters(query, codes);
    return { brands: brands.map((b) => b.key), codes: list.map(({ port, entry }) => `${port} ${codeText(codes, entry.code)}`) };
  };

  it("starts with the guide's list and no bare code", () => {
    expect(found("  ")).toEqual({ brands: INVERTER_BRANDS.map((b) => b.key), codes: [] });
  });

  it("finds brand and series in any case", () => {
    expect(found("VOLT").brands).toEqual(["voltronic"]);
    expect(found("axpert").brands).toEqual(["voltronic"]);
    expect(found("sunny island").brands).toEqual(["sma"]);
  });

  it("finds what is only a name in the code lists", () => {
    expect(found("solis")).toEqual({ brands: [], codes: ["can 0C"] });
    expect(found("afore")).toEqual({ brands: ["afore"], codes: ["can 13", "rs485 10"] });
  });

  it("finds by code, also as an alternative", () => {
    expect(found("03")).toEqual({ brands: ["victron", "voltronic", "opti"], codes: ["can 03", "rs485 03"] });
    expect(found("code 0f").brands).toEqual(["deye"]);
    expect(found("xyz")).toEqual({ brands: [], codes: [] });
  });

  it("takes two hex digits or one decimal one for a code, and words for words", () => {
    expect(["0b", "0x0B", "10h", "3", "code 12"].map((word) => typedCode(word))).toEqual([11, 11, 16, 3, 18]);
    expect(["deye", "b", "123", "SP5000", ""].map((word) => typedCode(word))).toEqual([null, null, null, null, null]);
  });
});

describe("the guide's steps", () => {
  const nothing: StepFacts = { address: null, isHeld: null, fullyCharged: "notRead", ticked: [] };
  const states = (facts: Partial<StepFacts>) => stepViews({ ...nothing, ...facts }).map((v) => v.state);

  it("are all to be ticked by hand without a pack", () => {
    const views = stepViews(nothing);
    expect(views.every((v) => !v.isSeen && v.state === "open")).toBe(true);
    expect(views.filter((v) => v.isNext).map((v) => v.step.number)).toEqual([1]);
  });

  it("see the master's address on the line, and that it is another one", () => {
    expect(states({ address: 1 })[2]).toBe("done");
    expect(states({ address: 3, ticked: [3] })[2]).toBe("wrong");
    expect(states({ address: 0 })[2]).toBe("wrong");
  });

  it("believe only the read back for the inverter, not a tick", () => {
    expect(states({ isHeld: false, ticked: [5] })[4]).toBe("open");
    expect(states({ isHeld: true })[4]).toBe("done");
    expect(states({ ticked: [5] })[4]).toBe("done");
  });

  it("see the first full charge when the pack reports it, and can be ticked when it does not", () => {
    expect(states({ fullyCharged: true })[7]).toBe("done");
    expect(states({ fullyCharged: false, ticked: [8] })[7]).toBe("done");
    expect(states({ fullyCharged: false })[7]).toBe("open");
  });

  it("point at the first that is not done, also when it is wrong", () => {
    const next = (facts: Partial<StepFacts>) => stepViews({ ...nothing, ...facts }).find((v) => v.isNext)?.step.number ?? null;
    expect(next({ ticked: [1, 2, 4], address: 1, isHeld: false })).toBe(5);
    expect(next({ ticked: [1, 2, 4], address: 2 })).toBe(3);
    expect(next({ ticked: [1, 2, 4, 6, 7], address: 1, isHeld: true, fullyCharged: true })).toBeNull();
  });

  it("keep ticks made before connecting, and drop them for another pack", () => {
    const before = toggleTick({ steps: [], packId: null }, null, 1);
    expect(ticksFor(before, "A")).toEqual([1]);
    const atA = toggleTick(before, "A", 2);
    expect(atA).toEqual({ steps: [1, 2], packId: "A" });
    expect(ticksFor(atA, null)).toEqual([1, 2]);
    expect(ticksFor(atA, "B")).toEqual([]);
    expect(toggleTick(atA, "B", 4)).toEqual({ steps: [4], packId: "B" });
    expect(toggleTick(atA, "A", 2).steps).toEqual([1]);
  });
});

describe("what came of a write", () => {
  const row = (key: string, verdict: WriteVerdict, got: number | null): VerdictRow => ({ key, verdict, from: 0, wanted: 3, got });
  const report = (rows: readonly VerdictRow[], outcome: WriteReport["outcome"], isRollback = false) =>
    ({ rows, outcome, isRollback }) as unknown as WriteReport;
  const code = (verdict: WriteVerdict, got: number | null) => row("inverterRs485Code", verdict, got);
  const type = (verdict: WriteVerdict, got: number | null) => row("inverterTypeCode", verdict, got);

  it("is told apart: taken, in part, not at all, something else moved, not known", () => {
    expect(outcomeOf(CODES, report([code("verified", 3)], "verified"))).toBe("verified");
    expect(outcomeOf(CODES, report([code("notVerified", 4), type("verified", 3)], "stopped"))).toBe("partly");
    expect(outcomeOf(CODES, report([code("notVerified", 0), type("notVerified", 0)], "stopped"))).toBe("notTaken");
    expect(outcomeOf(CODES, report([code("verified", 3), row("cellOvAlarmMv", "sideEffect", 3590)], "stopped"))).toBe("sideEffect");
    expect(outcomeOf(CODES, report([code("unknown", null)], "unknown"))).toBe("unknown");
    expect(outcomeOf(CODES, report([code("unknown", null), type("verified", 3)], "stopped"))).toBe("unknown");
  });

  it("offers the way back only where the pack holds something else than before", () => {
    expect(canRollBack(report([code("notVerified", 4)], "stopped"))).toBe(true);
    expect(canRollBack(report([code("notVerified", 0)], "stopped"))).toBe(false);
    expect(canRollBack(report([code("verified", 3)], "verified"))).toBe(false);
    expect(canRollBack(report([code("notVerified", 4)], "stopped", true))).toBe(false);
  });

  it("is about the inverter only where one of its settings was to be written", () => {
    expect(inverterRows(CODES, report([row("cellOvAlarmMv", "verified", 3), code("sideEffect", 4)], "stopped"))).toEqual([]);
  });
});

describe("the inverter's words", () => {
  it("name every remark, colour, step and setting that the data can carry", () => {
    const { remark, menu, steps, doubt } = en.inverter;
    for (const { entries } of BRAND_MENUS) for (const { key } of entries) expect(menu.entry[key]).not.toBe("");
    for (const why of ["noEntry", "otherEntry", "unnamed"] as const) expect(doubt[why]).toContain("{{code}}");
    for (const { remarks } of INVERTER_BRANDS) for (const { key } of remarks) expect(remark[key].length).toBeGreaterThan(10);
    for (const key of ["equalize", "float", "chargeCurrent", "endOfDischarge"] as const) expect(menu[key]).not.toBe("");
    for (const number of [1, 2, 3, 4, 5, 6, 7, 8]) expect(Object.hasOwn(steps, `s${number}`)).toBe(true);
  });
});
