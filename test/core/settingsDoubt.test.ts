import { expect, it } from "vitest";
import { driverOf } from "../../protocol/index.ts";
import { coreRig } from "../support/coreRig.ts";
import { FAMILIES } from "../support/paramRig.ts";

const KEY = "cellOvAlarmMv";
const TURNS = 12;
/** Long enough for a plug to be moved, short enough for the connection to stay. */
const MOVED_MS = 2300;

it.each(FAMILIES)("%s: settings that come after the plug was moved are not shown under the former name", async (family) => {
  for (let turn = 0; turn < TURNS; turn++) {
    const rig = coreRig({ families: [family] });
    await rig.connect({ family, baudRate: 9600, address: 1 });
    await rig.until(() => rig.session().identity !== null);
    const former = rig.session().identity?.packSerial;
    await rig.clock.run(turn * 60);
    const [pack] = rig.stage.packs;
    if (!pack) throw new Error("no pack");
    const before = pack.truth().settings.get(KEY) ?? 0;
    rig.bus.setFaults([{ when: {}, do: { kind: "drop" } }]);
    await rig.clock.run(MOVED_MS);
    pack.override({ packSerial: "OTHER" });
    pack.applySettings({ [KEY]: before + 10 });
    rig.bus.setFaults([]);
    const from = rig.events.length;
    await rig.clock.run(30_000);
    const wrong = rig.events.slice(from).filter(({ message }) => {
      if (message.event !== "session") return false;
      return message.payload.identity?.packSerial === former && message.payload.settings[KEY] === before + 10;
    });
    expect([turn, wrong.length]).toEqual([turn, 0]);
    await rig.clock.run(rig.app.close());
  }
});

it.each(FAMILIES)("%s: a pack that is silent to a live block for ever has its settings told all the same", async (family) => {
  const last = driverOf(family).livePlan.at(-1)?.block ?? "";
  const rig = coreRig({ families: [family], faults: [{ when: { block: last }, do: { kind: "drop" } }] });
  await rig.connect({ family, baudRate: 9600, address: 1 });
  await rig.until(() => rig.session().pack !== null, 120_000);
  expect(Object.keys(rig.session().settings)).toContain(KEY);
  await rig.clock.run(rig.app.close());
});
