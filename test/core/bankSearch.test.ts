import { describe, expect, it } from "vitest";
import type { FaultRule } from "../../protocol/sim/index.ts";
import { BANK_LEASE_MS } from "../../src/contract/limits.ts";
import { bankRig } from "../support/bankRig.ts";

const DROP: FaultRule["do"] = { kind: "drop" };
const SLOW_MS = 300;

describe("a chain of packs that is searched", () => {
  it("asks for a name that was lost three times once more a minute later", async () => {
    const rig = await bankRig("ritar-modbus", { stage: { packCount: 3 } });
    rig.bus.setFaults([{ when: { address: 2, block: "packSerial" }, do: DROP }]);
    await rig.scanned();
    await rig.clock.run(30_000);
    expect(rig.pack(2)).toMatchObject({ presence: "present", identity: null });
    rig.bus.setFaults([]);
    await rig.until(() => rig.pack(2).identity !== null, 90_000);
    await rig.clock.run(rig.app.close());
  });

  it("of slow packs never has the wired one called lost", async () => {
    const rig = await bankRig("ritar-modbus", { stage: { packCount: 15 }, turnaroundMs: SLOW_MS });
    const from = rig.events.length;
    await rig.scanned();
    await rig.clock.run(120_000);
    const phases = rig.events.slice(from).flatMap(({ message }) => (message.event === "session" ? [message.payload.phase] : []));
    expect(new Set(phases)).toEqual(new Set(["online"]));
    expect(rig.thatAre("present")).toHaveLength(15);
    await rig.clock.run(rig.app.close());
  });

  it("of slow packs refreshes the last ones as often as the first ones", async () => {
    const rig = await bankRig("ritar-modbus", { stage: { packCount: 15 }, turnaroundMs: SLOW_MS });
    await rig.scanned();
    await rig.clock.run(30_000);
    await rig.clock.run(rig.app.call("bank.scan", { everything: false }));
    const gaps = await rig.gaps(60_000);
    const longest = [...gaps].filter(([address]) => address > 1).map(([, each]) => Math.max(...each));
    expect(longest).toHaveLength(14);
    expect(Math.max(...longest)).toBeLessThan(2 * Math.min(...longest));
    await rig.clock.run(rig.app.close());
  });

  it("is no private line any more when somebody looks again over another cable", async () => {
    const rig = await bankRig("paceic-v25", { stage: { packCount: 3 }, lineKind: "private", answersAnyAddress: ["paceic-v25"] });
    await rig.until(() => rig.bank().isPrivateLine, 120_000);
    rig.lookAway();
    await rig.clock.run(3 * BANK_LEASE_MS);
    expect(rig.bank().isWatching).toBe(false);
    const from = rig.events.length;
    rig.look();
    await rig.until(() => rig.bank().isWatching);
    const first = rig.events.slice(from).find(({ message }) => message.event === "bank" && message.payload.isWatching)?.message;
    expect(first?.event === "bank" && first.payload.isPrivateLine).toBe(false);
    await rig.clock.run(rig.app.close());
  });
});
