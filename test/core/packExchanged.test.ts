import { describe, expect, it } from "vitest";
import type { FamilyId } from "../../protocol/index.ts";
import { driverOf } from "../../protocol/index.ts";
import type { FaultRule } from "../../protocol/sim/index.ts";
import { controlReport, controlRig } from "../support/controlRig.ts";
import { EDITS, hasJournal, lastSeq, ready } from "../support/faultRig.ts";
import { FAMILIES, reportOf } from "../support/paramRig.ts";

const OTHER = { packSerial: "ANOTHER-PACK-0002" };
const OTHER_PACK = { code: "device.otherPack" };
const silenceAt = (when: FaultRule["when"], ms = 4000): FaultRule[] => [{ when: { ...when, times: 1 }, do: { kind: "silence", ms } }];

/** Somebody plugs the cable into another pack with the same address while the program waits for an answer. */
describe.each(FAMILIES)("%s: a pack exchanged in the silence", (family: FamilyId) => {
  it("inside a write, though it holds what was to be written, is not called verified", async () => {
    const rig = await ready(family);
    rig.bus.setFaults(silenceAt({ kind: "write" }));
    const write = rig.write({ cellOvAlarmMv: EDITS.cellOvAlarmMv });
    await rig.until(() => rig.params().progress?.stage === "readingBack");
    rig.bus.packs[0]?.override({ ...OTHER, settings: new Map([...rig.truth().settings, ["cellOvAlarmMv", EDITS.cellOvAlarmMv]]) });
    const report = reportOf(await write);
    expect(report).toMatchObject({ outcome: "unknown", reason: OTHER_PACK, rows: [{ verdict: "unknown", got: null }] });
    // Nor when the settings are looked at again.
    await rig.until(() => rig.session().identity?.packSerial === OTHER.packSerial);
    await rig.until(() => rig.params().read?.pack.identity.packSerial === OTHER.packSerial);
    const told = rig.events.flatMap(({ message }) => (message.event === "params" ? [message.payload.report?.outcome] : []));
    expect(told).not.toContain("verified");
    expect(hasJournal(rig)).toBe(true);
  });

  it("between two blocks of a write gets nothing of it", async () => {
    const rig = await ready(family);
    rig.bus.setFaults(silenceAt({ kind: "write" }));
    const write = rig.write(EDITS);
    await rig.until(() => rig.params().progress?.stage === "readingBack");
    const sent = rig.writesSent();
    rig.bus.packs[0]?.override(OTHER);
    expect(reportOf(await write).outcome).toBe("unknown");
    expect(rig.writesSent()).toBe(sent);
  });

  it("is still the same where it is, and the write is verified", async () => {
    const rig = await ready(family);
    rig.bus.setFaults(silenceAt({ kind: "write" }));
    expect(reportOf(await rig.write(EDITS))).toMatchObject({ outcome: "verified", exchanges: { identity: expect.any(Number) } });
  });

  it("while settings are read gives none of them to the pack before", async () => {
    const rig = await ready(family);
    const before = rig.read().values;
    const last = driverOf(family).settingsPlan.at(-1)?.block ?? "";
    rig.bus.setFaults(silenceAt({ block: last }, 1200));
    const read = rig.ask(rig.app.call("params.read", {}));
    const seq = await lastSeq(rig);
    while (!(await rig.trace(seq)).some(({ direction, block }) => direction === "tx" && block === last)) await rig.clock.run(20);
    rig.bus.packs[0]?.override({ ...OTHER, settings: new Map([...rig.truth().settings, ["cellOvAlarmMv", 3500]]) });
    expect(await read).toEqual({ ok: false, error: OTHER_PACK });
    expect(rig.params().read?.values ?? before).toEqual(before);
  });
});

describe.each(FAMILIES)("%s: a pack exchanged in the silence", (family: FamilyId) => {
  it("of a question that was asked before the reading, gives no settings to the pack before", async () => {
    const rig = await ready(family);
    rig.bus.setFaults(silenceAt({ kind: "read" }, 900));
    const seq = await lastSeq(rig);
    while (!(await rig.trace(seq)).some(({ direction }) => direction === "tx")) await rig.clock.run(1);
    const read = rig.ask(rig.app.call("params.read", {}));
    await rig.clock.run(100);
    rig.bus.packs[0]?.override(OTHER);
    expect(await read).toEqual({ ok: false, error: OTHER_PACK });
  });

  it("behind an adapter that echoes is noticed too", async () => {
    const rig = await ready(family);
    rig.bus.setFaults([{ when: {}, do: { kind: "echo" } }]);
    await rig.clock.run(3000);
    rig.bus.setFaults([
      { when: { kind: "write", times: 1 }, do: { kind: "echo", only: true } },
      { when: {}, do: { kind: "echo" } },
    ]);
    const write = rig.write({ cellOvAlarmMv: EDITS.cellOvAlarmMv });
    await rig.until(() => rig.params().progress?.stage === "readingBack");
    rig.bus.packs[0]?.override({ ...OTHER, settings: new Map([...rig.truth().settings, ["cellOvAlarmMv", EDITS.cellOvAlarmMv]]) });
    expect(reportOf(await write)).toMatchObject({ outcome: "unknown", reason: OTHER_PACK });
  });

  it("shows none of its live values under the name of the one before", async () => {
    const rig = await ready(family);
    const { packSerial } = rig.read().pack.identity;
    rig.bus.setFaults(silenceAt({ kind: "read" }, 2500));
    const from = rig.events.length;
    await rig.until(() => rig.session().phase === "retrying");
    rig.bus.packs[0]?.override({ ...OTHER, sohDeciPct: 980 });
    await rig.until(() => rig.session().pack?.identity.packSerial === OTHER.packSerial);
    // Of the whole name, and of what windows and the command line show before the settings are read.
    let serials: readonly unknown[] = [packSerial, packSerial];
    const shown: unknown[] = [];
    for (const { message } of rig.events.slice(from)) {
      if (message.event === "session") serials = [message.payload.pack?.identity, message.payload.identity].map((each) => each?.packSerial);
      if (message.event === "snapshot" && message.payload.snapshot.sohDeciPct === 980) shown.push(...serials);
    }
    expect(shown.length).toBeGreaterThan(0);
    expect(shown).not.toContain(packSerial);
  });
});

describe("the shared address", () => {
  it("is not written to because the pack there was silent when the others were to be asked", async () => {
    const rig = await ready("paceic-v25", { stage: { firstAddress: 0, packCount: 2 } });
    rig.bus.setFaults([{ when: { address: 0, times: 8 }, do: { kind: "drop" } }]);
    await rig.until(() => rig.session().phase === "retrying");
    expect(await rig.write({ cellOvAlarmMv: 3590 })).toMatchObject({
      ok: false,
      error: { code: "write.sharedAddress", detail: { address: 1 } },
    });
    expect(rig.writesSent()).toBe(0);
  });
});

describe("a command whose silence another pack ends", () => {
  it.each([
    ["buzzerOn", 4000],
    // Less than what counts as off.
    ["shutdown", 1500],
  ] as const)("%s is neither called done nor not done", async (command, ms) => {
    const rig = await controlRig();
    // The pack before stays as it was: the one that is found is a running one.
    rig.bus.setFaults([{ when: { kind: "command" }, do: { kind: "ignoreCommand" } }, ...silenceAt({ kind: "command" }, ms)]);
    const run = rig.run(command);
    await rig.until(() => ["readingBack", "listening"].includes(rig.control().stage ?? ""));
    rig.pack().override(OTHER);
    expect(controlReport(await run)).toMatchObject({ verdict: "unknown", reason: OTHER_PACK });
  });
});
