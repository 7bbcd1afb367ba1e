import { describe, expect, it } from "vitest";
import { DRIVERS } from "../../protocol/index.ts";
import { historyRig } from "../support/historyRig.ts";
import { sharedFolder } from "../support/sharedFolder.ts";
import { valueIn } from "../support/valueIn.ts";

const FAMILIES = DRIVERS.flatMap(({ family, history }) => (history === null ? [] : [family]));

describe.each(FAMILIES)("%s: the turn of a download at its archive", (family) => {
  async function online() {
    const folder = sharedFolder();
    const rig = await historyRig(family, { wrap: folder.wrap });
    return { ...rig, folder, name: `history/${rig.now().archive?.key}` };
  }

  it("of two that are asked for at once one runs, and the other one takes nothing away from it", async () => {
    const rig = await online();
    const first = rig.app.call("history.download", {});
    const second = rig.app.call("history.download", {});
    expect(await rig.clock.run(first)).toMatchObject({ ok: true });
    expect(await rig.clock.run(second)).toMatchObject({ ok: false, error: { code: "link.busy" } });
    expect(rig.now().progress).not.toBeNull();
    expect([...rig.folder.held]).toEqual([rig.name]);
    await rig.until(() => (rig.now().archive?.count ?? 0) > 0);
    await rig.app.call("history.cancel", {});
    await rig.until(() => rig.now().result !== null);
    expect(rig.now().result).toMatchObject({ outcome: "cancelled" });
    expect([...rig.folder.held]).toEqual([]);
  });

  it("is given back where the pack was left while the download waited for it", async () => {
    const rig = await online();
    const giveBack = valueIn(await rig.folder.hold(rig.name));
    const begun = rig.app.call("history.download", {});
    await rig.clock.run(300);
    await rig.clock.run(rig.app.call("session.disconnect", {}));
    await giveBack();
    expect(await rig.clock.run(begun)).toMatchObject({ ok: false });
    expect(rig.now().progress).toBeNull();
    expect([...rig.folder.held]).toEqual([]);
  });

  it("is given back where the pack is left while the download waits for it to come back", async () => {
    const rig = await online();
    await rig.app.call("history.download", {});
    await rig.clock.run(300);
    rig.plug([]);
    await rig.until(() => rig.now().progress?.stage === "waiting", 60_000);
    expect([...rig.folder.held]).toEqual([rig.name]);
    await rig.clock.run(rig.app.call("session.disconnect", {}));
    expect([...rig.folder.held]).toEqual([]);
  });
});
