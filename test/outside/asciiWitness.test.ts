import { afterEach, describe, expect, it } from "vitest";
import { bytesOfText, driverOf } from "../../protocol/index.ts";
import { everyExchange } from "../support/familyWords.ts";
import { createHostApp, isComplete, report } from "../support/hostApp.ts";
import { hasPymodbus, startAsciiPack, witnessed } from "../support/python.ts";
import { createPair, hasSocat } from "../support/socat.ts";

const FAMILY = "paceic-v25";
const SETTINGS = driverOf(FAMILY).settings.bindings.length;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** What the witness holds, worked out from the papers a second time. */
const SHOWN = {
  address: 1,
  packVoltageMv: 52_936,
  currentMa: -12_340,
  socDeciPct: 640,
  sohDeciPct: 990,
  remainingCapacityMah: 64_000,
  fullCapacityMah: 100_000,
  ratedCapacityMah: 100_000,
  cycleCount: 321,
  cellVoltagesMv: Array.from({ length: 16 }, (_, i) => 3301 + i),
  mode: "discharging",
  alarms: [],
  protections: [],
  faults: [],
};
const SENSORS = [251, 252, 253, 254, 301, 267];
/** Some of each kind of block: what it reads negative, in kelvin, in steps of 100 ms, 25 ms and 25 µs. */
const HELD = {
  cellOvAlarmMv: 3600,
  packUvReleaseMv: 46_400,
  packOvDelayUs: 1_000_000,
  dischargeOcAlarmMa: 105_000,
  dischargeOc2DelayUs: 100_000,
  shortCircuitDelayUs: 300,
  chargeUtProtectDeciC: -50,
  envOtAlarmDeciC: 650,
  envUtProtectDeciC: -250,
  sleepDelayUs: 300_000_000,
  lowSocAlarmDeciPct: 50,
  fullChargeMa: 2000,
};
const EDITS = { cellOvAlarmMv: 3590, dischargeOcAlarmMa: 104_000, chargeUtProtectDeciC: -60 };

describe.skipIf(!hasPymodbus)("a witness of the ASCII protocol that knows the papers alone", () => {
  it("finds every request, write, command and answer right", () => {
    const exchanges = everyExchange(driverOf(FAMILY));
    const said = witnessed(exchanges.flatMap(({ request, answer }) => [["q", request] as const, ["a", answer] as const]));
    expect(said).toHaveLength(2 * exchanges.length);
    expect(said.filter((verdict) => !verdict.startsWith("right "))).toEqual([]);
    report(`the witness: ${said.length} frames, all right`);
  });

  it.each([
    ["~250146C10000FD9B\r", "wrong has a wrong CHKSUM"],
    ["~250146c10000FD9A\r", "wrong has other characters than upper-case hex digits"],
    ["~200146C10000FD9F\r", "wrong has VER 20"],
    ["~250146C10000FD9A\r", "right C1"],
  ])("%j: %s", (characters, verdict) => {
    expect(witnessed([["q", bytesOfText(characters)]])).toEqual([verdict]);
  });

  it.skipIf(!hasSocat)("as a pack is found, read, named and written [needs socat]", async () => {
    const ports = await createPair();
    cleanups.push(() => ports.dispose());
    const pack = await startAsciiPack(ports.pack);
    cleanups.push(() => pack.stop());
    const host = createHostApp();
    cleanups.push(() => host.close());
    let isSettled = false;
    host.app.subscribe(({ event, payload }) => {
      if (event === "params" && payload.read !== null) isSettled = true;
    });
    await host.connect({ path: ports.tool, family: FAMILY, baudRate: 9600 });
    await host.when((heard) => isSettled && isComplete(heard, SETTINGS), { what: "everything that the witness holds" });
    expect(host.heard().snapshot?.snapshot).toMatchObject(SHOWN);
    expect(host.heard().snapshot?.snapshot.temperatures.map(({ valueDeciC }) => valueDeciC)).toEqual(SENSORS);
    expect(host.heard().session?.identity).toEqual({
      bmsVersion: "P16S100A-1812-1.00",
      modelSerial: "MODEL-0003",
      packSerial: "PACK-0003",
    });
    const read = await host.app.call("params.read", {});
    if (!read.ok) throw new Error(read.error.code);
    expect(read.value.values).toMatchObject(HELD);
    const plan = await host.app.call("params.plan", { edits: EDITS });
    if (!plan.ok) throw new Error(plan.error.code);
    const confirmed = plan.value.findings.map(({ id }) => id);
    const written = await host.app.call("params.write", { edits: EDITS, seen: { ...read.value.values }, confirmed });
    expect(written).toMatchObject({ ok: true, value: { outcome: "verified" } });
    const writes = pack.said().filter((line) => /^right (D0|DA|DE) /.test(line));
    expect(writes.toSorted()).toEqual(["right D0 010E060E740D340A", "right DA 010068006E0A", "right DE 010AAA0A6E0AAA0A1409E20A14"]);
    expect(pack.said().filter((line) => !line.startsWith("right "))).toEqual([]);
  });
});
