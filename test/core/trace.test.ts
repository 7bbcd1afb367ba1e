import { describe, expect, it } from "vitest";
import type { FamilyId, PackSnapshot, Result } from "../../protocol/index.ts";
import { hexOfBytes, isKnown } from "../../protocol/index.ts";
import { FAULT_PRESETS } from "../../protocol/sim/index.ts";
import type { RequestArgs } from "../../src/contract/contract.ts";
import { NO_TRACE_FILTER, type TraceFilter, type TraceLines, type TraceRow } from "../../src/contract/trace.ts";
import type { HostPorts } from "../../src/core/ports.ts";
import type { CoreRigOptions } from "../support/coreRig.ts";
import { coreRig } from "../support/coreRig.ts";
import { gapsOf } from "../support/explained.ts";

/** Every byte that went over the host's streams, by direction. */
function tapped(ports: HostPorts, wire: Record<"tx" | "rx", string>): HostPorts {
  return {
    ...ports,
    streams: {
      open: async (path, baudRate) => {
        const opened = await ports.streams.open(path, baudRate);
        if (!opened.ok) return opened;
        const stream = opened.value;
        stream.onData((chunk) => {
          wire.rx += hexOfBytes(chunk, "");
        });
        const write = (bytes: Uint8Array) => {
          wire.tx += hexOfBytes(bytes, "");
          return stream.write(bytes);
        };
        const { baudRate: baud } = stream;
        return {
          ok: true,
          value: {
            write,
            baudRate: baud,
            onData: (run) => stream.onData(run),
            onSilence: (run) => stream.onSilence(run),
            onClose: (run) => stream.onClose(run),
            flush: () => stream.flush(),
            close: () => stream.close(),
          },
        };
      },
    },
  };
}

async function traceRig(family: FamilyId, options: CoreRigOptions = {}) {
  const wire = { tx: "", rx: "" };
  const rig = coreRig({ families: [family], wrap: (ports) => tapped(ports, wire), ...options });
  await rig.connect({ family, baudRate: 9600 });
  await rig.until(() => rig.snapshot() !== null && rig.snapshot()?.snapshot.alarms !== "notRead");
  const given = <T>(result: Result<T>): T => {
    if (!result.ok) throw new Error(result.error.code);
    return result.value;
  };
  const lines = async (more: Partial<RequestArgs<"trace.lines">> = {}): Promise<TraceLines> =>
    given(await rig.app.call("trace.lines", { afterSeq: null, beforeSeq: null, most: 500, filter: NO_TRACE_FILTER, ...more }));
  return {
    ...rig,
    wire,
    lines,
    rows: async (filter: Partial<TraceFilter> = {}): Promise<readonly TraceRow[]> =>
      (await lines({ filter: { ...NO_TRACE_FILTER, ...filter } })).rows,
    explain: async (seq: number) => given(await rig.app.call("trace.explain", { seq })),
    latestFor: async (reading: string) => given(await rig.app.call("trace.latestFor", { reading })),
  };
}

/** Every reading that the snapshot has, by its name for the trace, as the number that the bytes carry. */
function readingsOf(s: PackSnapshot): ReadonlyMap<string, number> {
  const tiles: Readonly<Record<string, PackSnapshot["currentMa"]>> = {
    packVoltage: s.packVoltageMv,
    current: s.currentMa,
    soc: s.socDeciPct,
    soh: s.sohDeciPct,
    remaining: s.remainingCapacityMah,
    full: s.fullCapacityMah,
    rated: s.ratedCapacityMah,
    cycles: s.cycleCount,
  };
  const all: [string, PackSnapshot["currentMa"]][] = [
    ...Object.entries(tiles).map(([name, value]): [string, PackSnapshot["currentMa"]] => [`tile.${name}`, value]),
    ...s.cellVoltagesMv.map((mv, index): [string, number] => [`cell.${index}`, mv]),
    ...s.temperatures.map((t): [string, PackSnapshot["currentMa"]] => [`temperature.${t.role}.${t.index}`, t.valueDeciC]),
  ];
  return new Map(all.flatMap(([name, value]) => (isKnown(value) ? [[name, value] as const] : [])));
}

const FAMILIES: readonly FamilyId[] = ["paceic-v25", "pace-modbus"];

describe.each(FAMILIES)("trace of %s", (family) => {
  it("shows every byte of the wire once, in order, and says of each question whether it was answered", async () => {
    const rig = await traceRig(family);
    await rig.clock.run(3000);
    const rows = await rig.rows();
    const bytes = (direction: "tx" | "rx") =>
      rows
        .filter((row) => row.direction === direction)
        .map(({ hex }) => hex)
        .join("");
    expect(bytes("tx")).toBe(rig.wire.tx);
    expect(rig.wire.rx.startsWith(bytes("rx"))).toBe(true);
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, place) => (rows[0]?.seq ?? 0) + place));
    const questions = rows.filter(({ direction }) => direction === "tx");
    expect(questions.slice(0, -1).every(({ answer, family: f }) => answer === "answered" && f === family)).toBe(true);
    expect(rows.filter(({ isWrong }) => isWrong)).toEqual([]);
    expect(rows.filter(({ block }) => block === null)).toEqual([]);
  });

  it("finds for every reading of Live the newest frame and the bytes that say so", async () => {
    const rig = await traceRig(family);
    const { snapshot } = rig.snapshot() ?? {};
    if (!snapshot) throw new Error("no snapshot");
    const readings = readingsOf(snapshot);
    expect(readings.size).toBeGreaterThan(26);
    for (const [name, value] of readings) {
      const hit = await rig.latestFor(name);
      const frame = hit && (await rig.explain(hit.seq));
      const part = frame?.explanation.parts.find(({ start }) => start === hit?.starts[0]);
      expect(part?.value, name).toMatchObject({ kind: "amount", base: value });
      expect(frame?.row.kind).toBe("reply");
      expect(frame?.afterMs).toBeGreaterThan(0);
    }
    const power = await rig.latestFor("tile.power");
    expect(power?.starts).toHaveLength(2);
    for (const name of ["switch.chargeMos", "switch.heater", "tile.mode", "flag.alarm.lowSoc", "flag.fault.chargerReversed"]) {
      const hit = await rig.latestFor(name);
      const frame = hit && (await rig.explain(hit.seq));
      expect(frame?.explanation.parts.find(({ start }) => start === hit?.starts[0])?.value.kind, name).toBe("bits");
    }
    for (const name of ["switch.dryContact1", "cell.40", "nonsense", "flag.alarm.nonsense"]) expect(await rig.latestFor(name)).toBeNull();
  });

  it("knows them still when the pack is gone", async () => {
    const rig = await traceRig(family);
    rig.plug([]);
    await rig.until(() => rig.session().phase === "lost");
    expect(await rig.latestFor("tile.soc")).not.toBeNull();
  });

  it("brings only what is new, page by page towards the older ones, and an answer's question again", async () => {
    const rig = await traceRig(family);
    await rig.clock.run(4000);
    const newest = await rig.lines({ most: 5 });
    expect(newest.rows).toHaveLength(5);
    const all = [...newest.rows];
    let { beforeSeq } = newest;
    for (let pages = 0; beforeSeq !== null; pages++) {
      const page = await rig.lines({ beforeSeq, most: 5 });
      all.unshift(...page.rows);
      beforeSeq = page.beforeSeq;
      expect(pages).toBeLessThan(200);
    }
    expect(all.map(({ seq }) => seq)).toEqual((await rig.rows()).map(({ seq }) => seq));

    const known = new Map(all.map((row) => [row.seq, row]));
    let { afterSeq } = newest;
    for (let looks = 0; looks < 40; looks++) {
      await rig.clock.run(37);
      const more = await rig.lines({ afterSeq });
      for (const row of more.rows) known.set(row.seq, row);
      afterSeq = more.afterSeq;
    }
    expect([...known.values()]).toEqual(await rig.rows());
  });

  it("filters by direction, block, bytes and errors", async () => {
    const rig = await traceRig(family);
    await rig.clock.run(3000);
    const rows = await rig.rows();
    const expectOnly = async (filter: Partial<TraceFilter>, fits: (row: TraceRow) => boolean) => {
      const found = await rig.rows(filter);
      expect(found.map(({ seq }) => seq)).toEqual(rows.filter(fits).map(({ seq }) => seq));
      expect(found.length).toBeGreaterThan(0);
    };
    await expectOnly({ direction: "tx" }, ({ direction }) => direction === "tx");
    const block = family === "paceic-v25" ? "analog" : "live";
    await expectOnly({ block }, (row) => row.block === block);
    const asked = family === "paceic-v25" ? ["7E 32 35 30 31", "7E32353031"] : ["01 03 00", "010300"];
    for (const text of asked) await expectOnly({ text, direction: "tx" }, ({ direction }) => direction === "tx");
    await expectOnly({ text: "nothing has this", alsoBlocks: [block] }, (row) => row.block === block);
    expect(await rig.rows({ errorsOnly: true })).toEqual([]);
    expect(await rig.rows({ text: "nothing has this" })).toEqual([]);
  });
});

describe("trace", () => {
  it("finds a serial number in the answer that carries it, whatever form it has on the wire", async () => {
    for (const family of FAMILIES) {
      const rig = await traceRig(family);
      await rig.until(() => rig.session().identity !== null);
      const [row] = await rig.rows({ text: rig.truth().packSerial });
      expect(row).toMatchObject({ direction: "rx", kind: "reply" });
    }
  });

  it.each([
    ["drops", (row: TraceRow) => row.answer === "none"],
    ["bitflips", (row: TraceRow) => row.kind === "discarded" && row.verdict === "broken"],
    ["truncated", (row: TraceRow) => row.kind === "discarded" && row.remark === "incomplete"],
    ["stray", (row: TraceRow) => row.kind === "discarded" && row.remark === "stray"],
    ["refusals", (row: TraceRow) => row.kind === "refused" && row.verdict === "refused" && row.code !== null],
    ["late", (row: TraceRow) => row.kind === "late" || row.kind === "unasked"],
  ] as const)("marks what goes wrong: %s", async (preset, isIt) => {
    const rig = await traceRig("paceic-v25");
    rig.bus.setFaults(FAULT_PRESETS[preset].rules);
    await rig.clock.run(25_000);
    const rows = await rig.rows({ errorsOnly: true });
    expect(rows.filter(isIt).length).toBeGreaterThan(0);
    expect(rows.every(({ isWrong }) => isWrong)).toBe(true);
    expect((await rig.lines()).wrong).toBe(rows.length);
    for (const { seq, hex } of rows) {
      const frame = await rig.explain(seq);
      expect(frame && gapsOf(frame.explanation, hex.length / 2)).toEqual([]);
    }
  });

  it("does not answer for a frame that is not there", async () => {
    const rig = await traceRig("paceic-v25");
    expect(await rig.explain(1_000_000)).toBeNull();
  });
});
