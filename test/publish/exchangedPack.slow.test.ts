import { describe, expect, it } from "vitest";
import type { PackTruth } from "../../protocol/index.ts";
import { FakeBroker, publishingTo } from "../support/fakeBroker.ts";
import { FAMILIES } from "../support/paramRig.ts";
import { publishRig } from "../support/publishRig.ts";

/** Nobody else has so many cycles. */
const OTHER = { packSerial: "OTHER", cycleCount: 4321 } as const;
const SILENT_MS = 20_000;
const SETTLED_MS = 60_000;

async function publishing(family: string) {
  const rig = await publishRig({ families: [family], stage: { packCount: 3 } });
  const { publisher, clock, stage } = rig;
  const broker = new FakeBroker();
  publishingTo({ broker, publisher, clock });
  const areUp = () => publisher.packs().filter(({ isUp }) => isUp).length === 3;
  await rig.until(areUp);
  // Every address has been asked.
  await clock.run(SETTLED_MS);
  const mixed: string[] = [];
  publisher.onChange(() => {
    for (const { id, reading } of publisher.packs())
      if (reading && (id === "OTHER") !== (reading.snapshot.cycleCount === OTHER.cycleCount)) mixed.push(id);
  });
  const idAt = (address: number) => rig.pack(address).id;
  const override = (address: number, patch: Partial<PackTruth>) => stage.packs[address - 1]?.override(patch);
  /** Silent, and the master hands over zeros for it. */
  const away = (address: number) => {
    const cellVoltagesMv = rig.truth(address - 1).cellVoltagesMv.map(() => 0);
    override(address, {
      isAsleep: true,
      packVoltageMv: 0,
      remainingCapacityMah: 0,
      fullCapacityMah: 0,
      ratedCapacityMah: 0,
      cellVoltagesMv,
    });
  };
  /** Nobody may be under the name of another, and the former one is away. */
  const seen = async (former: string) => {
    await rig.until(() => broker.statusOf("OTHER") === "online");
    await rig.until(areUp);
    await clock.run(SILENT_MS);
    const states = broker.heard.filter(({ topic }) => topic.endsWith(`/pack/${former}/state`));
    const cycles = new Set(states.map(({ payload }) => (JSON.parse(payload) as { cycles: number }).cycles));
    return { mixed, former: broker.statusOf(former), hasStrangeValues: cycles.has(OTHER.cycleCount), isUp: areUp() };
  };
  return { ...rig, idAt, override, away, seen };
}

const WELL = { mixed: [], former: "offline", hasStrangeValues: false, isUp: true };

describe("a pack that is exchanged while it is published", () => {
  it.each(FAMILIES)("%s: has its own name when the cable was away, and the former one is offline", async (family) => {
    for (const address of [1, 2]) {
      const rig = await publishing(family);
      const former = rig.idAt(address);
      rig.plug([]);
      await rig.clock.run(SILENT_MS);
      rig.override(address, OTHER);
      rig.plug([rig.usb]);
      expect(await rig.seen(former), `address ${address}`).toEqual(WELL);
      await rig.clock.run(rig.publisher.close());
    }
  });

  const silences = FAMILIES.flatMap((family) =>
    [1, 2].flatMap((address) => [4000, SILENT_MS].map((silentMs) => ({ family, address, silentMs }))),
  );

  it.each(silences)("$family: has its own name when $address alone was silent for $silentMs ms", async ({ family, address, silentMs }) => {
    const rig = await publishing(family);
    const former = rig.idAt(address);
    rig.away(address);
    await rig.clock.run(silentMs);
    rig.override(address, OTHER);
    expect(await rig.seen(former)).toEqual(WELL);
    await rig.clock.run(rig.publisher.close());
  });
});
