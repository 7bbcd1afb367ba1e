import { describe, expect, it } from "vitest";
import { parseFrame } from "../../protocol/drivers/paceic-v25/frame.ts";
import { checkEdits, ruleContext } from "../../protocol/index.ts";
import type { Capture } from "../support/captures.ts";
import { bytesOf, loadCaptures } from "../support/captures.ts";
import { ready } from "../support/faultRig.ts";
import type { ParamRig } from "../support/paramRig.ts";
import { isWriteFrame, reportOf } from "../support/paramRig.ts";

const captures = loadCaptures("paceic-v25");
const ofBlock = (suffix: RegExp) => captures.filter(({ id, evidence }) => evidence === "captured" && suffix.test(id));
const WRITES = ofBlock(/^v25-cfg-.*-write$/);
const READS = ofBlock(/^v25-cfg-.*-read$/);
const readOf = (block: string) => READS.find((read) => read.block === block);

type Settings = Readonly<Record<string, number>>;

/** Settings of a captured block: not the "enabled", which no table lets anybody change. */
function settingsIn(values: Capture["values"]): [string, number][] {
  return Object.entries(values ?? {}).flatMap(([key, value]) => (key === "enabled" ? [] : [[key, Number(value)] as [string, number]]));
}

/** The pack that was captured: address 0, alone, and every setting as its reads showed. */
function capturedPack(): Promise<ParamRig> {
  const settings = Object.fromEntries(READS.flatMap(({ values }) => settingsIn(values)));
  return ready("paceic-v25", { stage: { firstAddress: 0, cellCount: 16, ratedCapacityMah: 100_000, pack: { settings } } });
}

/** Puts `held` into the pack, reads it, and writes `edits`, confirming whatever wants to be confirmed. */
async function write(rig: ParamRig, held: Settings, edits: Settings) {
  rig.bus.packs[0]?.applySettings({ ...held });
  await rig.ask(rig.app.call("params.read", {}));
  const { table } = rig.params();
  if (!table) throw new Error("no table");
  const context = ruleContext(rig.snapshot()?.snapshot ?? null, rig.session().identity);
  const findings = checkEdits(table, rig.read().values, edits, context);
  const seq = (await rig.trace()).at(-1)?.seq ?? 0;
  const report = reportOf(await rig.write(edits, { confirmed: findings.map(({ id }) => id) }));
  return { report, lines: await rig.trace(seq) };
}

const text = (bytes: Uint8Array) => String.fromCharCode(...bytes).trim();
const textOf = (hex: string) => text(Uint8Array.from(hex.split(" "), (pair) => Number.parseInt(pair, 16)));

describe("frames of a safe write over paceic-v25", () => {
  it("has a captured write frame for every block that the app reads", () => {
    expect(new Set(WRITES.map(({ block }) => block))).toEqual(new Set(READS.map(({ block }) => block)));
    expect(WRITES).toHaveLength(17);
  });

  it.each(WRITES.map((capture) => [capture.id, capture] as const))(
    "%s: byte for byte, whichever of its values is the changed one",
    async (_, capture) => {
      const wanted = settingsIn(capture.written);
      const read = readOf(capture.block ?? "");
      if (!read) throw new Error("no read");
      const rig = await capturedPack();
      for (const [key, value] of wanted) {
        // Handing the choice back to the pack has a frame of its own, below.
        if (key === "inverterTypeCode") continue;
        const step = rig.params().table?.bindings.find((binding) => binding.key === key)?.wireStep ?? 1;
        const rest = Object.fromEntries(wanted);
        const { report, lines } = await write(rig, { ...rest, [key]: value + step }, { [key]: value });
        expect(report).toMatchObject({ outcome: "verified", rows: [{ key, from: value + step, got: value }] });
        const [sent, ...more] = lines.filter(({ direction, hex }) => direction === "tx" && isWriteFrame("paceic-v25", hex));
        expect([key, textOf(sent?.hex ?? "")]).toEqual([key, text(bytesOf(capture, "request"))]);
        expect(more).toEqual([]);
        const answer = lines[lines.findIndex(({ seq }) => seq === sent?.seq) + 1];
        expect([answer?.direction, textOf(answer?.hex ?? "")]).toEqual(["rx", text(bytesOf(capture, "response"))]);
        // Where write and read were captured with the same values, all that follows is as captured too.
        const asCaptured = wanted.every(([k, v]) => read.values?.[k] === v);
        const backs = lines.filter(({ seq, block }) => seq > (answer?.seq ?? 0) && block === capture.block);
        expect(backs.map(({ direction }) => direction)).toEqual(["tx", "rx", "tx", "rx"]);
        for (const { direction, hex } of backs) {
          if (direction === "tx") expect(textOf(hex)).toBe(text(bytesOf(read, "request")));
          else if (asCaptured) expect(textOf(hex)).toBe(text(bytesOf(read, "response")));
        }
      }
    },
  );

  it.each([
    ["v25-doc-inverter-auto", { inverterTypeCode: 1, inverterCanCode: 3, inverterRs485Code: 5 }, { inverterTypeCode: 0 }, [0xff, 0xff, 0]],
    [
      "v25-doc-inverter-victron-phocos",
      { inverterTypeCode: 0, inverterCanCode: 0x13, inverterRs485Code: 0x14 },
      { inverterTypeCode: 1, inverterCanCode: 3, inverterRs485Code: 5 },
      [3, 5, 1],
    ],
  ])("%s: the printed INFO", async (id, held, edits, info) => {
    const printed = captures.find((capture) => capture.id === id);
    if (!printed) throw new Error("no capture");
    expect([...parseFrame(bytesOf(printed, "request")).info]).toEqual(info);
    const { report, lines } = await write(await capturedPack(), held, edits as Settings);
    expect(report.outcome).toBe("verified");
    const [sent] = lines.filter(
      ({ direction, block, hex }) => direction === "tx" && block === "inverter" && isWriteFrame("paceic-v25", hex),
    );
    const bytes = Uint8Array.from((sent?.hex ?? "").split(" "), (pair) => Number.parseInt(pair, 16));
    expect(parseFrame(bytes)).toMatchObject({ code: 0xec, address: 0 });
    expect([...parseFrame(bytes).info]).toEqual(info);
  });

  it("over-current 2 in six bytes only where the charge pair is changed", async () => {
    const { lines } = await write(await capturedPack(), { chargeOc2DelayUs: 50_000 }, { chargeOc2DelayUs: 100_000 });
    const [sent] = lines.filter(({ direction, hex }) => direction === "tx" && isWriteFrame("paceic-v25", hex));
    // As captured being read, positive; its own capture does not exist.
    expect(textOf(sent?.hex ?? "")).toMatch(/^~250046E2400C009604009604/);
  });

  it("the order: alone, identity, everything fresh, again, write, twice back, everything else", async () => {
    const rig = await capturedPack();
    const { report, lines } = await write(rig, { cellUvAlarmMv: 2801 }, { cellUvAlarmMv: 2800 });
    const asked = lines.filter(({ direction }) => direction === "tx").map(({ block, hex }) => ({ block, frame: textOf(hex) }));
    // A live question may have been under way when the write took the line.
    const first = asked.findIndex(({ block }) => block === "version");
    expect(first).toBeLessThanOrEqual(1);
    const order = asked.slice(first, -1).concat(asked.slice(-1).filter(({ block }) => block !== "analog" && block !== "status"));
    const settings = [
      "cellOv",
      "packOv",
      "cellUv",
      "packUv",
      "chargeOc",
      "dischargeOc",
      "overCurrent2",
      "shortCircuit",
      "cellOt",
      "cellUt",
    ];
    settings.push("mosOt", "environment", "balance", "sleep", "fullCharge", "limiter", "inverter");
    expect(order.map(({ block }) => block)).toEqual([
      ...Array(15).fill("version"),
      "version",
      "serials",
      ...settings,
      "cellUv",
      "cellUv",
      "cellUv",
      "cellUv",
      ...settings.filter((block) => block !== "cellUv"),
    ]);
    expect(order.slice(0, 15).map(({ frame }) => Number.parseInt(frame.slice(3, 5), 16))).toEqual(
      Array.from({ length: 15 }, (_, i) => i + 1),
    );
    expect(order.slice(15).every(({ frame }) => frame.startsWith("~250046"))).toBe(true);
    const frames = order.slice(17).map(({ block, frame }) => [block, frame]);
    const captured = settings.map((block) => [block, text(bytesOf(readOf(block) as Capture, "request"))]);
    const [write1 = []] = WRITES.filter(({ block }) => block === "cellUv").map((capture) => ["cellUv", text(bytesOf(capture, "request"))]);
    const cellUv = captured.filter(([block]) => block === "cellUv");
    const others = captured.filter(([block]) => block !== "cellUv");
    expect(frames).toEqual([...captured, ...cellUv, write1, ...cellUv, ...cellUv, ...others]);
    expect(report.exchanges).toEqual({ alone: 15, identity: 2, fresh: 17, again: 1, write: 1, readBack: 2, others: 16 });
  });

  it("leaves the pack 200 ms after a write and 50 ms otherwise", async () => {
    const { lines } = await write(await capturedPack(), { cellUvAlarmMv: 2801 }, { cellUvAlarmMv: 2800 });
    const gaps = lines.flatMap((line, index) => {
      const before = lines[index - 1];
      if (line.direction !== "tx" || before?.direction !== "rx") return [];
      const asked = lines[index - 2];
      return [{ gapMs: line.atMs - before.atMs, isAfterWrite: asked !== undefined && isWriteFrame("paceic-v25", asked.hex) }];
    });
    expect(gaps.length).toBeGreaterThan(30);
    for (const { gapMs, isAfterWrite } of gaps) expect(gapMs).toBeGreaterThanOrEqual(isAfterWrite ? 199.999 : 49.999);
    expect(gaps.filter(({ isAfterWrite }) => isAfterWrite)).toHaveLength(1);
  });
});

describe("frames of a safe write over pace-modbus", () => {
  it("the computed example: register 112 = 10, proven first by writing what is there", async () => {
    const rig = await ready("pace-modbus", { isProven: false });
    const { report, lines } = await write(rig, { lowSocAlarmDeciPct: 150 }, { lowSocAlarmDeciPct: 100 });
    expect(report).toMatchObject({ outcome: "verified", provedPath: true });
    const from = lines.findIndex(({ block }) => block === "identity");
    expect(from).toBeLessThanOrEqual(2);
    const settings = ["tx 01 03 00 3C 00 37", "rx 01 03 6E "];
    const wire = lines.slice(from, from + 18).map(({ direction, hex }) => `${direction} ${hex}`);
    expect(wire).toHaveLength(18);
    // Name and design figures, before the proof and after it.
    for (const at of [0, 10]) expect(wire[at]).toMatch(/^tx 01 03 00 96 00 1E/);
    for (const at of [4, 12]) expect(wire[at]).toMatch(/^tx 01 03 00 00 00 08/);
    for (const at of [2, 8, 16]) {
      expect(wire[at]?.startsWith(settings[0] ?? "?")).toBe(true);
      expect(wire[at + 1]?.startsWith(settings[1] ?? "?")).toBe(true);
    }
    expect(wire.slice(6, 8)).toEqual(["tx 01 10 00 70 00 01 02 00 0F ED 64", "rx 01 10 00 70 00 01 00 12"]);
    expect(wire.slice(14, 16)).toEqual(["tx 01 10 00 70 00 01 02 00 0A 2D 67", "rx 01 10 00 70 00 01 00 12"]);
    expect(report.exchanges).toEqual({ identity: 2, fresh: 2, proof: 1, proofCheck: 2, write: 1, readBack: 1 });
  });

  it("one group per request, each once, function 10 hex, and nobody but this pack", async () => {
    const rig = await ready("pace-modbus");
    const { table } = rig.params();
    if (!table) throw new Error("no table");
    const held = { ...rig.read().values };
    const delays = table.blocks.map(({ keys }) => keys.at(-1) ?? "");
    const steps = new Map(table.bindings.map(({ key, wireStep }) => [key, wireStep]));
    const off = Object.fromEntries(delays.map((key) => [key, (held[key] ?? 0) + (steps.get(key) ?? 1)]));
    const wanted = Object.fromEntries(delays.map((key) => [key, held[key] ?? 0]));
    const { report, lines } = await write(rig, off, wanted);
    expect(report.outcome).toBe("verified");
    const sent = lines
      .filter(({ direction }) => direction === "tx")
      .map(({ hex }) => hex.split(" ").map((pair) => Number.parseInt(pair, 16)));
    expect(new Set(sent.map(([address]) => address))).toEqual(new Set([1]));
    expect(new Set(sent.map(([, fn]) => fn))).toEqual(new Set([0x03, 0x10]));
    const groups = sent
      .filter(([, fn]) => fn === 0x10)
      .map(([, , , start = 0, , count = 0, byteCount]) => [start, start + count - 1, byteCount]);
    const declared = table.blocks.map(({ wire }) => wire.replace("10 @ ", "").split("-").map(Number));
    expect(groups.length).toBe(20);
    expect(groups.map(([first, last]) => [first, last]).sort()).toEqual(declared.map(([first = 0, last = first]) => [first, last]).sort());
    for (const [first = 0, last = 0, byteCount] of groups) expect(byteCount).toBe(2 * (last - first + 1));
  });
});
