import { expect, it } from "vitest";
import { commissioningRig } from "../support/commissioningRig.ts";
import { FAMILIES } from "../support/paramRig.ts";
import { replayed, savedText, snapshotsOf } from "../support/replayRig.ts";

it.each(FAMILIES)("%s: a recording of a run is shown to its end, and changes no commissioning", async (family) => {
  const rig = await commissioningRig(family);
  await rig.run("addresses", "settingsEqual", "clocks");
  const kept = rig.current();
  const text = await savedText(rig.app);
  const events = await replayed(rig, text);
  expect(snapshotsOf(events).length).toBeGreaterThan(0);
  expect(await rig.app.call("commission.mark", { check: "powerCable", status: "byHand", by: "A", remark: "" })).toMatchObject({
    ok: false,
    error: { code: "host.replaying" },
  });
  await rig.clock.run(rig.app.call("replay.close", {}));
  const state = await rig.clock.run(rig.app.call("app.state", {}));
  expect(state.ok && state.value.commissioning.current).toEqual(kept);
});
