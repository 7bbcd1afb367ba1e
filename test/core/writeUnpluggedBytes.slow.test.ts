import { describe, expect, it } from "vitest";
import { airTimeMs } from "../../protocol/index.ts";
import { EDITS, hasJournal, movedFrom, ready, writeFrames } from "../support/faultRig.ts";
import { report as print } from "../support/hostApp.ts";
import { FAMILIES, reportOf } from "../support/paramRig.ts";

const BAUD = 9600;

/** From the first byte of the first write to the last of its answer: milliseconds from the beginning of the job, one for each byte. */
async function byteTimes(family: (typeof FAMILIES)[number]): Promise<readonly number[]> {
  const rig = await ready(family);
  const startMs = rig.clock.nowMs();
  await rig.write(EDITS);
  const [first] = await writeFrames(rig, family, 0);
  const answer = (await rig.trace(first?.seq)).find(({ direction }) => direction === "rx");
  if (!first || !answer) throw new Error("no write");
  const count = Math.ceil((answer.atMs - first.atMs) / airTimeMs(1, BAUD));
  return Array.from({ length: count + 1 }, (_, byte) => first.atMs - startMs + airTimeMs(byte + 0.5, BAUD));
}

describe.each(FAMILIES)("the cable out at any byte of the first write over %s", (family) => {
  it("what is told is true, and the same run goes back once it is in again", async () => {
    const times = await byteTimes(family);
    const seen = { notHeard: 0, stored: 0 };
    for (const [byte, atMs] of times.entries()) {
      const rig = await ready(family);
      const before = rig.settings();
      rig.clock.after(atMs, () => rig.plug([]));
      const { outcome, rows } = reportOf(await rig.write(EDITS));
      const atCut = rig.settings();
      expect([byte, outcome, hasJournal(rig)]).toEqual([byte, "unknown", true]);
      for (const { key, got } of rows) if (got !== null) expect([byte, key, got]).toEqual([byte, key, atCut[key]]);
      rig.plug([rig.usb]);
      await rig.until(() => rig.session().phase === "online" && rig.params().unfinished?.isRead === true, 120_000, 50);
      for (const { key, now } of rig.params().unfinished?.rows ?? []) expect([byte, key, now]).toEqual([byte, key, atCut[key]]);
      const isStored = Object.keys(movedFrom(before, atCut)).length > 0;
      seen[isStored ? "stored" : "notHeard"] += 1;
      const back = await rig.ask(rig.app.call("params.recover", { action: "rollBack" }));
      expect([byte, back.ok, movedFrom(before, rig.settings()), hasJournal(rig)]).toEqual([byte, true, {}, false]);
    }
    print(`${family}: unplugged at each of ${times.length} bytes: ${seen.notHeard} before the pack had all of it, ${seen.stored} after`);
    expect(Math.min(seen.notHeard, seen.stored)).toBeGreaterThan(5);
  });
});
