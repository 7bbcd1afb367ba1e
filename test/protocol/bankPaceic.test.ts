import { describe, expect, it } from "vitest";
import { parseFrame } from "../../protocol/drivers/paceic-v25/frame.ts";
import type { BlockReads } from "../../protocol/index.ts";
import { driverOf } from "../../protocol/index.ts";
import { bytesOf, loadCaptures } from "../support/captures.ts";

const driver = driverOf("paceic-v25");
const { bank } = driver;
if (!bank) throw new Error("paceic has a master");

/** What a captured answer for all tells of each pack. */
function readsOf(id: string): readonly BlockReads[] {
  const capture = loadCaptures("paceic-v25").find((each) => each.id === id);
  if (!capture) throw new Error(id);
  const { address, info } = parseFrame(bytesOf(capture, "response"));
  const request = driver.request(capture.block ?? "", 1, [0xff]);
  const packs = request.ok ? bank?.decode(request.value, info) : undefined;
  if (!packs?.ok) throw new Error(JSON.stringify(packs));
  return packs.value.map((values, place) => ({
    [capture.block ?? ""]: { values, answeredBy: bank?.addressAt(place, address) ?? -1, receivedAtMs: 0 },
  }));
}

const snapshotsOf = (id: string) =>
  readsOf(id).map((reads) => {
    const snapshot = driver.toSnapshot(reads);
    return snapshot.ok ? snapshot.value : snapshot.error;
  });

describe("the answer of a master for all packs", () => {
  it("of two packs gives a snapshot each, under the ADD of its place", () => {
    const { packs } = loadCaptures("paceic-v25").find(({ id }) => id === "v25-analog-two-packs") ?? {};
    const read = packs?.map(({ cellVoltagesMv, packVoltageMv, currentMa, cycleCount }, place) => {
      return { address: place + 1, cellVoltagesMv, packVoltageMv, currentMa, cycleCount };
    });
    expect(read?.length).toBe(2);
    expect(snapshotsOf("v25-analog-two-packs")).toMatchObject(read ?? []);
  });

  it("of ten packs tells the one that cannot be reached from those that can", () => {
    const reads = readsOf("v25-analog-ten-packs");
    expect(reads.map((each) => bank.isOffline(each))).toEqual(reads.map((_, place) => place === 1));
    expect(reads.map((each) => each.analog?.answeredBy)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (const [place, each] of reads.entries()) expect(driver.toSnapshot(each).ok).toBe(place !== 1);
  });

  it("of two packs gives the status of each, with the extra byte that nobody explained shown raw", () => {
    const status = snapshotsOf("v25-status-two-packs");
    expect(status).toMatchObject([
      { address: 1, mode: "discharging", alarms: [], unknownBits: [{ register: "extra", mask: 0x11 }] },
      { address: 2, mode: "discharging", alarms: [], unknownBits: [] },
    ]);
  });

  it("works out SOH where a slave's was not handed over", () => {
    const [first] = readsOf("v25-analog-two-packs");
    if (!first?.analog) throw new Error("no pack");
    const zero = { ...first, analog: { ...first.analog, values: { ...first.analog.values, sohDeciPct: 0 } } };
    expect(driver.toSnapshot(zero)).toMatchObject({ ok: true, value: { calculated: ["soh"] } });
  });

  it.each([17, 255])("that announces %i packs is refused", (count) => {
    const request = driver.request("analog", 1, [0xff]);
    if (!request.ok) throw new Error("no request");
    expect(bank.decode(request.value, Uint8Array.of(0, count, 16))).toMatchObject({ ok: false, error: { code: "frame.implausible" } });
  });

  it("of a single pack may carry 00 where the count stands", () => {
    const capture = loadCaptures("paceic-v25").find((each) => each.id === "v25-analog-jakiper");
    const request = driver.request("analog", 0);
    if (!capture || !request.ok) throw new Error("no capture");
    const info = parseFrame(bytesOf(capture, "response")).info.slice();
    info[1] = 0;
    const packs = bank.decode(request.value, info);
    expect(packs.ok && packs.value.length).toBe(1);
  });

  it("has no place beyond ADD 15", () => {
    expect([bank.addressAt(14, 1), bank.addressAt(15, 1), bank.addressAt(0, 0)]).toEqual([15, null, 0]);
  });
});
