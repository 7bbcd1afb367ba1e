import { describe, expect, it } from "vitest";
import type { FamilyId } from "../../protocol/index.ts";
import { driverOf } from "../../protocol/index.ts";
import type { FaultRule } from "../../protocol/sim/index.ts";
import { controlReport, controlRig } from "../support/controlRig.ts";
import { coreRig } from "../support/coreRig.ts";
import type { FaultRig } from "../support/faultRig.ts";
import { EDITS, hasJournal, ready } from "../support/faultRig.ts";
import { FAMILIES, reportOf } from "../support/paramRig.ts";

const OTHER = { packSerial: "ANOTHER-PACK-0002" };
const OTHER_PACK = { code: "device.otherPack" };
/** An open line picks up a byte whenever something is sent. */
const NOISE: readonly FaultRule[] = [{ when: {}, do: { kind: "garbage", bytes: 1 } }];
const SWAP_MS = 2500;

/** The serial numbers under which values with this state of health were shown since that event. */
function serialsOf(rig: FaultRig, from: number, sohDeciPct: number, serialBefore: string): readonly unknown[] {
  let serial: unknown = serialBefore;
  const shown: unknown[] = [];
  for (const { message } of rig.events.slice(from)) {
    if (message.event === "session") serial = message.payload.pack?.identity.packSerial ?? null;
    if (message.event === "snapshot" && message.payload.snapshot.sohDeciPct === sohDeciPct) shown.push(serial);
  }
  return shown;
}

/** While the plug is moved nothing is silent: every question is followed by a byte that nobody sent. */
describe.each(FAMILIES)("%s: a pack exchanged while the open line picks up bytes", (family: FamilyId) => {
  it("shows none of its live values under the name of the one before", async () => {
    const rig = await ready(family);
    const { packSerial } = rig.read().pack.identity;
    const from = rig.events.length;
    rig.bus.setFaults(NOISE);
    await rig.clock.run(SWAP_MS);
    rig.bus.packs[0]?.override({ ...OTHER, sohDeciPct: 980 });
    rig.bus.setFaults([]);
    await rig.until(() => rig.session().pack?.identity.packSerial === OTHER.packSerial);
    const shown = serialsOf(rig, from, 980, packSerial);
    expect(shown.length).toBeGreaterThan(0);
    expect(shown).not.toContain(packSerial);
  });

  const writeThenMoved = async (faults: readonly FaultRule[]) => {
    const rig = await ready(family);
    rig.bus.setFaults(faults);
    const write = rig.write({ cellOvAlarmMv: EDITS.cellOvAlarmMv });
    await rig.until(() => rig.params().progress?.stage === "readingBack");
    rig.bus.setFaults(NOISE);
    await rig.clock.run(SWAP_MS + 1000);
    rig.bus.packs[0]?.override({ ...OTHER, settings: new Map([...rig.truth().settings, ["cellOvAlarmMv", EDITS.cellOvAlarmMv]]) });
    rig.bus.setFaults([]);
    expect(reportOf(await write)).toMatchObject({ outcome: "unknown", reason: OTHER_PACK });
    expect(hasJournal(rig)).toBe(true);
  };

  it("inside a write, though it holds what was to be written, is not called verified", async () => {
    await writeThenMoved([{ when: { kind: "write", times: 1 }, do: { kind: "drop" } }]);
  });

  it("whose write itself was followed by such a byte, is not called verified", async () => {
    await writeThenMoved([{ when: { kind: "write" }, do: { kind: "garbage", bytes: 1 } }]);
  });
});

describe("a command", () => {
  it("that another pack seems to have obeyed after noise is neither called done nor not done", async () => {
    const rig = await controlRig();
    rig.bus.setFaults([
      { when: { kind: "command" }, do: { kind: "ignoreCommand" } },
      { when: { kind: "command" }, do: { kind: "garbage", bytes: 1 } },
    ]);
    const run = rig.run("buzzerOn");
    await rig.until(() => ["readingBack", "listening"].includes(rig.control().stage ?? ""));
    rig.bus.setFaults(NOISE);
    await rig.clock.run(SWAP_MS + 500);
    rig.pack().override(OTHER);
    rig.bus.setFaults([]);
    expect(controlReport(await run)).toMatchObject({ verdict: "unknown", reason: OTHER_PACK });
  });
});

describe.each(FAMILIES)("%s: a pack exchanged before it has told its whole name", (family: FamilyId) => {
  it.each([
    ["silence", "drop"],
    ["noise", "garbage"],
  ] as const)("is given none that is made of two, after %s", async (_what, kind) => {
    const rig = coreRig({ families: [family] });
    const block = driverOf(family).identityPlan.at(-1)?.block ?? "";
    const { packSerial, bmsVersion } = rig.truth();
    const other = { packSerial: OTHER.packSerial, bmsVersion: `${bmsVersion.slice(0, -1)}7` };
    await rig.connect({ family, baudRate: 9600, address: 1 });
    rig.bus.setFaults([{ when: { block }, do: { kind: "drop" } }]);
    await rig.until(() => rig.session().phase === "online");
    await rig.clock.run(200);
    rig.bus.setFaults([{ when: {}, do: kind === "drop" ? { kind } : { kind, bytes: 1 } }]);
    await rig.clock.run(SWAP_MS);
    rig.stage.packs[0]?.override(other);
    // The rest of the name comes, and then nothing by which it could be confirmed.
    const first = driverOf(family).identityPlan[0]?.block ?? "";
    rig.bus.setFaults(first === block ? [] : [{ when: { block: first }, do: { kind: "drop" } }]);
    await rig.clock.run(20_000);
    rig.bus.setFaults([]);
    await rig.until(() => rig.session().pack !== null);
    await rig.clock.run(5000);
    const names = rig.events.flatMap(({ message }) =>
      message.event === "session" && message.payload.identity !== null ? [message.payload.identity] : [],
    );
    expect([...new Set(names.map((name) => `${name.bmsVersion} ${name.packSerial}`))]).toEqual([`${other.bmsVersion} ${other.packSerial}`]);
    expect(packSerial).not.toBe(other.packSerial);
  });
});

describe.each(FAMILIES)("%s: a pack that tells its name and none of its values", (family: FamilyId) => {
  it("is not shown with those of the pack before", async () => {
    const rig = await ready(family);
    await rig.app.call("bank.watch", {});
    const { livePlan, probe } = driverOf(family);
    const state = async () => {
      const now = await rig.ask(rig.app.call("app.state", {}));
      if (!now.ok) throw new Error(now.error.code);
      return now.value;
    };
    await rig.until(() => rig.session().phase === "online");
    await rig.clock.run(2000);
    expect((await state()).bank.packs.find(({ isWired }) => isWired)?.snapshot).not.toBeNull();
    rig.bus.setFaults([{ when: {}, do: { kind: "silence", ms: 9000 } }]);
    await rig.until(() => rig.session().phase === "lost");
    expect((await state()).snapshot).not.toBeNull();
    rig.bus.packs[0]?.override(OTHER);
    rig.bus.setFaults(livePlan.map(({ block }) => ({ when: { block, skip: block === probe.block ? 1 : 0 }, do: { kind: "refuse" } })));
    await rig.until(() => rig.session().identity?.packSerial === OTHER.packSerial, 120_000);
    const { snapshot, session, bank } = await state();
    expect([session.identity?.packSerial, session.lastGoodAtMs, snapshot]).toEqual([OTHER.packSerial, null, null]);
    expect(bank.packs.find(({ isWired }) => isWired)?.snapshot).toBeNull();
  });
});

describe.each(FAMILIES)("%s: a pack whose plug is pulled before it has told its name", (family: FamilyId) => {
  it.each([3000, 5000, 7000, 8500, 10_000, 14_000])(
    "is named by what it tells after %i ms without it, and its settings are read",
    async (pulledMs) => {
      const rig = coreRig({ families: [family] });
      const block = driverOf(family).identityPlan.at(-1)?.block ?? "";
      await rig.connect({ family, baudRate: 9600, address: 1 });
      rig.bus.setFaults([{ when: { block }, do: { kind: "drop" } }]);
      await rig.until(() => rig.session().phase === "online");
      rig.bus.setFaults([{ when: {}, do: { kind: "drop" } }]);
      await rig.clock.run(pulledMs);
      rig.bus.setFaults([]);
      await rig.until(() => rig.session().pack !== null && Object.keys(rig.params().read?.values ?? {}).length > 0);
      await rig.clock.run(10_000);
      const { packSerial, bmsVersion } = rig.truth();
      const { identity } = rig.session().pack ?? {};
      // What was lost three times is told as not read.
      expect(identity?.packSerial).toBeOneOf([packSerial, "notRead"]);
      expect(identity?.bmsVersion).toBeOneOf([bmsVersion, "notRead"]);
      const { settings } = driverOf(family);
      const held = Object.fromEntries(settings.bindings.map(({ key }) => [key, rig.truth().settings.get(key)]));
      expect(rig.params().read?.values).toMatchObject(held);
      expect(rig.session().settings).toMatchObject(held);
    },
  );
});

describe.each(FAMILIES.filter((family) => driverOf(family).identityPlan.length > 1))("%s: a pack that confirms its name late", (family) => {
  it("has the settings that it told before", async () => {
    const rig = coreRig({ families: [family] });
    const { identityPlan, settings } = driverOf(family);
    const [first, last] = [identityPlan[0]?.block ?? "", identityPlan.at(-1)?.block ?? ""];
    await rig.connect({ family, baudRate: 9600, address: 1 });
    rig.bus.setFaults([{ when: { block: last }, do: { kind: "drop" } }]);
    await rig.until(() => rig.session().phase === "online");
    await rig.clock.run(200);
    rig.bus.setFaults([{ when: {}, do: { kind: "drop" } }]);
    await rig.clock.run(SWAP_MS);
    rig.bus.setFaults([{ when: { block: first }, do: { kind: "drop" } }]);
    await rig.clock.run(30_000);
    expect([rig.session().identity, rig.session().settings]).toEqual([null, {}]);
    rig.bus.setFaults([]);
    await rig.until(() => rig.session().pack !== null && rig.params().read !== null);
    const held = Object.fromEntries(settings.bindings.map(({ key }) => [key, rig.truth().settings.get(key)]));
    expect(rig.session().settings).toMatchObject(held);
    expect(rig.params().read?.values).toMatchObject(held);
  });
});
