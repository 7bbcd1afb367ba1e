import { describe, expect, it } from "vitest";
import { driverOf, fail, isoOfWallMs } from "../../protocol/index.ts";
import { readOnlyHost } from "../../src/contract/access.ts";
import { CHECK_STATUSES, COMMISSIONING_CHECKS } from "../../src/contract/commissioning.ts";
import { createApp } from "../../src/core/app.ts";
import type { HostPorts } from "../../src/core/ports.ts";
import { commissioningRig, inverterSettings, siteOf } from "../support/commissioningRig.ts";
import { FAMILIES } from "../support/paramRig.ts";

const BY = { by: "J. Smith", remark: "tight" };
const LOADED = { source: { currentMa: -60_000 } };

describe("a commissioning that is kept", () => {
  it("is there after a restart as it was, and is resumed", async () => {
    const rig = await commissioningRig("pace-modbus");
    await rig.run("addresses", "identities");
    await rig.clock.run(rig.app.call("commission.mark", { check: "powerCable", status: "byHand", ...BY }));
    const before = rig.current();
    await rig.clock.run(rig.app.close());
    const again = createApp(rig.ports);
    const state = await rig.clock.run(again.call("app.state", {}));
    if (!state.ok) throw new Error(state.error.code);
    expect(state.value.commissioning).toMatchObject({ current: before, running: null, error: null });
    expect(state.value.commissioning.list).toEqual([
      { id: before.id, name: "Barn", startedAt: before.startedAt, changedAt: before.changedAt, closedAt: null, open: 15, failed: 0 },
    ]);
  });

  it("starts with every check open, and a new one becomes the current one", async () => {
    const rig = await commissioningRig("pace-modbus", { packCount: 1 });
    const first = rig.current();
    const second = await rig.clock.run(rig.app.call("commission.start", { site: siteOf(1, { name: "House" }) }));
    expect(second.ok && second.value.id !== first.id).toBe(true);
    expect(rig.current().site.name).toBe("House");
    expect(new Set(rig.current().results.map(({ status }) => status))).toEqual(new Set([CHECK_STATUSES[0]]));
    expect(rig.current().results.map(({ check }) => check)).toEqual(COMMISSIONING_CHECKS);
    const opened = await rig.clock.run(rig.app.call("commission.open", { id: first.id }));
    expect(opened).toEqual({ ok: true, value: first });
    expect(rig.current()).toEqual(first);
  });

  it("is put on paper by a host that can, and never by one that cannot", async () => {
    const rig = await commissioningRig("pace-modbus", { packCount: 1 });
    const { id } = rig.current();
    const wish = { id, paper: "A4", language: "en", earlier: null } as const;
    expect(await rig.app.call("commission.report", wish)).toMatchObject({ ok: false, error: { code: "host.badRequest" } });
    const asked: unknown[] = [];
    const pdf = async (...given: unknown[]) => {
      asked.push(given);
      return new Uint8Array([0x25, 0x50]);
    };
    const able = createApp({ ...rig.ports, reports: { pdf, visit: async () => Promise.reject(new Error("not asked for")) } });
    const report = await able.call("commission.report", wish);
    expect(report).toEqual({
      ok: true,
      value: { name: expect.stringMatching(/^commissioning-Barn-\d{4}-\d\d-\d\d\.pdf$/), pdfHex: "2550" },
    });
    expect(asked).toEqual([
      [
        { ...rig.current(), drift: [] },
        { paper: "A4", language: "en", earlier: null, photos: new Map() },
      ],
    ]);
    expect(await able.call("commission.report", { ...wish, id: "c99" })).toMatchObject({ ok: false, error: { code: "file.format" } });
  });

  it("changes no more when it is closed, and can be removed", async () => {
    const rig = await commissioningRig("pace-modbus", { packCount: 1 });
    await rig.clock.run(rig.app.call("commission.close", {}));
    expect(rig.current().closedAt).not.toBe(null);
    const refused = { ok: false, error: { code: "host.badRequest", detail: { reason: "closed" } } };
    expect(await rig.app.call("commission.mark", { check: "powerCable", status: "byHand", ...BY })).toEqual(refused);
    expect(await rig.app.call("commission.run", { checks: ["addresses"] })).toEqual(refused);
    expect(await rig.app.call("commission.site", { site: siteOf(2) })).toEqual(refused);
    const { id } = rig.current();
    await rig.clock.run(rig.app.call("commission.remove", { id }));
    expect([rig.state().current, rig.state().list]).toEqual([null, []]);
    expect([...rig.documents.keys()].filter((name) => name.startsWith("commissioning/"))).toEqual([]);
    expect(await rig.app.call("commission.open", { id })).toMatchObject({ ok: false, error: { code: "file.format" } });
  });

  it("is the first of the list by the moment of its last change, also in the hour that comes twice", async () => {
    let wallMs = Date.UTC(2026, 9, 25, 0, 40);
    // Berlin: at 01:00 UTC 03:00 becomes 02:00.
    const civilTime = (ms: number) => isoOfWallMs(ms + (ms < Date.UTC(2026, 9, 25, 1) ? 2 : 1) * 3_600_000).slice(0, 19);
    const wrap = (ports: HostPorts): HostPorts => ({ ...ports, civilTime, clock: { ...ports.clock, wallMs: () => wallMs } });
    const rig = await commissioningRig("pace-modbus", { packCount: 1, wrap });
    const first = rig.current();
    wallMs += 30 * 60_000;
    await rig.clock.run(rig.app.call("commission.start", { site: siteOf(1) }));
    const second = rig.current();
    expect(first.changedAt > second.changedAt).toBe(true);
    expect(rig.state().list.map(({ id }) => id)).toEqual([second.id, first.id]);
    // One of an earlier version has no moment, and is there too.
    const { changedWallMs: _, ...old } = { ...first, id: "c5", changedAt: "2025-01-01T00:00:00" };
    rig.documents.set("commissioning/c5", JSON.stringify(old));
    const list = await rig.app.call("commission.list", {});
    expect(list.ok && list.value.map(({ id }) => id)).toEqual([second.id, first.id, "c5"]);
  });

  it("leaves a damaged one alone and out of the list", async () => {
    const rig = await commissioningRig("pace-modbus", { packCount: 1 });
    rig.documents.set("commissioning/c5", JSON.stringify({ ...rig.current(), id: "c5", results: "all passed" }));
    const list = await rig.app.call("commission.list", {});
    expect(list.ok && list.value.map(({ id }) => id)).toEqual([rig.current().id]);
    expect(rig.documents.has("commissioning/c5")).toBe(true);
  });

  it("says when it could not be kept, and shows the change all the same", async () => {
    let isFull = false;
    const wrap = (ports: HostPorts): HostPorts => {
      const { store } = ports;
      return {
        ...ports,
        store: { ...store, write: async (name, value) => (isFull ? fail("host.storage", { name }) : store.write(name, value)) },
      };
    };
    const rig = await commissioningRig("pace-modbus", { packCount: 1, wrap });
    isFull = true;
    const marked = await rig.app.call("commission.mark", { check: "powerCable", status: "byHand", ...BY });
    expect(marked).toMatchObject({ ok: false, error: { code: "host.storage" } });
    expect([rig.said("powerCable"), rig.state().error?.code]).toEqual(["byHand", "host.storage"]);
  });

  it("can be looked at by a window that may not change anything", async () => {
    const rig = await commissioningRig("pace-modbus", { packCount: 1 });
    const looker = readOnlyHost(rig.app);
    expect((await looker.call("commission.list", {})).ok).toBe(true);
    const asked = await looker.call("commission.mark", { check: "powerCable", status: "byHand", ...BY });
    expect(asked).toMatchObject({ ok: false, error: { code: "host.readOnly" } });
    expect(rig.said("powerCable")).toBe("open");
  });
});

describe("a result", () => {
  it("by hand has a name and keeps what the line has measured; open takes it back", async () => {
    const rig = await commissioningRig("pace-modbus", { bad: { 3: { bmsVersion: "P16S200A-SIM-9.99" } } });
    await rig.run("identities");
    const { measured } = rig.result("identities");
    await rig.clock.run(rig.app.call("commission.mark", { check: "identities", status: "byHand", ...BY }));
    expect(rig.result("identities")).toMatchObject({ status: "byHand", reason: null, measured, ...BY });
    await rig.run("identities");
    expect(rig.result("identities")).toMatchObject({ status: "byHand", reason: null, measured, ...BY });
    await rig.clock.run(rig.app.call("commission.mark", { check: "identities", status: "open", by: "", remark: "" }));
    expect(rig.result("identities")).toEqual({
      check: "identities",
      status: "open",
      reason: null,
      measured: [],
      at: null,
      by: "",
      remark: "",
    });
  });

  it("that is settled stays when a later look cannot decide", async () => {
    const rig = await commissioningRig("pace-modbus", { every: LOADED });
    await rig.run("cellsUnderLoad");
    const passed = rig.result("cellsUnderLoad");
    expect(passed.status).toBe("passed");
    for (const pack of rig.packs) pack.setSource({ currentMa: 0 });
    for (const pack of rig.packs) pack.step(1000);
    await rig.run("cellsUnderLoad");
    expect(rig.result("cellsUnderLoad")).toEqual(passed);
  });

  it.each(FAMILIES)("%s: the display of the inverter is compared with the packs", async (family) => {
    const rig = await commissioningRig(family);
    const compare = (socPct: number, temperatureC: number) =>
      rig.clock.run(rig.app.call("commission.compare", { socPct, temperatureC, by: "J. Smith" }), 120_000);
    const celsius = Math.round((rig.packs[0]?.truth().cellTemperaturesDeciC[0] ?? 0) / 10);
    await compare(77, celsius);
    expect(rig.said("inverterAgrees")).toBe("failed displayDiffers");
    await compare(50, celsius + 40);
    expect(rig.said("inverterAgrees")).toBe("failed displayDiffers");
    await compare(50, celsius);
    expect(rig.result("inverterAgrees")).toMatchObject({ status: "passed", by: "J. Smith" });
  });

  it.each(FAMILIES)("%s: the settings are compared with a profile", async (family) => {
    const rig = await commissioningRig(family);
    // Saved from the pack that speaks to the inverter: the others need not hold what is set for that.
    const forInverter = inverterSettings(family);
    expect(Object.entries(forInverter).every(([key, value]) => rig.packs[1]?.truth().settings.get(key) === value)).toBe(
      Object.keys(forInverter).length === 0,
    );
    const run = async (cellOvAlarmMv: number) => {
      const wanted = { ...forInverter, cellOvAlarmMv };
      await rig.clock.run(rig.app.call("commission.run", { checks: ["settingsAsWanted"], wanted }));
      await rig.idle();
      return rig.said("settingsAsWanted");
    };
    const held = rig.params().read?.values.cellOvAlarmMv ?? 0;
    expect(await run(held - 100)).toBe("failed settingsNotAsWanted");
    expect(rig.result("settingsAsWanted").measured).toContainEqual({ name: "cellOvAlarmMv", address: 2, value: held, unit: "mV" });
    expect(await run(held)).toBe("passed");
  });

  it.each(FAMILIES)("%s: the history of every pack has to be on this computer", async (family) => {
    const rig = await commissioningRig(family, { packCount: 1, every: { history: { records: 3, capacity: 10 } } });
    if (driverOf(family).history === null) return;
    await rig.run("historyArchived");
    expect(rig.said("historyArchived")).toBe("failed historyNotArchived");
    await rig.clock.run(rig.app.call("history.download", {}));
    await rig.until(() => rig.events.some(({ message }) => message.event === "history" && message.payload.result !== null), 120_000);
    const readAt = rig.ports.civilTime(rig.clock.wallMs()).slice(0, 16);
    await rig.clock.run(10 * 60_000);
    await rig.run("historyArchived");
    expect(rig.said("historyArchived")).toBe("passed");
    // It passes with an archive of any age, and says of which.
    const told = rig.result("historyArchived").measured.find(({ name }) => name === "historyReadAt");
    expect(String(told?.value).slice(0, 16)).toBe(readAt);
  });
});

describe("a run", () => {
  it.each(FAMILIES)("%s: a cable pulled in the middle leaves the check open, and the next run goes through", async (family) => {
    const rig = await commissioningRig(family);
    await rig.begin("addresses", "settingsEqual", "noAlarm");
    await rig.until(() => rig.state().running === "settingsEqual", 300_000);
    await rig.clock.run(300);
    rig.plug([]);
    await rig.idle();
    expect(["addresses", "settingsEqual", "noAlarm"].map((check) => rig.said(check as "addresses"))).toEqual(["passed", "open", "open"]);
    expect(rig.state().error?.code).toMatch(/^link\./);
    rig.plug([rig.usb]);
    await rig.until(() => rig.session().phase === "online" && rig.session().pack !== null, 120_000);
    await rig.run("settingsEqual", "noAlarm");
    expect([rig.said("settingsEqual"), rig.said("noAlarm"), rig.state().error]).toEqual(["passed", "passed", null]);
  });

  it.each(FAMILIES)("%s: settings that one pack does not give pass nothing", async (family) => {
    const rig = await commissioningRig(family);
    const [step] = driverOf(family).settingsPlan;
    rig.bus.setFaults([{ when: { address: 2, block: step?.block ?? "" }, do: { kind: "truncate", keep: 5 } }]);
    await rig.run("settingsEqual");
    expect(rig.said("settingsEqual")).toBe("open");
    expect(rig.state().error).not.toBe(null);
  });

  it("is refused without a pack, without a commissioning, and while another runs", async () => {
    const rig = await commissioningRig("pace-modbus");
    await rig.begin("addresses");
    expect(await rig.app.call("commission.run", { checks: ["noAlarm"] })).toMatchObject({ ok: false, error: { code: "link.busy" } });
    expect(await rig.app.call("commission.close", {})).toMatchObject({ ok: false, error: { code: "link.busy" } });
    await rig.idle();
    await rig.clock.run(rig.app.call("session.disconnect", {}));
    expect(await rig.app.call("commission.run", { checks: ["noAlarm"] })).toMatchObject({ ok: false, error: { code: "link.closed" } });
    await rig.clock.run(rig.app.call("commission.remove", { id: rig.current().id }));
    expect(await rig.app.call("commission.run", { checks: ["noAlarm"] })).toMatchObject({ ok: false, error: { code: "host.badRequest" } });
  });

  it("ends at once when the cable is pulled while it waits for values", async () => {
    const rig = await commissioningRig("paceic-v25");
    await rig.begin("addresses", "noAlarm");
    await rig.clock.run(300);
    rig.plug([]);
    expect(await rig.idle()).toBeLessThan(10_000);
    expect([rig.said("addresses"), rig.said("noAlarm"), rig.state().error?.code]).toEqual(["open", "open", "link.lost"]);
  });

  it("that is cancelled leaves the check under way as it was", async () => {
    const rig = await commissioningRig("paceic-v25");
    await rig.begin("addresses", "noAlarm");
    await rig.app.call("commission.cancel", {});
    await rig.idle();
    expect([rig.said("addresses"), rig.said("noAlarm"), rig.state().error?.code]).toEqual(["open", "open", "cancelled"]);
  });
});

describe("the first full charge", () => {
  const full = { socDeciPct: 1000, fullyCharged: true } as const;

  it("is noted after a restart without being asked for", async () => {
    const rig = await commissioningRig("pace-modbus", { packCount: 1 });
    await rig.run("addresses");
    const { id } = rig.current();
    await rig.clock.run(rig.app.close());
    const app = createApp(rig.ports);
    rig.packs[0]?.override({ ...full, remainingCapacityMah: rig.packs[0].truth().fullCapacityMah });
    await rig.clock.run(app.call("session.connect", { path: rig.usb.path, family: "pace-modbus", baudRate: 9600, address: 1 }));
    await rig.clock.run(20_000);
    const opened = await rig.clock.run(app.call("commission.open", { id }));
    expect(opened.ok && opened.value.results.find(({ check }) => check === "firstFullCharge")?.status).toBe("passed");
  });

  const recordRig = async (clockOffsetS = 0) => {
    const every = { history: { records: 2, capacity: 10 }, clockOffsetS };
    const rig = await commissioningRig("paceic-v25", { packCount: 1, every });
    const download = async () => {
      const from = rig.events.length;
      await rig.clock.run(rig.app.call("history.download", {}));
      const isOver = () =>
        rig.events.slice(from).some(({ message }) => message.event === "history" && message.payload.result?.outcome === "complete");
      await rig.until(isOver, 120_000);
      await rig.run("firstFullCharge");
    };
    const logFull = () => {
      rig.packs[0]?.override({ fullyCharged: true });
      rig.packs[0]?.log();
      rig.packs[0]?.override(null);
    };
    return { ...rig, download, logFull };
  };

  it("is not one from before the commissioning that a fast clock of the pack dates later", async () => {
    const rig = await recordRig(86_400);
    rig.logFull();
    await rig.clock.run(5000);
    const again = await rig.clock.run(rig.app.call("commission.start", { site: siteOf(1) }));
    expect(again.ok).toBe(true);
    await rig.download();
    expect(rig.said("firstFullCharge")).toBe("open notFullYet");
    rig.logFull();
    await rig.download();
    expect(rig.said("firstFullCharge")).toBe("passed");
    // By this computer's time, and not a day later.
    const [{ value } = { value: null }] = rig.result("firstFullCharge").measured;
    expect(String(value).slice(0, 10)).toBe(rig.current().startedAt.slice(0, 10));
  });

  it("is not one that was here before the commissioning, and none where the clock does not answer", async () => {
    const rig = await recordRig();
    rig.logFull();
    await rig.download();
    const again = await rig.clock.run(rig.app.call("commission.start", { site: siteOf(1) }));
    expect(again.ok).toBe(true);
    await rig.run("firstFullCharge");
    expect(rig.said("firstFullCharge")).toBe("open notFullYet");
    rig.logFull();
    rig.bus.setFaults([{ when: { block: "clock" }, do: { kind: "drop" } }]);
    await rig.download();
    expect(rig.said("firstFullCharge")).toBe("open notFullYet");
    rig.bus.setFaults([]);
    await rig.run("firstFullCharge");
    expect(rig.said("firstFullCharge")).toBe("passed");
  });

  it("is found in the records of the pack", async () => {
    const rig = await recordRig();
    rig.packs[0]?.log();
    await rig.download();
    expect(rig.said("firstFullCharge")).toBe("open notFullYet");
    rig.logFull();
    await rig.download();
    expect(rig.said("firstFullCharge")).toBe("passed");
  });

  it("is noted at a later connection, pack by pack", async () => {
    const rig = await commissioningRig("pace-modbus");
    await rig.run("addresses");
    const release = rig.app.call("bank.watch", {});
    await rig.clock.run(release);
    rig.packs[0]?.override(full);
    await rig.clock.run(8000);
    expect(rig.said("firstFullCharge")).toBe("open");
    for (const pack of rig.packs) pack.override(full);
    await rig.clock.run(rig.app.call("bank.watch", {}));
    await rig.clock.run(8000);
    expect(rig.said("firstFullCharge")).toBe("passed");
    expect(rig.result("firstFullCharge").measured.map(({ address }) => address)).toEqual([1, 2, 3]);
  });

  it("of another installation is none of it", async () => {
    const rig = await commissioningRig("pace-modbus", { packCount: 1 });
    await rig.run("addresses");
    rig.packs[0]?.override({ ...full, remainingCapacityMah: rig.packs[0]?.truth().fullCapacityMah ?? 0, packSerial: "SOMEBODY ELSE" });
    await rig.clock.run(rig.app.call("session.disconnect", {}));
    await rig.connect({ family: "pace-modbus", baudRate: 9600, address: 1 });
    await rig.until(() => rig.session().pack !== null);
    await rig.clock.run(rig.app.call("bank.watch", {}));
    await rig.clock.run(8000);
    expect(rig.said("firstFullCharge")).toBe("open");
  });
});
