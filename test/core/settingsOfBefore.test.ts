import { describe, expect, it } from "vitest";
import { createPack } from "../../protocol/sim/index.ts";
import { coreRig } from "../support/coreRig.ts";
import { FAMILIES, paramRig } from "../support/paramRig.ts";

const KEY = "cellOvAlarmMv";

describe("a pack that comes back and is silent to blocks that it answered before", () => {
  const TERMINALS = { terminalOtAlarmDeciC: 800, terminalOtProtectDeciC: 850, terminalOtReleaseDeciC: 750, terminalOtDelayUs: 2_000_000 };
  const isOfThose = (key: string) => key in TERMINALS || key.startsWith("calibration");

  it("has no values of those: neither in the reading of now nor on the screen", async () => {
    const rig = await paramRig("ritar-modbus", { stage: { pack: { settings: TERMINALS } } });
    const first = rig.read();
    expect(first.values).toMatchObject(TERMINALS);
    expect(Object.keys(first.shown).filter(isOfThose)).toHaveLength(8);
    rig.bus.setFaults(["settingsTerminal", "calibration"].map((block) => ({ when: { block }, do: { kind: "drop" } })));
    rig.plug([]);
    await rig.until(() => rig.session().phase !== "online");
    rig.plug([rig.usb]);
    await rig.until(() => rig.session().pack !== null && rig.read() !== first, 120_000);
    const { values, shown, missing, readAtWallMs } = rig.read();
    expect(readAtWallMs).toBeGreaterThan(first.readAtWallMs);
    expect(Object.keys({ ...values, ...shown, ...rig.session().settings }).filter(isOfThose)).toEqual([]);
    expect(missing).toEqual(expect.arrayContaining(Object.keys(TERMINALS)));
    expect(values[KEY]).toBe(first.values[KEY]);
  });

  it("keeps on the screen what it had until its settings have been asked for again", async () => {
    const rig = await paramRig("ritar-modbus");
    const from = rig.events.length;
    rig.plug([]);
    await rig.until(() => rig.session().phase !== "online");
    rig.plug([rig.usb]);
    await rig.until(() => rig.session().pack !== null, 120_000);
    const empty = rig.events
      .slice(from)
      .filter(({ message }) => message.event === "session" && message.payload.settings[KEY] === undefined);
    expect(empty).toEqual([]);
  });
});

describe.each(FAMILIES)("%s: two packs that say the same of themselves", (family) => {
  it.each(["", "TWIN-0001"])("serial %j: the one that is found instead of the other never shows its thresholds", async (serial) => {
    const names = { packSerial: serial, modelSerial: serial, bmsVersion: "V1" };
    const packs = [1, 2].map((address) => createPack({ address, seed: address, ...names, settings: { [KEY]: 3500 + address } }));
    const rig = coreRig({ families: [family], packs });
    await rig.connect({ family, baudRate: 9600 });
    await rig.until(() => rig.session().pack !== null, 120_000);
    expect(rig.session()).toMatchObject({ found: { address: 1 }, settings: { [KEY]: 3501 } });
    const from = rig.events.length;
    rig.bus.setFaults([{ when: { address: 1 }, do: { kind: "drop" } }]);
    await rig.until(() => rig.session().phase === "lost");
    await rig.clock.run(rig.app.call("session.searchAddresses", {}));
    await rig.until(() => rig.session().pack?.address === 2, 300_000);
    expect(rig.session().settings[KEY]).toBe(3502);
    const wrong = rig.events.slice(from).filter(({ message }) => {
      if (message.event !== "session" || message.payload.identity === null) return false;
      return message.payload.found?.address === 2 && message.payload.settings[KEY] === 3501;
    });
    expect(wrong).toEqual([]);
  });
});
