import { describe, expect, it } from "vitest";
import { COMMISSIONING_FILE_LIMIT, parseCommissioning } from "../../src/contract/commissioningFile.ts";
import report from "../../src/text/en/report.json" with { type: "json" };
import { commissioningOf } from "../support/commissionings.ts";

const GOOD = commissioningOf(3);
const text = (changes: object = {}) => JSON.stringify({ ...GOOD, ...changes });
const refusal = (json: string) => {
  const parsed = parseCommissioning(json);
  return parsed.ok ? "read" : `${parsed.error.code} ${parsed.error.detail?.reason ?? ""} ${parsed.error.detail?.where ?? ""}`.trim();
};
const packs = (changes: object) => text({ packs: [{ ...GOOD.packs[0], ...changes }] });

describe("file of a commissioning", () => {
  it("is read as it was written, with a byte order mark too", () => {
    expect(parseCommissioning(text())).toEqual({ ok: true, value: GOOD });
    expect(parseCommissioning(`\ufeff${text()}`)).toEqual({ ok: true, value: GOOD });
    expect(refusal(JSON.stringify(commissioningOf(16)))).toBe("read");
  });

  it.each([
    ["", "file.format empty"],
    ["PK\u0003\u0004", "file.format json"],
    [text().slice(0, -2), "file.format json"],
    ["[]", "file.format type"],
    ["{}", "file.format schema schema"],
    [text({ schema: "open-bmstool/parameters" }), "file.format schema schema"],
    [text({ version: "1" }), "file.format schema version"],
    [text({ version: 0 }), "file.format schema version"],
    [" ".repeat(COMMISSIONING_FILE_LIMIT + 1), "file.format tooLong"],
    ["[".repeat(100_000), "file.format tooDeep"],
    [text().replace('"id":', '"id":"c1","id":'), "file.format duplicateKey id"],
    [text().replace('"id":', '"__proto__":{"a":1},"id":'), "file.format forbiddenKey __proto__"],
    [text({ extra: 1 }), "file.format forbiddenKey"],
    [text({ site: undefined }), "file.format missing site"],
    [text({ id: "../../etc/passwd" }), "file.format type id"],
    [text({ site: { ...GOOD.site, name: "x".repeat(201) } }), "file.format characters site.name"],
    [text({ site: { ...GOOD.site, packCount: 1.5 } }), "file.format notWhole site.packCount"],
    [packs({ packVoltageMv: 53.1 }), "file.format notWhole packs.0.packVoltageMv"],
    [packs({ packVoltageMv: "53100" }), "file.format type packs.0.packVoltageMv"],
    [packs({ cellsMv: Array.from({ length: 33 }, () => 3300) }), "file.format tooMany packs.0.cellsMv"],
    [packs({ settings: { cellOvAlarmMv: 1e300 } }), "file.format"],
    [text({ packs: Array.from({ length: 17 }, () => GOOD.packs[0]) }), "file.format tooMany packs"],
    [text({ results: [{ ...GOOD.results[0], status: "certified" }] }), "file.format type results.0.status"],
    [text({ results: [GOOD.results[0], GOOD.results[0]] }), "file.format duplicateKey results.addresses"],
  ])("is refused with the reason and the place: %.40s", (json, expected) => {
    expect(refusal(json).startsWith(expected), refusal(json)).toBe(true);
  });

  it("of a newer program says so", () => {
    expect(parseCommissioning(text({ version: 2 }))).toEqual({
      ok: false,
      error: { code: "file.schemaTooNew", detail: { version: 2, known: 1 } },
    });
  });

  it("has words for every reason, and names a place only in plain characters", () => {
    const parsed = parseCommissioning(packs({ settings: { "\u001b[2J\u202e": "x" } }));
    if (parsed.ok) throw new Error("read");
    expect(String(parsed.error.detail?.where)).toMatch(/^[\x20-\x7e]*$/);
    expect(Object.keys(report.fault)).toContain(String(parsed.error.detail?.reason));
  });
});
