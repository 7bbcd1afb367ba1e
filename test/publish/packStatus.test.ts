import { describe, expect, it } from "vitest";
import type { PackTruth } from "../../protocol/index.ts";
import { FakeBroker, publishingTo } from "../support/fakeBroker.ts";
import { publishRig } from "../support/publishRig.ts";

async function published(packCount = 2) {
  const rig = await publishRig({ stage: { packCount } });
  const { publisher, clock } = rig;
  const broker = new FakeBroker();
  const disk = { online: [] as readonly string[] };
  const sink = publishingTo({ broker, publisher, clock, disk });
  await rig.until(() => publisher.packs().filter(({ isUp }) => isUp).length === packCount);
  const ids = publisher.packs().map(({ id }) => id);
  const statuses = () => ids.map((id) => broker.statusOf(id));
  const restarted = (next: typeof rig) => publishingTo({ broker, publisher: next.publisher, clock: next.clock, disk });
  return { ...rig, broker, disk, sink, ids, statuses, restarted };
}

const SILENT = [{ when: {}, do: { kind: "drop" } }] as const;

/** The same place, where no pack answers yet. */
async function silentRig() {
  const rig = await publishRig({ stage: { packCount: 2 } });
  rig.bus.setFaults(SILENT);
  return rig;
}

describe("what a broker has of the packs", () => {
  it("is offline when the process ends, before the process itself is", async () => {
    const { broker, disk, sink, statuses, clock, publisher } = await published();
    expect([statuses(), disk.online.length]).toEqual([["online", "online"], 2]);
    await clock.run(sink.close());
    expect([statuses(), disk.online]).toEqual([["offline", "offline"], []]);
    const before = broker.heard.length;
    await clock.run(5000);
    expect(broker.heard.slice(before)).toEqual([]);
    await clock.run(publisher.close());
  });

  it("is offline after a process that was killed, until they are read anew", async () => {
    const { broker, statuses, restarted } = await published();
    const next = await silentRig();
    const from = broker.heard.length;
    const second = restarted(next);
    expect(statuses()).toEqual(["offline", "offline"]);
    const topics = broker.heard.slice(from).map(({ topic }) => topic);
    expect(topics.at(0)).toMatch(/\/pack\/.*\/status$/);
    await next.clock.run(60_000);
    expect(statuses()).toEqual(["offline", "offline"]);
    next.bus.setFaults([]);
    await next.until(() => statuses().every((status) => status === "online"));
    await next.clock.run(second.close());
    await next.clock.run(next.publisher.close());
  });

  it("is online only once that is written down, so that a kill in between leaves nothing online", async () => {
    const rig = await publishRig({ stage: { packCount: 2 } });
    const { publisher, clock } = rig;
    const broker = new FakeBroker();
    const disk = { online: [] as readonly string[], isBusy: true };
    const sink = publishingTo({ broker, publisher, clock, disk });
    await rig.until(() => publisher.packs().filter(({ isUp }) => isUp).length === 2);
    await clock.run(5000);
    const statuses = () => publisher.packs().map(({ id }) => broker.statusOf(id));
    expect(statuses()).not.toContain("online");
    disk.isBusy = false;
    disk.online = publisher.packs().map(({ id }) => id);
    await rig.until(() => statuses().every((status) => status === "online"));
    await clock.run(sink.close());
    await clock.run(publisher.close());
  });

  it("is withdrawn by a later process when the one that lost them had no broker to tell", async () => {
    const { broker, disk, sink, statuses, bus, clock, restarted } = await published();
    broker.connect(false);
    bus.setFaults(SILENT);
    await clock.run(60_000);
    // Offline here, and not there: killed now, the process has still left them online.
    expect([statuses(), disk.online.length]).toEqual([["online", "online"], 2]);
    void sink.close();
    const next = await silentRig();
    const second = restarted(next);
    broker.connect(true);
    expect(statuses()).toEqual(["offline", "offline"]);
    await next.clock.run(5000);
    expect(disk.online).toEqual([]);
    await next.clock.run(second.close());
    await next.clock.run(next.publisher.close());
  });
});

it("what a pack has told once stays a key of its state, with null where it is told no more", async () => {
  const rig = await publishRig({ families: ["ritar-modbus"], stage: { packCount: 1 } });
  const broker = new FakeBroker();
  const sink = publishingTo({ broker, publisher: rig.publisher, clock: rig.clock });
  await rig.until(() => rig.publisher.packs().length === 1);
  const { id } = rig.pack();
  const state = (): Readonly<Record<string, unknown>> => JSON.parse(broker.retained(`open-bmstool/home/pack/${id}/state`) ?? "{}");
  await rig.until(() => typeof state().cell_16 === "number");
  expect(state()).not.toHaveProperty("fan");
  const [pack] = rig.stage.packs;
  const { switches } = pack?.truth() ?? {};
  pack?.override({ switches: { ...switches, fan: true } as PackTruth["switches"] });
  await rig.until(() => state().fan === true);
  // A clear bit of this one says nothing: Home Assistant would show the fan as running for ever.
  pack?.override({ switches: { ...switches, fan: false } as PackTruth["switches"] });
  await rig.until(() => state().fan === null);
  expect(state()).toMatchObject({ heater: expect.any(Boolean), cell_16: expect.any(Number) });
  await rig.clock.run(sink.close());
  await rig.clock.run(rig.publisher.close());
});
