import { describe, expect, it } from "vitest";
import { ritarModbus } from "../../protocol/drivers/ritar-modbus/index.ts";
import type { BlockReads, PackTruth, Values } from "../../protocol/index.ts";
import { createPack } from "../../protocol/sim/index.ts";
import { isWriteFrame, paramRig } from "../support/paramRig.ts";

const FAMILY = "ritar-modbus";
const read = (values: Values): BlockReads[string] => ({ values, answeredBy: 1, receivedAtMs: 0 });
const cellsAt = (mv: number | null, from = 1): Values =>
  Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`cell${i + 1}Mv`, i + 1 < from ? 3300 : mv]));
const SUMMARY = { packVoltageMv: 52_800, socDeciPct: 600, remainingCapacityMah: 60_000, fullCapacityMah: 100_000 };
const NAMES = {
  version: { bmsVersion: "1.b.16" },
  modelSerial: { modelSerial: "MODEL-1   " },
  packSerial: { packSerial: "PACK-1\0\0\0\0" },
};

function namesAs(texts: typeof NAMES): BlockReads {
  return Object.fromEntries(Object.entries(texts).map(([block, values]) => [block, read(values)]));
}

/** Signs of a pack that is read as it should be, with these values instead. */
function signsWith(live: Values, texts: typeof NAMES | null = NAMES) {
  return ritarModbus.signs({ live: read({ ...SUMMARY, ...cellsAt(3300), ...live }), ...(texts ? namesAs(texts) : {}) });
}

const EVERY = ["cells", "scales", "names"];

describe("signs that the map is that of the guide's battery", () => {
  it("are the cells, the scales, and text where names stand", () => {
    expect(signsWith({})).toEqual({ agree: EVERY, against: [] });
    expect(ritarModbus.signs({})).toEqual({ agree: [], against: [] });
    expect(ritarModbus.signs({ summary: read(SUMMARY), cells: read(cellsAt(3300)) })).toEqual({ agree: ["cells", "scales"], against: [] });
    // One text is enough.
    expect(ritarModbus.signs({ packSerial: read(NAMES.packSerial) })).toEqual({ agree: ["names"], against: [] });
  });

  it.each([
    // Four cells are a battery of this chemistry; three are any three numbers.
    ["four cells", { ...cellsAt(null, 5), packVoltageMv: 13_200 }, EVERY],
    ["three cells", { ...cellsAt(null, 4), packVoltageMv: 9900 }, ["scales", "names"]],
    ["the lowest voltage of such cells", { ...cellsAt(2000), packVoltageMv: 32_000 }, EVERY],
    ["the highest", { ...cellsAt(3800), packVoltageMv: 60_800 }, EVERY],
    ["a cell below it", { ...cellsAt(1999), packVoltageMv: 31_984 }, ["scales", "names"]],
    ["a cell above it, as other chemistries have", { ...cellsAt(3801), packVoltageMv: 60_816 }, ["scales", "names"]],
    ["a sum off by half a volt", { packVoltageMv: 53_300 }, EVERY],
    ["a charge off by a tenth of the full one", { socDeciPct: 700 }, EVERY],
    ["a charge further off", { socDeciPct: 701 }, ["cells", "names"]],
    ["no full capacity", { fullCapacityMah: 0 }, ["cells", "names"]],
  ] as const)("%s: those that agree", (_, live, agree) => expect(signsWith(live)).toEqual({ agree, against: [] }));

  it.each([
    ["a sum further off", { packVoltageMv: 53_301 }, "scales"],
    ["more than full", { socDeciPct: 1001 }, "scales"],
    ["a cell that no lithium cell can be", { cell7Mv: 5001, packVoltageMv: 54_501 }, "cells"],
    ["a cell of nearly nothing", { cell7Mv: 99, packVoltageMv: 49_599 }, "cells"],
  ] as const)("%s is against it", (_, live, sign) => {
    expect(signsWith(live)).toEqual({ agree: EVERY.filter((each) => each !== sign), against: [sign] });
  });

  it("without the cells their sum says nothing, but a charge of more than full does", () => {
    expect(ritarModbus.signs({ summary: read(SUMMARY) })).toEqual({ agree: [], against: [] });
    expect(ritarModbus.signs({ summary: read({ ...SUMMARY, socDeciPct: 6000 }) })).toEqual({ agree: [], against: ["scales"] });
    expect(ritarModbus.signs({ cells: read(cellsAt(3300)) })).toEqual({ agree: ["cells"], against: [] });
  });

  it.each([
    ["numbers", "\x15\xe0\x16\x08", { agree: ["cells", "scales"], against: ["names"] }],
    ["nothing", "", { agree: ["cells", "scales"], against: [] }],
    ["padding", "\0\0\0\0", { agree: ["cells", "scales"], against: [] }],
    ["three letters", "ABC", { agree: ["cells", "scales"], against: [] }],
  ] as const)("%s where names stand", (_, text, signs) => {
    const texts = { version: { bmsVersion: text }, modelSerial: { modelSerial: text }, packSerial: { packSerial: text } };
    expect(signsWith({}, texts)).toEqual(signs);
  });
});

describe("a charge in whole percent is another map", () => {
  /** The live values of a simulated pack, with these instead. */
  function shown(live: Values) {
    const pack = createPack({ address: 1, seed: 4 });
    pack.ensureSettings(ritarModbus.responder.settingKeys);
    const request = ritarModbus.request("summary", 1);
    if (!request.ok) throw new Error(request.error.code);
    const parsed = ritarModbus.responder.parse(request.value.bytes);
    const truth = pack.truth();
    const verdict = parsed === null ? null : ritarModbus.accept(request.value, ritarModbus.responder.reply(parsed, truth, [truth]));
    const values = verdict?.kind === "reply" ? ritarModbus.decode(request.value, verdict.payload) : null;
    if (!values?.ok) throw new Error("no summary");
    const snapshot = ritarModbus.toSnapshot({ summary: read({ ...values.value, ...live }) });
    return snapshot.ok ? "shown" : [snapshot.error.code, snapshot.error.detail?.what];
  }
  const SOC_WRONG = ["frame.implausible", "soc"];
  const HALF = { remainingCapacityMah: 50_000, fullCapacityMah: 100_000, ratedCapacityMah: 100_000, sohDeciPct: 1000 };

  it.each([
    ["a tenth of what the capacities say", { ...HALF, socDeciPct: 50 }, SOC_WRONG],
    ["near a tenth of it", { ...HALF, socDeciPct: 55 }, SOC_WRONG],
    ["no tenth of it", { ...HALF, socDeciPct: 56 }, "shown"],
    ["what they say", { ...HALF, socDeciPct: 500 }, "shown"],
    // A gauge that was never calibrated is off, and no other map.
    ["off by a fifth, and more", { ...HALF, socDeciPct: 290 }, "shown"],
    ["nearly empty: both are small", { ...HALF, remainingCapacityMah: 2000, socDeciPct: 2 }, "shown"],
    ["health of 100 tenths of a percent with a full capacity near the rated one", { ...HALF, socDeciPct: 500, sohDeciPct: 100 }, SOC_WRONG],
    ["health a little above that", { ...HALF, socDeciPct: 500, sohDeciPct: 101 }, "shown"],
    ["health of nothing: not kept", { ...HALF, socDeciPct: 500, sohDeciPct: 0 }, "shown"],
    [
      "a tenth of the health, and so little left",
      { ...HALF, fullCapacityMah: 49_999, remainingCapacityMah: 25_000, socDeciPct: 500, sohDeciPct: 100 },
      "shown",
    ],
    ["no full capacity", { ...HALF, fullCapacityMah: 0, remainingCapacityMah: 0, socDeciPct: 50 }, "shown"],
  ] as const)("%s", (_, live, expected) => expect(shown(live)).toEqual(expected));
});

/** Voltages of another chemistry: possible, and no sign. */
const OTHER_CELLS = { cellVoltagesMv: new Array(16).fill(3900), packVoltageMv: 62_400 };
const NAMELESS = { bmsVersion: "", modelSerial: "", packSerial: "" };
const UNCOUNTED = { fullCapacityMah: 0, remainingCapacityMah: 0 };

describe("how many signs a write needs", () => {
  it.each([
    ["only the cells", { ...NAMELESS, ...UNCOUNTED }, false],
    ["only the scales", { ...NAMELESS, ...OTHER_CELLS, remainingCapacityMah: 50_000, fullCapacityMah: 100_000, socDeciPct: 500 }, false],
    ["only the names", { ...UNCOUNTED, ...OTHER_CELLS }, false],
    ["all but the names", NAMELESS, true],
    ["all but the scales", UNCOUNTED, true],
    ["all but the cells", { ...OTHER_CELLS, remainingCapacityMah: 50_000, fullCapacityMah: 100_000, socDeciPct: 500 }, true],
  ] as const satisfies readonly (readonly [string, Partial<PackTruth>, boolean])[])("%s", async (_, patch, isEnough) => {
    const pack = createPack({ address: 1, seed: 4 });
    pack.override(patch);
    const rig = await paramRig(FAMILY, { packs: [pack] });
    expect(rig.session()).toMatchObject({ phase: "online", isProven: isEnough });
    const wanted = (rig.read().values.cellOvAlarmMv ?? 0) - 10;
    const end = await rig.write({ cellOvAlarmMv: wanted });
    if (!isEnough) {
      expect(end).toMatchObject({ ok: false, error: { code: "write.unproven", detail: { address: 1 } } });
      const writes = (await rig.trace(-1)).filter(({ direction, hex }) => direction === "tx" && isWriteFrame(FAMILY, hex));
      expect(writes).toEqual([]);
    }
    expect(pack.truth().settings.get("cellOvAlarmMv") === wanted).toBe(isEnough);
  });
});
