import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cliOnSims } from "../support/cliOnSims.ts";
import { count, hasMosquitto, type Mosquitto, startMosquitto } from "../support/mosquitto.ts";
import { startService } from "../support/services.ts";
import { spooledIn } from "../support/spooled.ts";
import { until } from "../support/until.ts";

type Json = Readonly<Record<string, unknown>>;

describe.skipIf(!hasMosquitto)("publishing to a real broker [needs mosquitto]", () => {
  const { cli, sim, atEnd } = cliOnSims();

  async function broker(): Promise<Mosquitto> {
    const started = await startMosquitto();
    atEnd(() => started.close());
    return started;
  }

  function configFile(config: Json): { readonly file: string; readonly spool: string } {
    const folder = mkdtempSync(join(tmpdir(), "bms-publish-"));
    atEnd(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
    const file = join(folder, "publish.json");
    const { mqtt } = config as { mqtt: Json };
    const spool = join(folder, "spool");
    writeFileSync(file, JSON.stringify({ ...config, mqtt: { ...mqtt, spool: { folder: spool } } }));
    return { file, spool };
  }

  function publish(file: string) {
    const run = cli().start(["publish", "--config", file]);
    atEnd(async () => {
      run.child.kill("SIGKILL");
      await run.ended;
    });
    return run;
  }

  /** Two frozen packs on a line that are on the broker. */
  async function published(mqtt: Json = {}) {
    const mosquitto = await broker();
    const heard = await mosquitto.listen("#");
    const line = await sim([], { packs: 2, lineKind: "shared" });
    const lines = [{ name: "cellar", port: line.path }];
    const { file, spool } = configFile({ lines, mqtt: { url: mosquitto.url, stateEverySeconds: 0.2, readingEverySeconds: 1, ...mqtt } });
    const run = publish(file);
    const last = (topic: string) => heard().findLast((each) => each.topic === topic)?.payload ?? null;
    const state = (serial: string): Json => JSON.parse(last(`open-bmstool/home/pack/${serial}/state`) ?? "{}") as Json;
    const serials = line.truth().map(({ packSerial }) => packSerial);
    await until(() => serials.every((serial) => state(serial).alarms), { what: "the states of both packs" });
    const statuses = () => serials.map((serial) => last(`open-bmstool/home/pack/${serial}/status`));
    return { mosquitto, heard, line, run, last, state, statuses, spooled: () => spooledIn(spool), again: () => publish(file) };
  }

  it("has the simulator's values, retained, with a status of each pack and of the process", async () => {
    const { mosquitto, line, state, last } = await published();
    for (const truth of line.truth()) {
      const cells = Object.fromEntries(truth.cellVoltagesMv.map((mv, at) => [`cell_${String(at + 1).padStart(2, "0")}`, mv / 1000]));
      expect(state(truth.packSerial)).toMatchObject({
        address: truth.address,
        voltage: truth.packVoltageMv / 1000,
        current: truth.currentMa / 1000,
        soc: Math.round(truth.socDeciPct / 10),
        remaining_capacity: truth.remainingCapacityMah / 1000,
        cycles: truth.cycleCount,
        mode: truth.mode,
        charge_mos: truth.switches.chargeMos,
        temperature_mos_1: (truth.mosTemperatureDeciC ?? Number.NaN) / 10,
        alarm_count: truth.alarms.size,
        ...cells,
      });
      await expect.poll(() => last(`open-bmstool/home/pack/${truth.packSerial}/status`)).toBe("online");
    }
    await expect.poll(() => last("open-bmstool/home/status")).toBe("online");
    // Whoever comes later has them at once.
    const late = await mosquitto.listen("open-bmstool/home/pack/+/state");
    await until(() => late().length >= 2, { what: "retained states" });
  });

  it("leaves its last will when it is killed", async () => {
    const { run, last } = await published();
    run.child.kill("SIGKILL");
    await until(() => last("open-bmstool/home/status") === "offline", { what: "the will" });
  });

  it("withdraws after it was killed what it has not read anew", async () => {
    const { line, run, last, statuses, again } = await published();
    await until(() => statuses().every((status) => status === "online"), { what: "both packs are online" });
    run.child.kill("SIGKILL");
    await run.ended;
    await until(() => last("open-bmstool/home/status") === "offline", { what: "the will" });
    expect(statuses()).toEqual(["online", "online"]);
    line.bus.setFaults([{ when: {}, do: { kind: "drop" } }]);
    again();
    await until(() => last("open-bmstool/home/status") === "online", { what: "the second process" });
    await until(() => statuses().every((status) => status === "offline"), { what: "both packs are withdrawn" });
    line.bus.setFaults([]);
    await until(() => statuses().every((status) => status === "online"), { what: "both packs are read anew" });
  });

  it("says that it goes when it is ended, and its packs with it", async () => {
    const { run, last, statuses } = await published();
    await until(() => statuses().every((status) => status === "online"), { what: "both packs are online" });
    run.child.kill("SIGTERM");
    expect((await run.ended).code).toBe(0);
    await until(() => last("open-bmstool/home/status") === "offline", { what: "the farewell" });
    expect(statuses()).toEqual(["offline", "offline"]);
  });

  it("subscribes to nothing, and no message on any topic reaches a pack", async () => {
    const { mosquitto, heard, line, run, state } = await published();
    const before = line.truth();
    const topics = [...new Set(heard().map(({ topic }) => topic))];
    const tried = topics.flatMap((topic) => [topic, `${topic}/set`, `${topic}/command`, topic.replace(/\/[^/]+$/, "/set")]);
    for (const topic of [...tried, "homeassistant/status"]) {
      const sent = startService("mosquitto_pub", ["-p", String(mosquitto.port), "-q", "1", "-t", topic, "-m", '{"charge_mos":false}']);
      await sent.ended;
    }
    const [serial = ""] = before.map(({ packSerial }) => packSerial);
    const readings = () => heard().filter(({ topic }) => topic === `open-bmstool/home/pack/${serial}/reading`).length;
    const readAfter = readings() + 2;
    await until(() => readings() >= readAfter, { what: "it goes on" });
    expect(line.truth().map(({ switches, settings }) => ({ switches, settings }))).toEqual(
      before.map(({ switches, settings }) => ({ switches, settings })),
    );
    expect(state(serial)).not.toBeNull();
    expect(run.child.exitCode).toBeNull();
    // That of the test alone.
    const ours = mosquitto.said().match(/Received SUBSCRIBE from .*/g) ?? [];
    expect(ours.filter((each) => each.includes("open-bmstool"))).toEqual([]);
    expect(mosquitto.said()).toContain("Received PUBLISH from open-bmstool-home");
  });

  it("replays what it read while the broker was away, in order and each once", async () => {
    const { mosquitto, line, spooled } = await published();
    const [serial = ""] = line.truth().map(({ packSerial }) => packSerial);
    const topic = `open-bmstool/home/pack/${serial}/reading`;
    const idOf = (payload: string) => (JSON.parse(payload) as { id: string }).id;
    const stored = () =>
      spooled().flatMap((text) => {
        const message = JSON.parse(text) as { topic: string; payload: string };
        return message.topic === topic ? [idOf(message.payload)] : [];
      });
    await mosquitto.stop();
    const before = stored().length;
    await until(() => stored().length >= before + 5, { what: "readings are stored" });
    await mosquitto.start();
    const heard = await mosquitto.listen(topic);
    const ids = () => [...new Set(heard().map(({ payload }) => idOf(payload)))];
    await until(() => ids().length >= 6, { what: "the readings of the outage" });
    // It may have begun to send before the test listened: from there on none is missing.
    const came = ids();
    const first = stored().indexOf(came[0] ?? "");
    expect(first).toBeGreaterThanOrEqual(0);
    expect(came).toEqual(stored().slice(first, first + came.length));
  });

  it("outlives a broker that stops reading", async () => {
    const { mosquitto, heard, run, spooled } = await published();
    mosquitto.service().child.kill("SIGSTOP");
    const before = spooled().length;
    await until(() => spooled().length >= before + 10, { what: "readings are stored" });
    const taken = count(mosquitto.said(), "Received PUBLISH");
    mosquitto.service().child.kill("SIGCONT");
    await until(() => count(mosquitto.said(), "Received PUBLISH") > taken + 3, { what: "it goes on" });
    expect(run.child.exitCode).toBeNull();
    expect(heard().length).toBeGreaterThan(0);
  });
});
