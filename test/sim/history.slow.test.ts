import { describe, expect, it } from "vitest";
import { textOfBytes } from "../../protocol/bytes/bytes.ts";
import { buildFrame } from "../../protocol/drivers/paceic-v25/frame.ts";
import { bytesOfHex, hexOfBytes } from "../../protocol/index.ts";
import type { FaultRule, HistoryOptions, SimPack } from "../../protocol/sim/index.ts";
import { createPack, createStage, LOG_ENDS, SCENES } from "../../protocol/sim/index.ts";
import { loadCaptures } from "../support/captures.ts";
import { historyRaw, historyRaws, historyRequest, loggedOf, recordOf, sorted } from "./historyRig.ts";
import { acceptedIn, PACEIC, rig } from "./rig.ts";

const EMPTY = new Uint8Array(0);
const captureOf = (id: string) => {
  const capture = loadCaptures("paceic-v25").find((each) => each.id === id);
  if (capture === undefined) throw new Error(`no capture ${id}`);
  return capture;
};

function packWith(history: HistoryOptions = {}, more = {}): SimPack {
  return createPack({ address: 1, seed: 6, source: { currentMa: -20_000 }, history, ...more });
}

function lineTo(pack: SimPack, faults: readonly FaultRule[] = []) {
  const { ask, clock } = rig({ packs: [pack], drivers: [PACEIC], paced: false, faults });
  return { clock, ask, read: (index: number) => ask(historyRequest(index).bytes, 200) };
}

const rawIn = (index: number, answer: Uint8Array) =>
  acceptedIn(PACEIC, historyRequest(index), answer).map((info) => hexOfBytes(info, ""))[0];

describe("a record on the wire", () => {
  it("is the captured one, byte for byte, when the pack was what it says", async () => {
    const capture = captureOf("v25-history-record");
    const { bytes } = historyRequest(399, 0);
    expect(textOfBytes(bytes)).toBe(capture.request);
    const pack = createPack({ address: 0, history: { records: 0 } });
    const other = packWith().history();
    const captured = loggedOf(capture.values ?? {});
    pack.override({ history: [...Array.from({ length: 399 }, () => other).flat(), captured] });
    const { ask } = rig({ packs: [pack], drivers: [PACEIC] });
    expect(textOfBytes(await ask(bytes))).toBe(capture.response);
    expect(textOfBytes(await ask(historyRequest(400, 0).bytes))).toBe(captureOf("v25-history-end").response);
  });

  it("keeps the late bytes only on newer firmware, where powering on and the late faults show", () => {
    const faults = ["currentSensorFault", "supply12VFault", "cellFault"];
    const tails = [false, true].map((keepsLateFields) => historyRaw(packWith({ keepsLateFields }, { faults }), 0).slice(-8));
    expect(tails).toEqual(["FFFFFFFF", "04010001"]);
    const pack = packWith({ keepsLateFields: true });
    pack.log();
    expect(historyRaw(pack, 0).slice(-8)).toBe("00000000");
  });

  it("has bit 7 of the second protection byte for a full pack, and zeros for a clock that was never set", () => {
    const pack = packWith();
    const [logged] = pack.history();
    if (logged === undefined) throw new Error("no record");
    pack.override({ history: [{ ...logged, packTime: null, fullyCharged: true }] });
    const raw = bytesOfHex(historyRaw(pack, 0)) ?? EMPTY;
    expect([...raw.slice(0, 6)]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(raw[61]).toBe(0x80);
  });

  it.each([4, 8, 15, 16])("of %i cells decodes to what the pack was", (cellCount) => {
    const pack = packWith({ records: 30 }, { cellCount, missingSensors: [2], faults: ["temperatureSensorFault"] });
    pack.history().forEach((logged, index) => {
      const record = PACEIC.history?.toRecord(bytesOfHex(historyRaw(pack, index)) ?? EMPTY);
      if (!record?.ok) throw new Error(`record ${index}: ${JSON.stringify(record)}`);
      expect(sorted(record.value)).toEqual(recordOf(logged));
    });
  });
});

describe("reading the log", () => {
  it("gives every record by its index, newest first, and then the end", async () => {
    const pack = packWith({ records: 40 });
    const { read } = lineTo(pack);
    const raws: (string | undefined)[] = [];
    for (let index = 0; index < 40; index++) raws.push(rawIn(index, await read(index)));
    expect(raws).toEqual(historyRaws(pack));
    expect(new Set(raws).size).toBe(40);
    expect(await read(40)).toEqual(buildFrame(1, 0x00, EMPTY));
    expect(await read(0xffff)).toEqual(buildFrame(1, 0x00, EMPTY));
  });

  it.each([
    ["empty", 0x00],
    ["noData", 0x07],
    ["refused", 0x09],
    ["unknownCommand", 0x04],
  ] as const)("ends with %s", async (end, rtn) => {
    const pack = packWith({ records: 2, end });
    const { read } = lineTo(pack);
    expect(rawIn(1, await read(1))).toBe(historyRaw(pack, 1));
    expect(await read(2)).toEqual(buildFrame(1, rtn, EMPTY));
    expect(LOG_ENDS).toContain(end);
  });

  it("begins with the end when nothing was ever written, and refuses half an index", async () => {
    const { read, ask } = lineTo(packWith({ records: 0 }));
    expect(await read(0)).toEqual(buildFrame(1, 0x00, EMPTY));
    expect(await ask(buildFrame(1, 0xa1, Uint8Array.of(0)))).toEqual(buildFrame(1, 0x09, EMPTY));
  });

  it("shifts the index of all records when the pack writes another meanwhile", async () => {
    const pack = packWith({ records: 10 });
    const { read } = lineTo(pack);
    const before = historyRaws(pack);
    expect(rawIn(3, await read(3))).toBe(before[3]);
    pack.log("alarm");
    expect(rawIn(4, await read(4))).toBe(before[3]);
    expect(historyRaws(pack).slice(1)).toEqual(before);
    expect([...(pack.history()[0]?.alarms ?? [])]).toEqual(["cellOverVoltage"]);
  });

  it.each([400, 500])("forgets the oldest of %i", async (capacity) => {
    const pack = packWith({ capacity, records: capacity });
    const { read, clock } = lineTo(pack);
    const before = historyRaws(pack);
    expect(before).toHaveLength(capacity);
    for (let more = 1; more <= 3; more++) {
      await clock.run(1000);
      pack.log();
      expect(historyRaws(pack).slice(more)).toEqual(before.slice(0, capacity - more));
    }
    expect(await read(capacity)).toEqual(buildFrame(1, 0x00, EMPTY));
    for (let more = 0; more < capacity; more++) pack.log("protection");
    expect(pack.history()).toHaveLength(capacity);
    expect(pack.history().every(({ protections }) => protections.has("cellOverVoltage"))).toBe(true);
  });

  it("is not spared by faults of the line, down to a single record", async () => {
    const when = { block: "history", args: [0, 2] };
    const pack = packWith({ records: 4 });
    const { read } = lineTo(pack, [{ when, do: { kind: "truncate" } }]);
    for (const index of [0, 1, 3]) expect(rawIn(index, await read(index))).toBe(historyRaw(pack, index));
    expect(rawIn(2, await read(2))).toBeUndefined();
    const refusing = lineTo(pack, [{ when: { block: "history", skip: 1 }, do: { kind: "refuse" } }]);
    expect(rawIn(0, await refusing.read(0))).toBe(historyRaw(pack, 0));
    expect(await refusing.read(1)).toEqual(buildFrame(1, 0x04, EMPTY));
  });

  it("reaches the log of the pack that is asked", async () => {
    const { packs } = createStage({ scene: SCENES.charge, packCount: 3, pack: { history: { records: 5 } } });
    const { ask } = rig({ packs, drivers: [PACEIC], lineKind: "shared" });
    for (const pack of packs) {
      const answer = await ask(historyRequest(4, pack.address).bytes);
      expect(acceptedIn(PACEIC, historyRequest(4, pack.address), answer).map((info) => hexOfBytes(info, ""))).toEqual([
        historyRaw(pack, 4),
      ]);
    }
    expect(new Set(packs.map((pack) => historyRaw(pack, 4))).size).toBe(3);
  });
});
