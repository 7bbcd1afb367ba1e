import { DRIVERS } from "../../protocol/index.ts";
import { openLine } from "../../src/node/publish/openLine.ts";
import type { PublishedPack } from "../../src/publish/pack.ts";
import { Publisher } from "../../src/publish/publisher.ts";
import { type CoreRigOptions, coreRig } from "./coreRig.ts";

/** Publishing from the simulator in one process and one leaping clock. */
export async function publishRig(options: CoreRigOptions = {}) {
  const rig = coreRig({ families: ["paceic-v25"], ...options });
  const door = openLine(rig.ports, { path: rig.usb.path, family: "auto", baudRate: "auto", address: "auto" }, DRIVERS);
  const publisher = new Publisher(rig.clock, [{ name: "cellar", door }]);
  const pack = (address = 1): PublishedPack => {
    const found = publisher.packs().find((each) => each.address === address);
    if (!found) throw new Error(`no pack ${address}`);
    return found;
  };
  await rig.clock.run(publisher.start());
  return {
    ...rig,
    publisher,
    pack,
    /** Lets time pass until `check` holds. */
    async until(check: () => boolean, limitMs = 120_000): Promise<void> {
      const endMs = rig.clock.nowMs() + limitMs;
      while (!check()) {
        if (rig.clock.nowMs() > endMs) throw new Error(`not within ${limitMs} ms`);
        await rig.clock.run(100);
      }
    },
  };
}
