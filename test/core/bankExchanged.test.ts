import { describe, expect, it } from "vitest";
import type { FamilyId } from "../../protocol/index.ts";
import type { FaultRule } from "../../protocol/sim/index.ts";
import type { BankPack } from "../../src/contract/bank.ts";
import { BANK_LEASE_MS } from "../../src/contract/limits.ts";
import { bankRig } from "../support/bankRig.ts";
import { FAMILIES } from "../support/paramRig.ts";

/** No pack of the first chain has so many cycles. */
const CYCLES = 4321;
const PACKS = 3;
const NOBODY: FaultRule["do"] = { kind: "drop" };
const NOISE: FaultRule["do"] = { kind: "garbage", bytes: 1 };

describe.each(FAMILIES)("%s: a cable that is moved to another chain of packs", (family: FamilyId) => {
  it.each([
    ["silence", NOBODY],
    ["noise", NOISE],
  ] as const)("has no values of the other chain under the names of the first, after %s", async (_what, fault) => {
    const rig = await bankRig(family, { stage: { packCount: PACKS } });
    await rig.scanned();
    await rig.until(() => rig.bank().packs.filter(({ identity }) => identity !== null).length === PACKS);
    // Wherever in the round of questions it is pulled and plugged in.
    for (let turn = 1; turn <= 8; turn++) {
      const names = new Set(rig.bank().packs.map(({ identity }) => identity?.packSerial));
      const from = rig.events.length;
      await rig.clock.run(turn * 90);
      rig.bus.setFaults([{ when: {}, do: fault }]);
      await rig.clock.run(2100 + turn * 130);
      for (const [at, pack] of rig.stage.packs.entries()) pack.override({ packSerial: `CHAIN-${turn}-${at}`, cycleCount: CYCLES + turn });
      rig.bus.setFaults([]);
      await rig.until(() => rig.bank().packs.filter(({ identity }) => identity?.packSerial.startsWith(`CHAIN-${turn}-`)).length === PACKS);
      const mixed = rig.events.slice(from).flatMap(({ message }) => {
        if (message.event !== "bank") return [];
        const { packs } = message.payload;
        return packs.filter(({ identity, snapshot }) => snapshot?.cycleCount === CYCLES + turn && names.has(identity?.packSerial ?? ""));
      });
      expect([turn, mixed.map(({ address, identity }) => [address, identity?.packSerial])]).toEqual([turn, []]);
    }
    await rig.clock.run(rig.app.close());
  });

  it("behind the wired pack while nobody looks has none of its values under the names of the first either", async () => {
    const rig = await bankRig(family, { stage: { packCount: PACKS } });
    await rig.scanned();
    await rig.until(() => rig.bank().packs.filter(({ identity }) => identity !== null).length === PACKS);
    const names = new Set(rig.bank().packs.map(({ identity }) => identity?.packSerial));
    rig.lookAway();
    await rig.clock.run(3 * BANK_LEASE_MS);
    expect(rig.bank().isWatching).toBe(false);
    const from = rig.events.length;
    for (const [at, pack] of rig.stage.packs.entries()) if (at > 0) pack.override({ packSerial: `CHAIN-${at}`, cycleCount: CYCLES });
    rig.look();
    const isNamed = ({ identity }: BankPack) => identity?.packSerial.startsWith("CHAIN-") === true;
    await rig.until(() => rig.bank().packs.filter(isNamed).length === PACKS - 1);
    const shown = rig.events.slice(from).flatMap(({ message }) => (message.event === "bank" ? message.payload.packs : []));
    const ofOther = shown.filter(({ snapshot }) => snapshot?.cycleCount === CYCLES);
    expect(ofOther.length).toBeGreaterThan(0);
    expect(ofOther.filter(({ identity }) => names.has(identity?.packSerial ?? ""))).toEqual([]);
    await rig.clock.run(rig.app.close());
  });
});

describe.each(FAMILIES)("%s: fifteen packs that somebody looks at again after a while", (family: FamilyId) => {
  it.each([
    ["", null],
    [", also when the scan is cancelled", 1500],
  ])("keep their names and the connection while they are asked who they are%s", async (_how, cancelAfterMs) => {
    const rig = await bankRig(family, { stage: { packCount: 15 } });
    await rig.scanned();
    const named = () => rig.bank().packs.filter(({ identity }) => identity !== null).length;
    await rig.until(() => named() === 15, 120_000);
    rig.lookAway();
    await rig.clock.run(3 * BANK_LEASE_MS);
    const from = rig.events.length;
    rig.look();
    if (cancelAfterMs !== null) {
      await rig.clock.run(cancelAfterMs);
      await rig.app.call("bank.cancel", {});
    }
    await rig.clock.run(60_000);
    const phases = rig.events.slice(from).flatMap(({ message }) => (message.event === "session" ? [message.payload.phase] : []));
    const names = rig.events
      .slice(from)
      .flatMap(({ message }) =>
        message.event === "bank" ? [message.payload.packs.filter(({ identity }) => identity !== null).length] : [],
      );
    expect([[...new Set(phases)], [...new Set(names)]]).toEqual([["online"], [15]]);
    expect(rig.thatAre("present")).toHaveLength(15);
    await rig.clock.run(rig.app.close());
  });
});
