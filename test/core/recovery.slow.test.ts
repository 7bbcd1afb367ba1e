import { describe, expect, it } from "vitest";
import type { FamilyId } from "../../protocol/index.ts";
import type { ParamsState } from "../../src/contract/params.ts";
import { createApp } from "../../src/core/app.ts";
import { report } from "../support/hostApp.ts";
import type { Mortal } from "../support/mortal.ts";
import { mortal } from "../support/mortal.ts";
import { FAMILIES, paramRig } from "../support/paramRig.ts";

const EDITS = { cellOvAlarmMv: 3590, cellOvDelayUs: 2_000_000, packUvAlarmMv: 45_000 };

async function startWrite(family: FamilyId, deadline: number | null) {
  let host: Mortal | null = null;
  const rig = await paramRig(family, {
    paced: false,
    turnaroundMs: 5,
    wrap: (ports) => {
      host = mortal(ports);
      return host.ports;
    },
  });
  const life = host as Mortal | null;
  if (!life) throw new Error("no host");
  const before = rig.settings();
  const done = life.deeds.length;
  if (deadline !== null) life.dieAt(deadline);
  const write = rig.app.call("params.write", { edits: EDITS, seen: { ...rig.read().values }, confirmed: [] });
  let isOver = false;
  void write.then(() => {
    isOver = true;
  });
  for (let turns = 0; !isOver && !life.isDead && turns < 20_000; turns++) await rig.clock.run(5);
  // What was under way on the line still arrives.
  await rig.clock.run(1000);
  return { rig, life, before, deeds: life.deeds.slice(done) };
}

/** The program again, on the same machine and pack. */
async function startAgain(rig: Awaited<ReturnType<typeof paramRig>>, family: FamilyId, ports = rig.ports) {
  const app = createApp(ports);
  let state: ParamsState | null = null;
  app.subscribe((message) => {
    if (message.event === "params") state = message.payload;
  });
  const params = () => state as ParamsState | null;
  await rig.clock.run(50);
  const known = params()?.unfinished ?? null;
  await rig.clock.run(app.call("session.connect", { path: rig.usb.path, family, baudRate: "auto", address: 1 }));
  for (let turns = 0; turns < 4000; turns++) {
    await rig.clock.run(10);
    const now = params();
    if (now?.read && (now.unfinished === null || now.unfinished.isRead)) break;
  }
  await rig.clock.run(500);
  return { app, params, known };
}

describe.each(FAMILIES)("a program killed in the middle of a write over %s", (family) => {
  it("at any deed: the next start says what is known, and finishes or rolls back", async () => {
    const whole = await startWrite(family, null);
    expect(whole.rig.params().report?.outcome).toBe("verified");
    const last = whole.deeds.length;
    expect(last).toBeGreaterThan(30);
    const seen = { untouched: 0, offered: 0, complete: 0, finished: 0, rolledBack: 0 };
    for (let n = 1; n <= last; n++) {
      const { rig, before } = await startWrite(family, n);
      const wanted = { ...before, ...EDITS };
      const atDeath = rig.settings();
      const again = await startAgain(rig, family);
      const unfinished = again.params()?.unfinished ?? null;
      const isChanged = JSON.stringify(atDeath) !== JSON.stringify(before);
      if (unfinished === null) {
        // Either nothing had been sent, or all of it is there.
        expect([n, atDeath]).toEqual([n, isChanged ? wanted : before]);
        if (isChanged && again.known !== null) expect(again.params()?.report?.outcome).toBe("verified");
        seen[isChanged ? "complete" : "untouched"] += 1;
      } else {
        seen.offered += 1;
        // Known before any pack was connected, and what it says of each value now is what the pack holds.
        expect(again.known?.id).toBe(unfinished.id);
        for (const row of unfinished.rows) expect([n, row.key, row.now]).toEqual([n, row.key, atDeath[row.key]]);
        for (const row of unfinished.rows) {
          if (row.state === "verified") expect(row.now).toBe(row.wanted);
          if (row.state === "notSent") expect([n, row.now]).toEqual([n, row.from]);
        }
        expect(unfinished.sideEffects).toEqual([]);
        const blocked = again.app.call("params.write", { edits: { cellOvAlarmMv: 3580 }, seen: {}, confirmed: [] });
        expect(await blocked).toMatchObject({ error: { code: "write.unfinished" } });
        const action = n % 2 === 0 ? "finish" : "rollBack";
        const recovered = again.app.call("params.recover", { action });
        await rig.clock.run(recovered, 120_000);
        const result = await recovered;
        expect([n, result.ok]).toEqual([n, true]);
        if (result.ok && result.value) expect(result.value.outcome).toBe("verified");
        if (result.ok && result.value && action === "finish") {
          // What was finished is one write: its report names all of it, and its way back leads to the very beginning.
          expect(result.value.rows.map(({ key, from }) => [key, from]).sort()).toEqual(
            Object.keys(EDITS)
              .map((key) => [key, before[key]])
              .sort(),
          );
        }
        expect([n, rig.settings()]).toEqual([n, action === "finish" ? wanted : before]);
        expect(again.params()?.unfinished).toBeNull();
        seen[action === "finish" ? "finished" : "rolledBack"] += 1;
      }
      expect([...rig.documents.keys()].filter((name) => name.startsWith("journals/"))).toEqual([]);
      if (isChanged) expect([...rig.documents.keys()].some((name) => name.startsWith("backups/"))).toBe(true);
      await rig.clock.run(again.app.close());
    }
    const { untouched, offered, complete, finished, rolledBack } = seen;
    report(
      `${family}: killed at each of ${last} deeds: ${untouched} before the first journal, ${complete} already complete, ${offered} offered`,
    );
    report(`${family}: ${finished} finished and ${rolledBack} rolled back, all others of the pack's settings as before`);
    expect(Math.min(untouched, offered, complete, finished, rolledBack)).toBeGreaterThan(0);
  });

  it("killed once more while finishing, it still finds the way back to the very beginning", async () => {
    const { deeds } = await startWrite(family, null);
    // The second time that the journal is kept it says "sent"; two deeds later the first block is on its way.
    const kept = deeds.flatMap((deed, i) => (deed === "has kept journals" ? [i] : []));
    const firstSent = (kept[1] ?? 0) + 3;
    let twice = 0;
    for (let n = 1; n <= 60; n += 1) {
      const { rig, before } = await startWrite(family, firstSent);
      const second = mortal(rig.ports);
      const again = await startAgain(rig, family, second.ports);
      if (!again.params()?.unfinished) continue;
      second.dieAt(n);
      void again.app.call("params.recover", { action: "finish" });
      for (let turns = 0; !second.isDead && turns < 4000; turns++) await rig.clock.run(5);
      await rig.clock.run(1000);
      const third = await startAgain(rig, family);
      const unfinished = third.params()?.unfinished;
      if (!unfinished) continue;
      for (const row of unfinished.rows) expect([n, row.key, row.from]).toEqual([n, row.key, before[row.key]]);
      const back = third.app.call("params.recover", { action: "rollBack" });
      await rig.clock.run(back, 120_000);
      expect([n, rig.settings()]).toEqual([n, before]);
      twice += 1;
      await rig.clock.run(third.app.close());
    }
    report(`${family}: killed twice and rolled back to the beginning ${twice} times`);
    expect(twice).toBeGreaterThan(10);
  });
});
