import { describe, expect, it } from "vitest";
import { INDICATION } from "../../protocol/drivers/paceic-v25/bits.ts";
import { paceicV25 } from "../../protocol/drivers/paceic-v25/index.ts";
import type { BlockReads } from "../../protocol/index.ts";
import { bitsOfNames } from "../../protocol/layout/bits.ts";
import { bytesOf, loadCaptures } from "../support/captures.ts";

function readOf(id: string, block: string): BlockReads {
  const capture = loadCaptures("paceic-v25").find((each) => each.id === id);
  const request = paceicV25.request(block, 1);
  const [event] = capture ? paceicV25.createFramer().push(bytesOf(capture, "response")) : [];
  if (!request.ok || event?.kind !== "frame") throw new Error(`no ${id}`);
  const verdict = paceicV25.accept(request.value, event.bytes);
  const values = verdict.kind === "reply" ? paceicV25.decode(request.value, verdict.payload) : null;
  if (!values?.ok) throw new Error(`${id} is no answer to ${block}`);
  return { [block]: { values: values.value, answeredBy: 1, receivedAtMs: 0 } };
}

const ANALOG = readOf("v25-analog-easun-tail14", "analog");
const STATUS = readOf("v25-status-easun-39", "status");
const both = bitsOfNames(INDICATION, (name) => name === "packSupplying" || name === "acIn");
const withIndication = ({ status }: BlockReads, indication: number): BlockReads =>
  status ? { status: { ...status, values: { ...status.values, indication } } } : {};

function snapshotOf(reads: BlockReads) {
  const snapshot = paceicV25.toSnapshot(reads);
  if (!snapshot.ok) throw new Error(JSON.stringify(snapshot.error));
  return snapshot.value;
}

describe("a paceic pack of which one block was read", () => {
  it("analog data alone tell nothing of alarms, switches or mode", () => {
    const { alarms, protections, faults, mode, fullyCharged, switches } = snapshotOf(ANALOG);
    expect([alarms, protections, faults, mode, fullyCharged]).toEqual(Array(5).fill("notRead"));
    expect([switches.chargeMos, switches.dischargeMos, switches.limiter, switches.heater]).toEqual(Array(4).fill("notRead"));
  });

  it("the status alone tells no value", () => {
    const { packVoltageMv, currentMa, socDeciPct, sohDeciPct, cycleCount, cellVoltagesMv, temperatures, calculated } = snapshotOf(STATUS);
    expect([packVoltageMv, currentMa, socDeciPct, sohDeciPct, cycleCount]).toEqual(Array(5).fill("notRead"));
    expect([cellVoltagesMv, temperatures, calculated]).toEqual([[], [], []]);
  });

  it("a pack that supplies and is supplied is told apart by its current, and by nothing else", () => {
    const status = withIndication(STATUS, both);
    expect(snapshotOf(status).mode).toBe("notRead");
    expect(snapshotOf({ ...ANALOG, ...status }).mode).toBe("discharging");
  });
});
