import { describe, expect, it } from "vitest";
import { driverOf } from "../../protocol/index.ts";
import type { HistoryState } from "../../src/contract/history.ts";
import { createApp } from "../../src/core/app.ts";
import { historyRig, raws } from "../support/historyRig.ts";
import { FAMILIES } from "../support/paramRig.ts";

const KEEPING = FAMILIES.filter((family) => driverOf(family).history);

describe("the archive of one pack, of which two programs have the folder", () => {
  it.each(KEEPING)("%s: each goes on after what the other has added, and no number of a download comes twice", async (family) => {
    const rig = await historyRig(family);
    const first = await rig.download();
    const before = raws(await rig.rows());
    expect(first.added).toBe(before.length);
    // A second program beside it, on the same folder, while the first one has the archive open.
    rig.bus.packs[0]?.log("alarm");
    const other = createApp(rig.ports);
    let theirs: HistoryState | null = null;
    other.subscribe((message) => {
      if (message.event === "history") theirs = message.payload;
    });
    await rig.clock.run(rig.call().call("session.disconnect", {}));
    await rig.clock.run(other.call("session.connect", { path: rig.usb.path, family, baudRate: 9600, address: 1 }));
    await rig.until(() => (theirs?.archive ?? null) !== null);
    await rig.clock.run(other.call("history.download", {}));
    await rig.until(() => (theirs?.result ?? null) !== null, 900_000);
    await rig.clock.run(other.close());
    await rig.connect();
    await rig.until(() => rig.session().pack !== null);
    await rig.clock.run(rig.call().call("history.download", {}));
    await rig.until(() => rig.now().progress === null, 900_000);
    const lines = [...rig.grown.values()].flatMap((text) => text.trim().split("\n")).map((line) => JSON.parse(line));
    const sessions = lines.flatMap(({ k, s }) => (k === "session" ? [s] : []));
    expect(sessions).toEqual([1, 2, 3]);
    const after = raws(await rig.rows());
    expect(after.slice(-before.length)).toEqual(before);
    expect(new Set(after).size).toBe(after.length);
  });
});
