import { describe, expect, it } from "vitest";
import { driverOf, fail, isoOfWallMs, Line } from "../../protocol/index.ts";
import type { FaultRule } from "../../protocol/sim/index.ts";
import { createPack, createSimBus } from "../../protocol/sim/index.ts";
import type { ControlState } from "../../src/contract/control.ts";
import type { PackName } from "../../src/contract/params.ts";
import { Canceller } from "../../src/core/base/canceller.ts";
import { ControlService } from "../../src/core/control/controlService.ts";
import { createMemoryStore } from "../../src/core/memory/memoryStore.ts";
import { KnownBlocks } from "../../src/core/pack/knownBlocks.ts";
import type { PackLink } from "../../src/core/pack/packLink.ts";
import { COMMAND_CID2S, controlRig } from "../support/controlRig.ts";
import { createLeapingClock } from "../support/leapingClock.ts";

const RTNS = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x09, 0x90, 0x91, 0xe1, 0xe2, 0xe3, 0xe4];
const AHEAD_S = 8040;
const NO_ROUNDS: PackLink["rounds"] = {
  periodMs: null,
  setPeriod: () => {},
  lead: () => false,
  release: () => {},
  setLedPeriod: () => {},
  round: async () => null,
  offer: () => {},
  heardOther: () => {},
  excuse: () => {},
};
const onCommand = { kind: "command" } as const;

async function fastPack(rules: readonly FaultRule[] = []) {
  const rig = await controlRig();
  rig.pack().setClockOffset(AHEAD_S);
  rig.bus.setFaults(rules);
  const offsetS = () => Math.round((Date.parse(`${rig.truth().packTime}Z`) - rig.clock.wallMs()) / 1000);
  const set = async () => {
    const report = await rig.ask(rig.app.call("control.setClock", { everyPack: true }));
    if (!report.ok) throw new Error(report.error.code);
    return report.value.rows[0];
  };
  return { ...rig, offsetS, set };
}

describe("the clock of the pack", () => {
  it("is read with its offset to this computer", async () => {
    const rig = await fastPack();
    const read = await rig.ask(rig.app.call("control.readClock", {}));
    if (!read.ok) throw new Error(read.error.code);
    expect(Math.abs((read.value.offsetS ?? 0) - AHEAD_S)).toBeLessThanOrEqual(1);
    expect(rig.control().clock).toEqual(read.value);
    expect(await rig.sent(...COMMAND_CID2S)).toEqual([]);
  });

  it("is told as not set when it is no time", async () => {
    const rig = await controlRig();
    rig.pack().override({ packTime: null });
    expect(await rig.ask(rig.app.call("control.readClock", {}))).toMatchObject({ ok: true, value: { packTime: null, offsetS: null } });
  });

  it("is set by this computer, once, and proven by reading it back", async () => {
    const rig = await fastPack();
    expect(await rig.set()).toMatchObject({ address: 1, verdict: "done", beforeS: expect.toBeOneOf([AHEAD_S, AHEAD_S - 1]), error: null });
    expect(Math.abs(rig.offsetS())).toBeLessThanOrEqual(1);
    expect(await rig.sent("B2")).toHaveLength(1);
    expect(Math.abs(rig.control().clock?.offsetS ?? AHEAD_S)).toBeLessThanOrEqual(1);
  });

  it("is refused with every code there is", async () => {
    for (const code of RTNS) {
      const rig = await fastPack([{ when: onCommand, do: { kind: "refuseCommand", code } }]);
      expect([code, (await rig.set())?.verdict, rig.offsetS() > 8000]).toEqual([code, "refused", true]);
    }
  });

  it.each([
    ["ignores it", { kind: "ignoreCommand" }, "notDone", null],
    ["does something else", { kind: "oppositeCommand" }, "notDone", null],
    ["never hears it", { kind: "echo", only: true }, "notDone", "link.echoOnly"],
    ["answers late", { kind: "delay", ms: 2200 }, "done", "link.timeoutFirstByte"],
    ["loses its answer", { kind: "drop" }, "done", "link.timeoutFirstByte"],
    ["is silent for 8 s", { kind: "silence", ms: 8000 }, "done", "link.timeoutFirstByte"],
    ["is silent for good", { kind: "silence", ms: 3_600_000 }, "unknown", "link.timeoutFirstByte"],
  ] as const)("a pack that %s", async (_, rule, verdict, error) => {
    const rig = await fastPack([{ when: onCommand, do: rule }]);
    const row = await rig.set();
    expect([row?.verdict, row?.error?.code ?? null]).toEqual([verdict, error]);
    if (verdict !== "unknown") expect(Math.abs((row?.afterS ?? 0) - rig.offsetS())).toBeLessThanOrEqual(1);
    expect(await rig.sent("B2")).toHaveLength(1);
  });

  it("a cable out before the send leaves the clock alone, and after it nothing is claimed", async () => {
    const seen = { notTried: 0, unknown: 0 };
    for (let n = 1; n < 8; n++) {
      const rig = await fastPack();
      const { heard } = rig.bus.counts;
      const set = rig.app.call("control.setClock", { everyPack: false });
      let isOver = false;
      void set.then(() => {
        isOver = true;
      });
      await rig.until(() => isOver || rig.bus.counts.heard >= heard + n);
      if (isOver) break;
      rig.plug([]);
      const report = await rig.ask(set);
      const verdict = report.ok ? report.value.rows[0]?.verdict : "notTried";
      const frames = await rig.sent("B2");
      expect([n, verdict]).toEqual([n, frames.length === 0 ? "notTried" : "unknown"]);
      seen[frames.length === 0 ? "notTried" : "unknown"] += 1;
    }
    expect(Math.min(seen.notTried, seen.unknown)).toBeGreaterThan(0);
  });
});

/** Packs at 1, 2 and 3 on one line, the first of them online. */
function bankOfThree(rules: readonly FaultRule[] = []) {
  const clock = createLeapingClock(1000);
  const driver = driverOf("paceic-v25");
  const packs = [1, 2, 3].map((address) => createPack({ address, seed: 4, clockOffsetS: 100 * address }));
  const bus = createSimBus({ clock, drivers: [driver], packs, lineKind: "shared", faults: rules });
  const line = new Line({ stream: bus.open(), clock, codec: driver });
  const linkTo = (address: number, isProven = true): PackLink => {
    const contact: PackLink["contact"] = { heard: () => {}, isInDoubt: false, doubts: 0, confirmPack: () => Promise.resolve(true) };
    const facts: PackLink["facts"] = { known: new KnownBlocks(), isProven, slowestTurnaroundMs: 0, latest: () => fail("link.closed") };
    return { driver, address, line, signal: new Canceller(), facts, contact, rounds: NO_ROUNDS };
  };
  const [own, ...others] = [linkTo(1), linkTo(2), linkTo(3)];
  const states: ControlState[] = [];
  const ports = { clock, civilTime: (wallMs: number) => isoOfWallMs(wallMs).slice(0, 19), store: createMemoryStore() };
  const names = packs.map((pack): PackName => {
    const { address, bmsVersion, modelSerial, packSerial } = pack.truth();
    return { family: driver.family, address, identity: { bmsVersion, modelSerial, packSerial } };
  });
  const nameOf = (address: number) => names.find((name) => name.address === address) ?? null;
  let links: readonly PackLink[] = [own, ...others].flatMap((link) => (link ? [link] : []));
  const service = new ControlService({
    ports,
    otherLinks: () => links,
    nameOf,
    cellCountOf: () => null,
    settingsRead: () => null,
    emit: (state) => states.push(state),
    onSettings: () => undefined,
  });
  const [name] = names;
  service.setLink(own ?? null);
  service.setPack(own && name ? { link: own, name } : null);
  const set = async (everyPack = true) => {
    const report = await clock.run(service.setClock(everyPack), 600_000);
    if (!report.ok) throw new Error(report.error.code);
    return report.value.rows.map(({ address, verdict, error }) => [address, verdict, error?.code ?? null]);
  };
  // The clock of a pack tells whole seconds that have passed.
  const offsets = () => packs.map((pack) => Math.ceil((Date.parse(`${pack.truth().packTime}Z`) - clock.wallMs()) / 1000));
  return { service, set, packs, offsets, states, linkTo, setLinks: (next: readonly PackLink[]) => (links = next) };
}

describe("the clocks of all packs", () => {
  it("are set one after the other, each proven", async () => {
    const { set, offsets, states } = bankOfThree();
    expect(states.at(-1)?.others).toBe(2);
    expect(await set()).toEqual([1, 2, 3].map((address) => [address, "done", null]));
    for (const offset of offsets()) expect(Math.abs(offset)).toBeLessThanOrEqual(1);
    const rows = states.flatMap(({ clockReport }) =>
      clockReport ? [clockReport.rows.filter(({ verdict }) => verdict === "done").length] : [],
    );
    expect([...new Set(rows)]).toEqual([0, 1, 2, 3]);
  });

  it("only this one when only this one is wanted", async () => {
    const { set, offsets } = bankOfThree();
    expect(await set(false)).toEqual([[1, "done", null]]);
    expect(offsets().slice(1)).toEqual([200, 300]);
  });

  it.each([
    [{ kind: "refuseCommand" }, "refused", "device.refused"],
    [{ kind: "ignoreCommand" }, "notDone", null],
    [{ kind: "silence", ms: 3_600_000 }, "unknown", "link.timeoutFirstByte"],
  ] as const)("stop at the first doubt: %o", async (rule, verdict, error) => {
    const { set, offsets } = bankOfThree([{ when: { ...onCommand, address: 2 }, do: rule }]);
    expect(await set()).toEqual([
      [1, "done", null],
      [2, verdict, error],
      [3, "notTried", null],
    ]);
    expect(offsets()[2]).toBe(300);
  });

  it("stop where somebody stops them", async () => {
    const { set, offsets, service, states } = bankOfThree();
    const done = set();
    // What was sent stays sent and is proven; nothing is begun after it.
    service.cancel();
    expect((await done).map(([, verdict]) => verdict)).toEqual(["done", "notTried", "notTried"]);
    expect(offsets().slice(1)).toEqual([200, 300]);
    expect(states.at(-1)?.clockReport?.endedWallMs).not.toBeNull();
  });

  it("never to another pack than the one that was there: neither online nor beside it", async () => {
    const beside = bankOfThree();
    beside.packs[1]?.override({ packSerial: "ANOTHER-PACK-0002" });
    expect(await beside.set()).toEqual([
      [1, "done", null],
      [2, "notTried", "write.stale"],
      [3, "notTried", null],
    ]);
    expect(beside.offsets().slice(1)).toEqual([200, 300]);
    const rig = await fastPack();
    rig.pack().override({ packSerial: "ANOTHER-PACK-0002" });
    const set = await rig.ask(rig.app.call("control.setClock", { everyPack: true }));
    expect(set).toMatchObject({ ok: false, error: { code: "write.stale", detail: { reason: "otherPack" } } });
    expect([await rig.sent("B2"), rig.control().clockReport]).toEqual([[], null]);
  });

  it("never to a pack that has not told who it is", async () => {
    const { set, offsets, setLinks, linkTo } = bankOfThree();
    setLinks([linkTo(4)]);
    expect((await set())[1]).toEqual([4, "notTried", "link.busy"]);
    expect(offsets().slice(1)).toEqual([200, 300]);
  });

  it("also after a pack that may not be written, because nothing was asked of that one", async () => {
    for (const [skipped, code] of [
      [0, "write.sharedAddress"],
      [4, "link.busy"],
    ] as const) {
      const { set, offsets, setLinks, linkTo } = bankOfThree();
      setLinks([linkTo(skipped), linkTo(2), linkTo(3, false)]);
      expect(await set()).toEqual([
        [1, "done", null],
        [skipped, "notTried", code],
        [2, "done", null],
        [3, "notTried", "write.unproven"],
      ]);
      expect(Math.abs(offsets()[1] ?? 99)).toBeLessThanOrEqual(1);
    }
  });

  it("never to the address that all share, nor to what may be of another family", async () => {
    for (const [address, isProven, code] of [
      [0, true, "write.sharedAddress"],
      [2, false, "write.unproven"],
    ] as const) {
      const { set, offsets, setLinks, linkTo } = bankOfThree();
      setLinks([linkTo(address, isProven)]);
      expect((await set())[1]).toEqual([address, "notTried", code]);
      expect(offsets().slice(1)).toEqual([200, 300]);
    }
  });
});
