import { describe, expect, it } from "vitest";
import { SCENES } from "../../protocol/sim/index.ts";
import { watchWorking } from "../../src/core/working.ts";
import { siteOf } from "../support/commissioningRig.ts";
import { coreRig } from "../support/coreRig.ts";
import { EVERY_10S } from "../support/logRig.ts";
import { switchedPublishing, TO_BROKER } from "../support/switchedPublishing.ts";

describe("work that sleep would cut off", () => {
  it("is a download of the history, logging and a commissioning, and not the look at live values", async () => {
    const rig = coreRig({ families: ["ritar-modbus"], stage: { scene: SCENES.discharge, packCount: 1, seed: 3 } });
    const said: boolean[] = [];
    rig.app.subscribe(watchWorking((isWorking) => said.push(isWorking)));
    await rig.connect();
    await rig.until(() => rig.session().pack !== null);
    await rig.clock.run(rig.app.call("params.read", {}));
    expect(said).toEqual([]);
    await rig.clock.run(rig.app.call("history.download", {}));
    await rig.until(() => said.length === 2, 1_200_000);
    expect(said).toEqual([true, false]);
    await rig.clock.run(rig.app.call("log.start", EVERY_10S));
    expect(said).toEqual([true, false, true]);
    await rig.clock.run(rig.app.call("log.stop", {}));
    expect(said).toEqual([true, false, true, false]);
    await rig.clock.run(rig.app.call("commission.start", { site: siteOf(1) }));
    await rig.clock.run(rig.app.call("commission.run", { checks: ["addresses"] }));
    await rig.until(() => said.length === 6, 120_000);
    expect(said.slice(4)).toEqual([true, false]);
  });

  it("is publishing, too, as long as it is on", async () => {
    const rig = coreRig({ wrap: switchedPublishing(() => 0).wrap });
    const said: boolean[] = [];
    rig.app.subscribe(watchWorking((isWorking) => said.push(isWorking)));
    await rig.clock.run(rig.app.call("publish.start", { settings: TO_BROKER, secrets: {} }));
    expect(said).toEqual([true]);
    await rig.clock.run(rig.app.call("publish.stop", {}));
    expect(said).toEqual([true, false]);
  });
});
