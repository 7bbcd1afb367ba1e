import { describe, expect, it } from "vitest";
import type { Result } from "../../protocol/index.ts";
import { createPack } from "../../protocol/sim/index.ts";
import type { FleetState } from "../../src/contract/fleet.ts";
import { bankRig } from "../support/bankRig.ts";
import { controlReport, controlRig } from "../support/controlRig.ts";
import { EDITS, hasJournal, movedFrom, ready } from "../support/faultRig.ts";
import { FAMILIES, reportOf } from "../support/paramRig.ts";
import { savedText, upload } from "../support/replayRig.ts";

const BUSY = { ok: false, error: { code: "link.busy" } };
const DONE = { ok: true, value: null };

describe("the connection stays", () => {
  it.each(FAMILIES)("%s: neither a connection nor its end nor a recording cuts a write, and all of them work after it", async (family) => {
    const rig = await ready(family);
    await upload(rig.app, await savedText(rig.app));
    const wanted = { path: rig.usb.path, family, baudRate: 9600, address: 1 } as const;
    const before = rig.settings();
    const write = rig.write(EDITS);
    await rig.until(() => rig.params().progress?.stage === "sending");
    const told = await rig.ask(rig.app.call("preferences.read", {}));
    expect(await rig.app.call("session.disconnect", {})).toMatchObject(BUSY);
    expect(await rig.app.call("session.connect", { ...wanted, address: 2 })).toMatchObject(BUSY);
    expect(await rig.app.call("replay.open", { name: "other.jsonl" })).toMatchObject(BUSY);
    expect(await rig.ask(rig.app.call("preferences.read", {}))).toEqual(told);
    expect(reportOf(await write).outcome).toBe("verified");
    expect(movedFrom(before, rig.settings())).toEqual(EDITS);
    // What was refused is in no recording: played again it would end the connection.
    const asked = (await savedText(rig.app)).split("\n").filter((line) => line.includes('"m":"ask"') && line.includes('"name":"session.'));
    expect(asked).toHaveLength(1);
    expect(await rig.ask(rig.app.call("session.connect", wanted))).toEqual(DONE);
    expect(await rig.ask(rig.app.call("session.disconnect", {}))).toEqual(DONE);
    expect(rig.session().phase).toBe("closed");
  });

  it("while one profile goes to several packs, until it is asked to stop", async () => {
    const packs = [1, 2, 3].map((address) => createPack({ address, seed: address, packSerial: `SN${address}` }));
    const rig = await bankRig("pace-modbus", { packs });
    await rig.scanned();
    const fleet = (): FleetState | null => {
      const last = rig.events.findLast(({ message }) => message.event === "fleet")?.message;
      return last?.event === "fleet" ? last.payload : null;
    };
    await rig.clock.run(
      rig.app.call("fleet.apply", { family: "pace-modbus", values: { cellOvAlarmMv: 3590 }, addresses: [1, 2, 3], confirmed: [] }),
    );
    await rig.until(() => fleet()?.rows[1]?.status === "running");
    expect(await rig.app.call("session.disconnect", {})).toMatchObject(BUSY);
    await rig.app.call("fleet.cancel", {});
    const left = rig.app.call("session.disconnect", {});
    await rig.clock.run(left, 60_000);
    expect(await left).toEqual(DONE);
    await rig.until(() => fleet()?.isRunning === false);
    expect(fleet()?.rows.map(({ status }) => status === "verified")).toEqual([true, false, false]);
  });

  it("while a command or a clock is under way", async () => {
    const rig = await controlRig();
    rig.start("buzzerOn");
    const command = rig.run("buzzerOn");
    await rig.until(() => rig.control().stage === "readingBack");
    expect(await rig.app.call("session.disconnect", {})).toMatchObject(BUSY);
    expect(controlReport(await command).verdict).toBe("done");
    const clock = rig.ask(rig.app.call("control.setClock", { everyPack: false }));
    await rig.until(() => rig.control().clockReport?.endedWallMs === null);
    expect(await rig.app.call("session.disconnect", {})).toMatchObject(BUSY);
    expect((await clock).ok).toBe(true);
    expect(await rig.ask(rig.app.call("session.disconnect", {}))).toEqual(DONE);
  });

  it("only for what may change the pack: a plan and a reading are broken off", async () => {
    const rig = await ready("paceic-v25");
    const reads: readonly (() => Promise<Result<unknown>>)[] = [
      () => rig.app.call("params.read", {}),
      () => rig.app.call("params.plan", { edits: EDITS }),
    ];
    for (const read of reads) {
      const asked = read();
      await rig.clock.run(500);
      expect(await rig.ask(rig.app.call("session.disconnect", {}))).toEqual(DONE);
      expect(await rig.ask(asked)).toMatchObject({ ok: false });
      await rig.connect({ family: "paceic-v25", address: 1 });
      await rig.until(() => rig.session().pack !== null);
    }
  });

  it("and a Cancel stays one, whatever is asked after it and refused", async () => {
    const rig = await ready("paceic-v25");
    const before = rig.settings();
    const write = rig.write(EDITS);
    await rig.until(() => rig.params().progress?.stage === "sending");
    await rig.app.call("params.cancel", {});
    const { read } = rig.params();
    const wish = { edits: EDITS, seen: { ...read?.values }, confirmed: [] };
    expect(await rig.app.call("params.read", {})).toMatchObject(BUSY);
    expect(await rig.app.call("params.plan", { edits: EDITS })).toMatchObject(BUSY);
    expect(await rig.app.call("params.write", wish)).toMatchObject(BUSY);
    expect(reportOf(await write).rows.map(({ verdict }) => verdict)).toContain("notSent");
    expect(Object.keys(movedFrom(before, rig.settings()))).not.toContain("packUvAlarmMv");
  });

  it("no longer where the pack has gone silent, and never for a program that closes", async () => {
    const rig = await ready("pace-modbus");
    const write = rig.write(EDITS);
    await rig.until(() => rig.params().progress?.stage === "sending");
    rig.plug([]);
    await rig.until(() => rig.session().phase === "lost");
    expect(await rig.ask(rig.app.call("session.disconnect", {}))).toEqual(DONE);
    expect([reportOf(await write).outcome, hasJournal(rig)]).toEqual(["unknown", true]);

    const closing = await ready("pace-modbus");
    const cut = closing.write(EDITS);
    await closing.until(() => closing.params().progress?.stage === "sending");
    await closing.ask(closing.app.close());
    expect([reportOf(await cut).outcome, hasJournal(closing)]).toEqual(["unknown", true]);
  });
});
