import { describe, expect, it } from "vitest";
import { connectMqtt, mqttOptions } from "../../src/node/publish/mqttBroker.ts";
import { PUBLISH_CONFIG } from "../../src/publish/config.ts";
import { MqttPublisher } from "../../src/publish/mqttPublisher.ts";
import { hasMosquitto, startMosquitto } from "../support/mosquitto.ts";
import { publishRig } from "../support/publishRig.ts";
import { closedAfterEach } from "../support/services.ts";
import { spools } from "../support/spoolRig.ts";
import { until } from "../support/until.ts";

const SILENT = { info: () => undefined, warn: () => undefined };
const EVERY_S = 10;
const OUTAGE_MS = 600_000;

describe.skipIf(!hasMosquitto)("an outage of the broker [needs mosquitto]", () => {
  const atEnd = closedAfterEach();
  const { folder, open } = spools();

  async function rigOn(mostBytes: number) {
    // What a listener misses is kept for it over the restart: the publisher may be back before it.
    const mosquitto = await startMosquitto(["persistence true", `persistence_location ${folder()}/`, "max_queued_messages 0"]);
    atEnd(() => mosquitto.close());
    const rig = await publishRig({ stage: { packCount: 2 } });
    const config = PUBLISH_CONFIG.parse({
      lines: [{ name: "cellar", port: "x" }],
      mqtt: { url: mosquitto.url, readingEverySeconds: EVERY_S },
    }).mqtt;
    if (config === undefined) throw new Error("no broker");
    const options = await mqttOptions(config);
    if (!options.ok) throw new Error(options.error.code);
    const broker = await connectMqtt(config, { ...options.value, reconnectPeriod: 100 }, SILENT);
    atEnd(() => broker.close(Promise.resolve()));
    const drops: number[] = [];
    const { clock, publisher } = rig;
    const spool = open(folder(), { mostBytes, segmentBytes: 8000 });
    const kept = { before: [], keep: () => undefined, holds: () => true };
    const dropped = (count: number) => drops.push(count);
    const titleOf = (family: string) => family;
    const sink = new MqttPublisher({ config, publisher, broker, spool, kept, clock, version: "0.0.0", titleOf, dropped });
    const heard = await mosquitto.listen("open-bmstool/home/pack/+/reading", "keeper");
    sink.start();
    atEnd(() => sink.close());
    atEnd(() => publisher.close());
    await rig.until(() => publisher.packs().filter(({ isUp }) => isUp).length === 2);
    await until(() => broker.isConnected && sink.outbox.waiting === 0 && heard().length >= 2, { what: "the first readings" });
    await mosquitto.stop();
    await until(() => !broker.isConnected, { what: "the outage" });
    return { ...rig, mosquitto, broker, sink, drops, heard };
  }

  const readingsOf = (payloads: readonly { readonly payload: string }[]) =>
    payloads.map(({ payload }) => JSON.parse(payload) as { id: string; pack: string; at: string; voltage: number });

  it("of ten minutes is replayed completely, each reading once and in order", async () => {
    const { clock, mosquitto, sink, drops, publisher, broker, heard: all } = await rigOn(10_000_000);
    const before = all().length;
    const heard = () => all().slice(before);
    await clock.run(OUTAGE_MS);
    const stored = sink.outbox.waiting;
    expect(stored).toBeGreaterThanOrEqual((2 * OUTAGE_MS) / (EVERY_S * 1000) - 4);
    await mosquitto.start();
    await until(() => heard().length >= stored, { what: "all of them" });
    await until(() => sink.outbox.waiting === 0, { what: "all confirmed" });
    expect(drops).toEqual([]);
    expect(broker.isConnected).toBe(true);
    const readings = readingsOf(heard());
    expect(new Set(readings.map(({ id }) => id)).size).toBe(stored);
    for (const { id } of publisher.packs()) {
      const times = readings.filter(({ pack }) => pack === id).map(({ at }) => Date.parse(at));
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      const gapsMs = times.slice(1).map((time, at) => time - (times[at] ?? 0));
      expect(Math.max(...gapsMs)).toBeLessThan(2 * EVERY_S * 1000);
      expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(OUTAGE_MS - 3 * EVERY_S * 1000);
    }
  });

  it("that is longer than the store holds loses the oldest, and says how many", async () => {
    const { clock, mosquitto, sink, drops, heard: readings } = await rigOn(40_000);
    const before = readings().length;
    await clock.run(OUTAGE_MS);
    const lost = drops.reduce((sum, each) => sum + each, 0);
    expect(lost).toBeGreaterThan(10);
    expect(sink.outbox.lost).toBe(lost);
    const left = sink.outbox.waiting;
    await mosquitto.start();
    await until(() => readings().length - before >= left, { what: "the newest" });
    const bridges = await mosquitto.listen("open-bmstool/home/bridge");
    // The broker has kept what was said before the outage, too.
    const said = () => JSON.parse(bridges().at(-1)?.payload ?? "{}") as { readonly dropped?: number };
    await until(() => said().dropped === lost, { what: "how many were lost" });
  });
});
