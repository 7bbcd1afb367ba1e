import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { driverOf, hexOfBytes } from "../../protocol/index.ts";
import {
  BRAND_MENUS,
  bindingOf,
  blockingFindings,
  brandCodes,
  checkEdits,
  conceptOf,
  INVERTER_BRANDS,
  inverterCodeOf,
  inverterKeys,
  offeredCodes,
  ruleContext,
  sharedCodeOf,
} from "../../protocol/shared.ts";

const driver = driverOf("ritar-modbus");
const codes = driver.inverterCodes;
if (codes?.kind !== "shared") throw new Error("one list for both ports");

interface Seen {
  readonly id: string;
  readonly request: string;
  readonly values?: readonly number[];
  readonly registers?: readonly number[];
  /** Chosen in V2.80: "CAN/VICTRON". */
  readonly entry?: string;
  readonly rs485Field?: string;
  readonly canField?: string;
  readonly notes?: string;
}
const SEEN = JSON.parse(readFileSync(new URL("../captures/ritar-vendortool.json", import.meta.url), "utf8")) as Seen[];
const WRITES = SEEN.filter(({ id, entry }) => id.includes("-t280-inv-") && entry !== undefined);
/** Where the notes say that the screen had not moved yet, it shows another code's name. */
const READS = SEEN.filter(({ id, notes }) => id.includes("-t280-invread-") && notes === undefined);

/** The maker's spelling and ours. */
const plain = (text: string) => text.toUpperCase().replaceAll(/INV_|_CAN|[^A-Z0-9]/g, "");
const SPELT: Readonly<Record<string, string>> = { PYON: "PYLON" };
const spelt = (text: string) => SPELT[plain(text)] ?? plain(text);

describe("one list of inverters for both ports", () => {
  it("names 0 to 18, each once and on one port", () => {
    expect(codes.codes.map(({ code }) => code)).toEqual(Array.from({ length: 19 }, (_, code) => code));
    expect(codes.codes.filter(({ port }) => port === "can").map(({ code }) => code)).toEqual([8, 9, 10, 11, 12, 13, 15, 16]);
    expect([sharedCodeOf(codes, 0)?.names[0], sharedCodeOf(codes, 19)]).toEqual(["Ritar V1.8", null]);
    expect([inverterCodeOf(codes, "can", 2), inverterCodeOf(codes, "rs485", 8)]).toEqual([null, null]);
    expect(inverterKeys(codes).map((key) => conceptOf(key)?.group)).toEqual(["inverter"]);
    expect(driver.capabilities.inverterProtocol).toBe(true);
  });

  it("cannot be used to choose 4 to 7 in the maker's program, and its entry for 7 writes 0", () => {
    expect(codes.codes.filter(({ code, entryWrites }) => code !== entryWrites).map(({ code, entryWrites }) => [code, entryWrites])).toEqual(
      [
        [4, null],
        [5, null],
        [6, null],
        [7, 0],
      ],
    );
    expect(offeredCodes(codes)).toHaveLength(15);
  });

  it.each(WRITES)("writes byte for byte what V2.80 writes: $entry", ({ request, entry = "", values = [] }) => {
    const [code = -1] = values;
    const [port, ...name] = entry.split("/");
    const known = sharedCodeOf(codes, code);
    expect([known?.port.toUpperCase(), plain(known?.names.join("") ?? "")]).toEqual([port, spelt(name.join("/"))]);
    const write = driver.writeRequest("inverter", 1, { inverterCode: code === 0 ? 8 : 0 }, { inverterCode: code });
    expect(write.ok && hexOfBytes(write.value.request.bytes)).toBe(request);
  });

  it.each(READS)(
    "names on reading what V2.80 shows in the field of the same port: $id",
    ({ registers = [], rs485Field = "", canField = "" }) => {
      const known = sharedCodeOf(codes, registers[0] ?? -1);
      const [shown, other] = known?.port === "can" ? [canField, rs485Field] : [rs485Field, canField];
      expect([plain(known?.names.join("") ?? ""), other.trim()]).toEqual([spelt(shown), ""]);
    },
  );

  it("was seen whole: both kinds of frames are in the captures", () => {
    expect(WRITES).toHaveLength(13);
    expect(new Set(READS.map(({ registers }) => registers?.[0])).size).toBeGreaterThanOrEqual(14);
  });
});

describe("brands of the guide in that list", () => {
  it("have the code of the list, OPTI by inference alone and Afore none", () => {
    const table = INVERTER_BRANDS.map(({ key }) => [key, ...brandCodes(codes, key).map(({ code, evidence }) => `${code} ${evidence}`)]);
    expect(table).toEqual([
      ["victron", "8 vendorTool"],
      ["sma", "10 vendorTool"],
      ["megarevo", "11 vendorTool"],
      ["must", "15 vendorTool"],
      ["voltronic", "3 vendorTool"],
      ["growatt", "2 vendorTool"],
      ["opti", "3 inferred"],
      ["deye", "1 vendorTool"],
      ["inhenergy", "14 vendorTool"],
      ["afore"],
      ["phocos", "18 vendorTool"],
    ]);
    for (const brand of INVERTER_BRANDS)
      for (const { code, evidence } of brandCodes(codes, brand.key)) {
        const entry = inverterCodeOf(codes, brand.port, code);
        expect([brand.key, offeredCodes(codes).includes(code)]).toEqual([brand.key, true]);
        if (evidence === "vendorTool") expect(plain(entry?.names.join("") ?? ""), brand.key).toContain(plain(brand.brand));
      }
  });

  it("have a menu of their own only where the maker has shown one", () => {
    expect(BRAND_MENUS.map(({ brand, entries }) => [brand, entries.length])).toEqual([["deye", 8]]);
  });
});

describe("what is asked before a code is written", () => {
  const check = (code: number) => checkEdits(driver.settings, { inverterCode: 2 }, { inverterCode: code }, ruleContext(null, null));

  it("is nothing where the maker's list offers it", () => {
    for (const code of offeredCodes(codes)) expect([code, check(code)]).toEqual([code, []]);
  });

  it("is a confirmation of just this code where it does not", () => {
    for (const code of [4, 5, 6, 7, 19, 25, 65_535]) {
      const id = `notOffered:inverterCode@inverterCode=${code}`;
      expect(check(code)).toMatchObject([{ id, level: "confirm", keys: ["inverterCode"], params: { value: code } }]);
      expect(blockingFindings(check(code), ["notOffered:inverterCode@inverterCode=3"])).toHaveLength(1);
      expect(blockingFindings(check(code), [id])).toEqual([]);
    }
    expect(check(65_536)).toMatchObject([{ level: "refuse" }]);
  });

  it("concerns no other setting and no other family", () => {
    const chosen = driver.settings.bindings.filter(({ choices }) => choices).map(({ key }) => key);
    expect(chosen).toEqual(["inverterCode"]);
    expect(bindingOf(driverOf("paceic-v25").settings, "inverterCanCode")?.choices ?? null).toBeNull();
  });
});
