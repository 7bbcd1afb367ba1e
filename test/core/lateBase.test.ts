import { describe, expect, it } from "vitest";
import { concatBytes } from "../../protocol/bytes/bytes.ts";
import { withCrc } from "../../protocol/modbus/frame.ts";
import { createPack } from "../../protocol/sim/index.ts";
import type { FleetState } from "../../src/contract/fleet.ts";
import { bankRig } from "../support/bankRig.ts";
import { markProven, movedFrom } from "../support/faultRig.ts";
import type { ParamRig } from "../support/paramRig.ts";
import { paramRig, reportOf } from "../support/paramRig.ts";

const FAMILY = "ritar-modbus";
const VALUES = { cellOvDelayUs: 2_000_000 };

/** No more than 16 registers a read: settings are asked for in the length of the cells, and a late answer with cells fits. */
const fewAtATime = () => createPack({ address: 1, seed: 1, registerManners: { mostPerRead: 16 } });

/** In front of the answer with the voltage settings comes, once, one with the cells that was asked for long before. */
function answerLate({ bus }: Pick<ParamRig, "bus">): void {
  const cells = (bus.packs[0]?.truth().cellVoltagesMv ?? []).flatMap((mv) => [mv >> 8, mv & 0xff]);
  const late = withCrc([1, 3, cells.length, ...cells]);
  const make = (answer: Uint8Array) => concatBytes(late, answer);
  bus.setFaults([{ when: { block: "settingsVoltage", times: 1 }, do: { kind: "remake", make } }]);
}

const settingsOf = ({ bus }: Pick<ParamRig, "bus">) => Object.fromEntries(bus.packs[0]?.truth().settings ?? []);

describe("a late answer with cells in the place of settings", () => {
  it("is not what the rest of a group is written from, where a profile goes to packs that nobody has looked at", async () => {
    const rig = await bankRig(FAMILY, { packs: [fewAtATime()] });
    await rig.scanned();
    const made = await rig.clock.run(rig.app.call("backups.make", {}));
    if (!made?.ok) throw new Error("no backup");
    markProven({ documents: rig.documents, read: () => rig.params().read ?? expect.fail("not read") });
    const valuesIn = async (name: string) => {
      const backup = await rig.app.call("backups.read", { name });
      return backup.ok ? backup.value.values : backup.error;
    };
    const before = settingsOf(rig);
    answerLate(rig);
    await rig.clock.run(rig.app.call("fleet.apply", { family: FAMILY, values: VALUES, addresses: [1], confirmed: [] }));
    const fleet = (): FleetState | null => {
      const last = rig.events.findLast(({ message }) => message.event === "fleet")?.message;
      return last?.event === "fleet" ? last.payload : null;
    };
    await rig.until(() => fleet()?.isRunning === false, 120_000);
    const [row] = fleet()?.rows ?? [];
    expect([row?.status, movedFrom(before, settingsOf(rig))]).toEqual(["verified", VALUES]);
    // Nor what the way back would lead to.
    expect(await valuesIn(row?.report?.backup ?? "")).toEqual(await valuesIn(made.value.name));
  });

  it("is not shown as settings, and not taken for a change by another hand", async () => {
    const rig = await paramRig(FAMILY, { packs: [fewAtATime()] });
    markProven(rig);
    const { values } = rig.read();
    answerLate(rig);
    expect(await rig.ask(rig.app.call("params.read", {}))).toMatchObject({ ok: true, value: { values } });
    answerLate(rig);
    expect(reportOf(await rig.write(VALUES)).outcome).toBe("verified");
  });

  it("costs nothing where it does not come: what is as it was seen is read once", async () => {
    const rig = await paramRig(FAMILY, { packs: [fewAtATime()] });
    markProven(rig);
    const { exchanges } = reportOf(await rig.write(VALUES));
    expect(exchanges.again).toBeUndefined();
  });
});
