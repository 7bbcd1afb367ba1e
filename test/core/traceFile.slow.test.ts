import { describe, expect, it } from "vitest";
import { bytesOfHex, bytesOfText, DRIVERS, driverOf, hexOfBytes } from "../../protocol/index.ts";
import type { FaultRule } from "../../protocol/sim/index.ts";
import { MOST_TRACE_CHARACTERS } from "../../src/contract/limits.ts";
import { maskSerials } from "../../src/core/recording/mask.ts";
import { parseTrace } from "../../src/core/recording/traceFile.ts";
import { coreRig } from "../support/coreRig.ts";
import { FAMILIES, paramRig } from "../support/paramRig.ts";
import { firstDifference, parsedTrace, phasesOf, replayed, replayNow, savedText, snapshotsOf } from "../support/replayRig.ts";

/** A text in all forms in which a frame or a mark can hold it. */
function formsOf(serial: string): readonly string[] {
  const hex = hexOfBytes(bytesOfText(serial), "");
  return [serial, hex, hexOfBytes(bytesOfText(hex), "")];
}

const DAMAGE: readonly FaultRule[] = [
  { when: { block: "serials", times: 1 }, do: { kind: "flipBit", at: 60 } },
  { when: { block: "serials", skip: 1, times: 1 }, do: { kind: "truncate", keep: 44 } },
  { when: { block: "identity", times: 1 }, do: { kind: "flipBit", at: 40 } },
  { when: { block: "identity", skip: 1, times: 1 }, do: { kind: "truncate", keep: 44 } },
];

describe.each(FAMILIES)("masked, %s", (family) => {
  it.each([
    ["a clean line", []],
    ["answers that were broken in the middle of a serial number", DAMAGE],
  ] as const)("keeps no serial number on %s, and decodes to the same values", async (_, faults) => {
    const rig = coreRig({ families: [family], faults });
    const startMs = rig.clock.nowMs();
    await rig.connect();
    await rig.until(() => rig.session().identity?.packSerial === rig.truth().packSerial);
    await rig.clock.run(10_000);
    const [open, masked] = [await savedText(rig.app), await savedText(rig.app, true)];
    const recorded = rig.events.slice();
    for (const serial of [rig.truth().packSerial, rig.truth().modelSerial]) {
      expect(formsOf(serial).some((form) => open.includes(form))).toBe(true);
      expect(formsOf(serial).filter((form) => masked.includes(form))).toEqual([]);
      // Nor a piece of it that would still tell packs apart.
      for (let at = 0; at + 6 <= serial.length; at++) {
        const piece = serial.slice(at, at + 6);
        if (!rig.truth().bmsVersion.includes(piece)) expect(formsOf(piece).filter((form) => masked.includes(form))).toEqual([]);
      }
    }
    const again = await replayed(rig, masked);
    expect(replayNow(again)).toMatchObject({ masked: true, notRecorded: 0 });
    expect(firstDifference(snapshotsOf(recorded, startMs), snapshotsOf(again))).toBeNull();
    const identity = rig.session().identity;
    expect(identity?.bmsVersion).toBe(rig.truth().bmsVersion);
    expect(identity?.packSerial).toMatch(/^X+\d+$/);
    expect(identity?.packSerial).toHaveLength(rig.truth().packSerial.length);
    expect(identity?.modelSerial).not.toBe(identity?.packSerial);
  });

  it("makes the checksum of every frame right again and touches no other frame", async () => {
    const { app, truth } = await paramRig(family);
    const file = parsedTrace(await savedText(app));
    const masked = maskSerials(DRIVERS, file);
    const forms = [truth().packSerial, truth().modelSerial].flatMap(formsOf);
    let changed = 0;
    file.lines.forEach((line, i) => {
      const other = masked.lines[i];
      if (!("x" in line) || !other || !("x" in other)) return;
      const bytes = bytesOfHex(other.x) ?? new Uint8Array(0);
      expect(hexOfBytes(driverOf(family).seal(bytes), "")).toBe(other.x);
      expect(other.x.length).toBe(line.x.length);
      expect(other.x !== line.x).toBe(forms.some((form) => line.x.includes(form)));
      if (other.x !== line.x) changed += 1;
    });
    expect(changed).toBeGreaterThan(0);
  });
});

describe("a recording that lost its beginning", () => {
  it.each(FAMILIES)("still shows who the pack is, its settings and the last values, %s", async (family) => {
    const rig = await paramRig(family);
    await rig.clock.run(400_000);
    const before = rig.events.slice();
    rig.bus.unplug();
    await rig.clock.run(6000);
    const boxes = await rig.app.call("trace.boxes", {});
    const [box] = boxes.ok ? boxes.value : [];
    if (!box) throw new Error("no box");
    const text = await savedText(rig.app, false, box.name);
    const file = parsedTrace(text);
    expect(file.header).toMatchObject({ cause: "linkLost", found: { family, address: 1 } });
    expect(file.lines[0]).toMatchObject({ m: "overflow" });
    // Five minutes before it and five seconds after it.
    expect(Math.abs((file.lines.at(-1)?.t ?? 0) - 305_000)).toBeLessThan(1000);
    const values = rig.read().values;
    const again = await replayed(rig, text);
    const shown = again.filter(({ message }) => message.event === "params").at(-1)?.message;
    expect(shown?.event === "params" && shown.payload.read?.values).toEqual(values);
    expect(replayNow(again)?.notRecorded).toBe(0);
    expect(phasesOf(again).at(-1)).toContain(rig.truth().packSerial);
    const lastOf = (list: typeof again) => snapshotsOf(list).at(-1)?.snapshot;
    expect(lastOf(again)).toEqual(lastOf(before));
    // Little is missing of what was seen: only the first seconds are different, when the pack tells again who it is.
    expect(snapshotsOf(again).length).toBeGreaterThan(0.95 * snapshotsOf(before).filter(({ atMs }) => atMs > 100_000).length);
  });
});

describe("hostile trace files", () => {
  const HEADER = {
    schema: "open-bmstool/trace",
    version: 1,
    app: "0.1.0",
    startedWallMs: 1_767_000_000_000,
    startedCivil: "2026-01-05T09:00:00",
    masked: false,
    portKind: "serial",
    found: null,
  };
  const FRAME = { t: 1, d: "tx", k: "request", x: "0103000000254411" };
  const text = (...lines: readonly unknown[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join("");

  it("reads what it writes, a byte order mark before it, and a file whose last line was cut off", () => {
    expect(parseTrace(`\uFEFF${text(HEADER, FRAME)}`)).toEqual({ ok: true, value: { header: HEADER, lines: [FRAME] } });
    expect(parseTrace(`${text(HEADER, FRAME)}{"t":2,"d":"r`)).toMatchObject({ ok: true, value: { lines: [FRAME] } });
    expect(parseTrace(`${text(HEADER)}${JSON.stringify(FRAME)}`)).toMatchObject({ ok: true, value: { lines: [FRAME] } });
  });

  it.each([
    ["nothing", "", "foreign", 1],
    ["text", "hello\n", "foreign", 1],
    ["another file of this tool", text({ schema: "open-bmstool/parameters", version: 1 }), "foreign", 1],
    ["a header with more in it", text({ ...HEADER, extra: 1 }, FRAME), "header", 1],
    ["a header of wrong types", text({ ...HEADER, startedWallMs: "yesterday" }, FRAME), "header", 1],
    ["a header alone", text(HEADER), "empty", 1],
    ["broken JSON in the middle", `${text(HEADER)}{"t":\n${text(FRAME)}`, "json", 2],
    ["odd hex", text(HEADER, { ...FRAME, x: "010" }), "line", 2],
    ["lower-case hex", text(HEADER, { ...FRAME, x: "0a" }), "line", 2],
    ["no bytes", text(HEADER, { ...FRAME, x: "" }), "line", 2],
    ["an unknown direction", text(HEADER, { ...FRAME, d: "up" }), "line", 2],
    ["an unknown mark", text(HEADER, { t: 1, m: "format", path: "/" }), "line", 2],
    ["a key too many", text(HEADER, { ...FRAME, y: 1 }), "line", 2],
    ["a prototype", `${text(HEADER)}{"t":1,"m":"ask","name":"x","args":{},"__proto__":{"a":1}}\n`, "line", 2],
    ["an endless number", `${text(HEADER)}{"t":1e400,"d":"tx","k":"request","x":"00"}\n`, "line", 2],
    ["time that runs back", text(HEADER, { ...FRAME, t: 5 }, FRAME), "order", 3],
    ["a null", text(HEADER, null), "line", 2],
    ["a line without end", text(HEADER, { ...FRAME, x: "00".repeat(200_000) }), "tooLong", 2],
    ["nothing but lines", `${text(HEADER)}${"\n".repeat(600_000)}`, "tooLong", 0],
  ])("refuses %s and says where", (_, file, reason, line) => {
    expect(parseTrace(file)).toEqual({ ok: false, error: { code: "file.format", detail: { reason, line } } });
  });

  it("refuses a newer one as such, and a huge one before reading it", () => {
    expect(parseTrace(text({ ...HEADER, version: 2 }, FRAME))).toEqual({ ok: false, error: { code: "file.schemaTooNew" } });
    expect(parseTrace(" ".repeat(MOST_TRACE_CHARACTERS + 1))).toMatchObject({ error: { detail: { reason: "tooLong" } } });
  });

  it("asks for nothing but what a window may ask, with what it may ask it with", async () => {
    const rig = coreRig();
    const asks = [
      { t: 1, m: "ask", name: "toString", args: {} },
      { t: 1, m: "ask", name: "preferences.write", args: { language: "zh" } },
      { t: 1, m: "ask", name: "history.addRows", args: { key: "a", rows: [] } },
      { t: 1, m: "ask", name: "session.connect", args: { path: 7 } },
      { t: 9, m: "overflow", dropped: 1 },
    ];
    await replayed(rig, text(HEADER, ...asks));
    expect(rig.events.some(({ message }) => message.event === "preferences")).toBe(false);
    expect(rig.events.every(({ message }) => message.event !== "session" || message.payload.phase === "closed")).toBe(true);
    expect(rig.documents.size).toBe(0);
  });
});
