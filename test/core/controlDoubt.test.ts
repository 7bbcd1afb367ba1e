import { describe, expect, it } from "vitest";
import type { FaultRule } from "../../protocol/sim/index.ts";
import { createPack } from "../../protocol/sim/index.ts";
import type { ControlState } from "../../src/contract/control.ts";
import { bankRig } from "../support/bankRig.ts";
import { controlReport } from "../support/controlRig.ts";
import { ritarControlRig } from "../support/ritarControl.ts";

/** Out of order: a pack that holds this would be read by the wrong map. */
const WRONG = { packOvAlarmMv: 59_500 };
const REFUSED = {
  ok: false,
  error: { code: "write.implausible", detail: { what: "order", keys: "packOvAlarmMv packOvProtectMv" } },
} as const;

const doubtful = () => ritarControlRig({ stage: { pack: { settings: WRONG } } });
type Rig = Awaited<ReturnType<typeof ritarControlRig>>;

function markProven({ documents, session }: Rig): void {
  documents.set("proven-writes", JSON.stringify({ [`ritar-modbus ${session().identity?.bmsVersion}`]: 1 }));
}

describe("while what was read cannot be the settings of such a pack, and nobody has written to its firmware", () => {
  it.each(["openChargeMos", "closeDischargeMos", "fanOn", "shutdown", "restoreDefaults"] as const)("%s is refused", async (command) => {
    const rig = await doubtful();
    expect(rig.params().read?.doubt?.what).toBe("order");
    expect(await rig.run(command)).toEqual(REFUSED);
    expect([await rig.switches(), rig.notes()]).toEqual([[], []]);
    expect([...rig.documents.keys()].filter((name) => name.startsWith("backups/"))).toEqual([]);
  });

  it("the clock is not set", async () => {
    const rig = await doubtful();
    rig.pack().setClockOffset(8040);
    expect(await rig.ask(rig.app.call("control.setClock", { everyPack: false }))).toEqual(REFUSED);
    const offsetS = Math.round((Date.parse(`${rig.truth().packTime}Z`) - rig.clock.wallMs()) / 1000);
    expect(offsetS).toBeGreaterThan(8000);
  });

  it("PC control can still be ended: by hand, and when the tool disconnects", async () => {
    const byHand = await doubtful();
    expect(controlReport(await byHand.run("endPcControl")).verdict).toBe("acknowledged");
    const rig = await ritarControlRig();
    expect(controlReport(await rig.run("openChargeMos")).verdict).toBe("done");
    rig.pack().applySettings(WRONG);
    await rig.ask(rig.app.call("params.read", {}));
    expect(await rig.run("openDischargeMos")).toEqual(REFUSED);
    await rig.ask(rig.app.call("session.disconnect", {}));
    expect((await rig.switches()).map(([register]) => register)).toEqual([231, 238]);
    expect(rig.notes()).toEqual([]);
  });

  it("is not asked of firmware that has been written to", async () => {
    for (const command of ["fanOn", "restoreDefaults"] as const) {
      const rig = await doubtful();
      markProven(rig);
      expect(controlReport(await rig.run(command)).verdict).toBe("done");
    }
  });

  it("settings that were not read whole are read before anything is switched", async () => {
    const faults: readonly FaultRule[] = [{ when: { block: "settingsTerminal", kind: "read" }, do: { kind: "truncate" } }];
    const rig = await ritarControlRig({ faults });
    expect(rig.params().read?.unread.map(({ block }) => block)).toEqual(["settingsTerminal"]);
    expect(await rig.run("fanOn")).toMatchObject({ ok: false, error: { detail: { block: "settingsTerminal" } } });
    rig.bus.setFaults([]);
    expect(controlReport(await rig.run("fanOn")).verdict).toBe("done");
  });
});

describe("the clocks of several packs", () => {
  it("stop at one whose own settings cannot be true", async () => {
    const packs = [1, 2, 3].map((address) =>
      createPack({ address, seed: address, packSerial: `SN${address}`, clockOffsetS: 100 * address, settings: address === 2 ? WRONG : {} }),
    );
    const rig = await bankRig("ritar-modbus", { packs });
    await rig.scanned();
    await rig.clock.run(20_000);
    const control = (): ControlState => {
      const last = rig.events.findLast(({ message }) => message.event === "control")?.message;
      if (last?.event !== "control") throw new Error("no control yet");
      return last.payload;
    };
    await rig.until(() => control().others === 2);
    const set = await rig.clock.run(rig.app.call("control.setClock", { everyPack: true }), 600_000);
    if (!set.ok) throw new Error(set.error.code);
    expect(set.value.rows.map(({ address, verdict, error }) => [address, verdict, error?.code ?? null])).toEqual([
      [1, "done", null],
      [2, "notTried", "write.implausible"],
      [3, "notTried", null],
    ]);
  });
});
