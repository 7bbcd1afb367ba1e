import { describe, expect, it } from "vitest";
import { fail } from "../../protocol/index.ts";
import type { PublishSecrets, PublishSettings } from "../../src/contract/publishing.ts";
import { createApp } from "../../src/core/app.ts";
import { coreRig } from "../support/coreRig.ts";
import { FakeBroker, publishingTo } from "../support/fakeBroker.ts";
import { parsedTrace, replayed, savedText, upload } from "../support/replayRig.ts";
import { switchedPublishing, TO_BROKER } from "../support/switchedPublishing.ts";

const MIN = 60_000;

function rigOf(packCount = 2) {
  const publishing = switchedPublishing(() => 0);
  const rig = coreRig({ families: ["paceic-v25"], stage: { packCount }, wrap: publishing.wrap });
  const state = async (app = rig.app) => {
    const now = await rig.clock.run(app.call("app.state", {}));
    if (!now.ok) throw new Error(now.error.code);
    return now.value.publishing;
  };
  const start = (settings: PublishSettings = TO_BROKER, secrets: PublishSecrets = { password: "secret" }) =>
    rig.clock.run(rig.app.call("publish.start", { settings, secrets }));
  return { ...rig, ...publishing, state, start };
}

/** What a replay will ask for. */
const askedIn = (text: string): ReadonlySet<string> =>
  new Set(parsedTrace(text).lines.flatMap((line) => ("x" in line || line.m !== "ask" ? [] : [line.name])));

async function publishing(packCount = 2) {
  const rig = rigOf(packCount);
  await rig.connect();
  await rig.until(() => rig.session().phase === "online");
  expect((await rig.start()).ok).toBe(true);
  await rig.until(() => rig.packs().filter(({ isUp }) => isUp).length === packCount);
  return rig;
}

describe("publishing that a window switches on", () => {
  it("has all packs of the open line, over the connection that is open", async () => {
    const rig = await publishing();
    expect(rig.opened).toHaveLength(1);
    const [first] = rig.packs();
    expect(first).toMatchObject({ id: rig.truth().packSerial, line: "line", reading: { snapshot: { packVoltageMv: expect.any(Number) } } });
    rig.machine.broker = { ...rig.machine.broker, phase: "away", waiting: 12, reason: "ECONNREFUSED" };
    await rig.clock.run(1500);
    expect(await rig.state()).toMatchObject({ phase: "on", held: null, broker: { phase: "away", waiting: 12, reason: "ECONNREFUSED" } });
    await rig.clock.run(rig.app.close());
  });

  it("has the log of every pack, and a recording asks for both again", async () => {
    const rig = await publishing();
    const asked = rig.machine.door?.readLog(2);
    let read: unknown = null;
    void asked?.then((result) => {
      read = result;
    });
    await rig.until(() => read !== null, 30 * MIN);
    const serial = rig.truth(1).packSerial;
    expect(read).toMatchObject({ ok: true, value: { outcome: "complete", archive: { pack: { identity: { packSerial: serial } } } } });
    const text = await savedText(rig.app);
    expect(askedIn(text)).toEqual(new Set(["session.connect", "bank.watch", "history.fetch"]));
    const events = await replayed(rig, text);
    const banks = events.flatMap(({ message }) => (message.event === "bank" ? [message.payload.packs] : []));
    expect(banks.some((packs) => packs.filter(({ snapshot }) => snapshot !== null).length === 2)).toBe(true);
    await rig.clock.run(rig.app.close());
  });

  it("leaves no pack online at the broker when the line is closed, or another is opened", async () => {
    const rig = await publishing();
    const { publisher } = rig.machine;
    if (publisher === null) throw new Error("not on");
    const broker = new FakeBroker();
    const sink = publishingTo({ broker, publisher, clock: rig.clock });
    const ids = rig.packs().map(({ id }) => id);
    const statuses = () => ids.map((id) => broker.statusOf(id));
    expect(statuses()).toEqual(["online", "online"]);
    await rig.clock.run(rig.app.call("session.disconnect", {}));
    await rig.clock.run(2000);
    expect(statuses()).toEqual(["offline", "offline"]);
    expect(broker.retained(sink.topics.status)).toBe("online");
    await rig.connect();
    await rig.until(() => statuses().every((status) => status === "online"));
    await rig.connect({ path: "demo" });
    await rig.clock.run(2000);
    expect(statuses()).toEqual(["offline", "offline"]);
    await rig.clock.run(sink.close());
    await rig.clock.run(rig.app.close());
  });

  it("stops, and the line no longer reads all packs for it", async () => {
    const rig = await publishing();
    expect((await rig.clock.run(rig.app.call("publish.stop", {}))).ok).toBe(true);
    expect(rig.packs()).toEqual([]);
    expect(await rig.state()).toMatchObject({ phase: "off", broker: null });
    await rig.clock.run(MIN);
    const bank = rig.events.findLast(({ message }) => message.event === "bank")?.message;
    expect(bank?.event === "bank" && bank.payload.isWatching).toBe(false);
    await rig.clock.run(rig.app.close());
  });

  it("goes on after a restart, and not once it has been stopped", async () => {
    const rig = await publishing();
    await rig.clock.run(rig.app.close());
    const second = createApp(rig.wrap(rig.ports));
    await rig.clock.run(second.resume());
    expect(await rig.state(second)).toMatchObject({ phase: "on", settings: TO_BROKER, kept: { hasPassword: true } });
    await rig.clock.run(second.call("publish.stop", {}));
    await rig.clock.run(second.close());
    const third = createApp(rig.wrap(rig.ports));
    await rig.clock.run(third.resume());
    expect(await rig.state(third)).toMatchObject({ phase: "off", settings: TO_BROKER, kept: { hasPassword: true } });
    await rig.clock.run(third.close());
  });

  it("hands on nothing of simulated packs, and says so", async () => {
    const rig = rigOf();
    await rig.connect({ path: "demo" });
    await rig.until(() => rig.session().phase === "online");
    expect((await rig.start()).ok).toBe(true);
    await rig.clock.run(MIN);
    expect(rig.told).toContain("bank");
    expect(rig.packs()).toEqual([]);
    expect(await rig.state()).toMatchObject({ phase: "on", held: "demo" });
    expect(await rig.machine.door?.readLog(1)).toMatchObject({ ok: false });
    expect(askedIn(await savedText(rig.app))).toEqual(new Set(["session.connect"]));
    // A real line afterwards is one.
    await rig.connect();
    await rig.until(() => rig.packs().some(({ isUp }) => isUp));
    expect(rig.packs().map(({ id }) => id)).toContain(rig.truth().packSerial);
    expect((await rig.state()).held).toBeNull();
    await rig.clock.run(rig.app.close());
  });

  it("hands on nothing of a recording that is shown", async () => {
    const rig = await publishing(1);
    await rig.clock.run(MIN);
    await rig.clock.run(upload(rig.app, await savedText(rig.app)));
    const readAtMs = rig.packs()[0]?.reading?.receivedAtMs ?? Number.NaN;
    expect((await rig.clock.run(rig.app.call("replay.open", { name: "test" }))).ok).toBe(true);
    const from = rig.events.length;
    await rig.clock.run(MIN / 2);
    expect(rig.events.slice(from).some(({ message }) => message.event === "snapshot")).toBe(true);
    expect(rig.packs().filter(({ isUp }) => isUp)).toEqual([]);
    expect(rig.packs()[0]?.reading?.receivedAtMs ?? readAtMs).toBe(readAtMs);
    // Its state is the program's own, whatever is shown.
    expect((await rig.state()).phase).toBe("on");
    expect((await rig.clock.run(rig.app.call("publish.stop", {}))).ok).toBe(true);
    expect((await rig.state()).phase).toBe("off");
    await rig.clock.run(rig.app.close());
  });
});

describe("what publishing keeps", () => {
  it("never tells the password, in no event, document or recording", async () => {
    const rig = await publishing(1);
    expect(rig.kept.password).toBe("secret");
    expect((await rig.state()).kept).toEqual({ hasPassword: true, hasAuthority: false });
    const text = await savedText(rig.app);
    for (const said of [JSON.stringify(rig.events), JSON.stringify([...rig.documents, ...rig.grown]), text])
      expect(said).not.toContain("secret");
    await rig.clock.run(rig.app.close());
  });

  it("keeps the password where broker and user stay, and sends it to no other broker", async () => {
    const rig = await publishing(1);
    const { mqtt } = TO_BROKER;
    if (mqtt === null) throw new Error("no broker");
    await rig.start({ mqtt: { ...mqtt, homeAssistant: false }, metrics: null, logEveryHours: 0 }, {});
    expect(rig.kept.password).toBe("secret");
    await rig.start({ mqtt: { ...mqtt, url: "mqtt://elsewhere.example" }, metrics: null, logEveryHours: 0 }, {});
    expect(rig.kept.password).toBe("");
    expect((await rig.state()).kept.hasPassword).toBe(false);
    await rig.clock.run(rig.app.close());
  });

  it("does not begin with what cannot be, and says why", async () => {
    const rig = rigOf();
    rig.machine.failure = fail("host.portBusy", { path: "127.0.0.1:9765" });
    expect(await rig.start()).toMatchObject({ ok: false, error: { code: "host.portBusy" } });
    expect(await rig.state()).toMatchObject({ phase: "off", error: { code: "host.portBusy" } });
    const second = createApp(rig.wrap(rig.ports));
    await rig.clock.run(second.resume());
    expect((await rig.state(second)).phase).toBe("off");
    await rig.clock.run(rig.app.close());
    await rig.clock.run(second.close());
  });

  it("tries again by itself what failed at the start of the program", async () => {
    const rig = await publishing(1);
    await rig.clock.run(rig.app.close());
    rig.machine.failure = fail("host.portBusy", { path: "127.0.0.1:9765" });
    const second = createApp(rig.wrap(rig.ports));
    await rig.clock.run(second.resume());
    expect(await rig.state(second)).toMatchObject({ phase: "failed", error: { code: "host.portBusy" } });
    rig.machine.failure = null;
    await rig.clock.run(2 * MIN);
    expect(await rig.state(second)).toMatchObject({ phase: "on", error: null });
    await rig.clock.run(second.close());
  });

  it("is not taken for off while what is kept of it cannot be read", async () => {
    const rig = await publishing(1);
    await rig.clock.run(rig.app.close());
    const { store } = rig.ports;
    let isReadable = false;
    const read: typeof store.read = async (name) =>
      name === "publishing" && !isReadable ? fail("host.storage", { name, reason: "EIO" }) : store.read(name);
    const second = createApp(rig.wrap({ ...rig.ports, store: { ...store, read } }));
    await rig.clock.run(second.resume());
    expect(await rig.state(second)).toMatchObject({ phase: "failed", error: { code: "host.storage" } });
    isReadable = true;
    await rig.clock.run(2 * MIN);
    expect(await rig.state(second)).toMatchObject({ phase: "on", error: null });
    await rig.clock.run(second.close());
  });

  it("is not to be had on a host without a way to a broker", async () => {
    const rig = coreRig();
    const started = await rig.clock.run(rig.app.call("publish.start", { settings: TO_BROKER, secrets: {} }));
    expect(started).toMatchObject({ ok: false, error: { code: "host.badRequest" } });
    const now = await rig.clock.run(rig.app.call("app.state", {}));
    expect(now.ok && now.value.publishing).toMatchObject({ isSupported: false, phase: "off" });
  });
});
