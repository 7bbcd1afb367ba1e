import type { Result } from "../../protocol/index.ts";
import { ok } from "../../protocol/index.ts";
import type { BrokerState, PublishSecrets, PublishSettings } from "../../src/contract/publishing.ts";
import type { HostPorts, PublishingHost } from "../../src/core/ports.ts";
import type { LineDoor } from "../../src/publish/door.ts";
import { Publisher } from "../../src/publish/publisher.ts";

export const TO_BROKER: PublishSettings = {
  mqtt: { url: "mqtt://broker.example", user: "packs", topic: "open-bmstool", site: "home", homeAssistant: true },
  metrics: null,
  logEveryHours: 0,
};

/** Publishing that a window switches on, up to the broker: with the publisher of the program, and what was kept on the disk beside it. */
export function switchedPublishing(wallMs: () => number) {
  const kept = { password: "", authority: "" };
  const started: PublishSettings[] = [];
  const told: string[] = [];
  const machine: {
    publisher: Publisher | null;
    door: LineDoor | null;
    failure: Result<never> | null;
    broker: BrokerState;
  } = {
    publisher: null,
    door: null,
    failure: null,
    broker: { phase: "connecting", sinceWallMs: wallMs(), reason: null, waiting: 0, dropped: 0 },
  };
  const hostFor = ({ clock }: HostPorts): PublishingHost => ({
    secrets: async () => ({ hasPassword: kept.password !== "", hasAuthority: kept.authority !== "" }),
    async keepSecrets(given: PublishSecrets) {
      Object.assign(kept, given);
      return ok(undefined);
    },
    async start(settings, line) {
      if (machine.failure !== null) return machine.failure;
      started.push(settings);
      const door: LineDoor = {
        subscribe: (listener) =>
          line.subscribe((message) => {
            told.push(message.event);
            listener(message);
          }),
        connect: async () => ok(null),
        watchPacks: () => line.watchPacks(),
        readLog: (address) => line.readLog(address),
        historyRows: (key, beforeSeq, most) => line.historyRows(key, beforeSeq, most),
        close: async () => undefined,
      };
      machine.door = door;
      const publisher = new Publisher(clock, [{ name: "line", door }]);
      await publisher.start();
      machine.publisher = publisher;
      return ok({
        broker: () => machine.broker,
        metricsUrl: null,
        async close() {
          machine.publisher = null;
          await publisher.close();
        },
      });
    },
  });
  return {
    kept,
    started,
    told,
    machine,
    /** For `coreRig`. */
    wrap: (ports: HostPorts): HostPorts => ({ ...ports, publishing: hostFor(ports) }),
    packs: () => machine.publisher?.packs() ?? [],
  };
}
