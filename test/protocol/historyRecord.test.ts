import { describe, expect, it } from "vitest";
import { createPaceicFramer, parseFrame } from "../../protocol/drivers/paceic-v25/frame.ts";
import { driverOf, historyKind } from "../../protocol/index.ts";
import { bytesOf, loadCaptures } from "../support/captures.ts";

const { history } = driverOf("paceic-v25");
if (!history) throw new Error("no history");
const captured = loadCaptures("paceic-v25").find(({ id }) => id === "v25-history-record");
if (!captured) throw new Error("no capture");
const [event] = createPaceicFramer().push(bytesOf(captured, "response"));
if (event?.kind !== "frame") throw new Error("no frame");
const { info } = parseFrame(event.bytes);

describe("a record of the history", () => {
  it("captured from a real pack reads as the vendor's tool showed it", () => {
    const record = history.toRecord(info);
    expect(record).toMatchObject({
      ok: true,
      value: {
        packTime: "2024-02-29T02:00:56",
        packVoltageMv: 55_767,
        currentMa: -1460,
        remainingCapacityMah: 103_460,
        fullCapacityMah: 103_460,
        cycleCount: 67,
        alarms: [],
        protections: [],
        faults: [],
        fullyCharged: false,
        switches: { chargeMos: true, dischargeMos: true },
      },
    });
    expect(record.ok && record.value.cellVoltagesMv).toHaveLength(16);
    expect(record.ok && record.value.temperatures.map(({ role }) => role)).toEqual(["cell", "cell", "cell", "cell", "mos", "environment"]);
    expect(record.ok && historyKind(record.value)).toBe("none");
  });

  it("is covered by its byte ranges without a gap", () => {
    let next = 0;
    for (const { start, length } of history.ranges(info)) {
      expect(start).toBe(next);
      next += length;
    }
    expect(next).toBe(info.length);
  });

  it("of any other length or with impossible values is refused", () => {
    for (let length = 0; length < info.length; length++) expect(history.toRecord(info.slice(0, length)).ok, String(length)).toBe(false);
    expect(history.toRecord(Uint8Array.of(...info, 0)).ok).toBe(false);
    expect(history.toRecord(info.with(7, 0xff)).ok).toBe(false); // a cell of 65 V
    expect(history.toRecord(info.with(6, 15)).ok).toBe(false); // another number of cells than bytes
  });

  it("has no time when the clock was never set", () => {
    const unset = history.toRecord(info.with(1, 0).with(2, 0));
    expect(unset.ok && unset.value.packTime).toBeNull();
  });
});
