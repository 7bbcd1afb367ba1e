import { expect, it } from "vitest";
import { linePoint } from "../../src/publish/lineProtocol.ts";
import { PointFeed } from "../../src/publish/pointFeed.ts";
import { publishRig } from "../support/publishRig.ts";

async function started() {
  const rig = await publishRig({ stage: { packCount: 2 } });
  await rig.until(() => rig.publisher.packs().filter(({ isUp }) => isUp).length === 2);
  return rig;
}

it("a point has the values of the pack with their unit's number, and its own time", async () => {
  const { pack, truth, publisher } = await started();
  const point = linePoint(pack()) ?? "";
  const { packSerial, packVoltageMv, switches, mode } = truth();
  expect(point).toMatch(new RegExp(`^open_bmstool_pack,line=cellar,pack=${packSerial},address=1 voltage=${packVoltageMv / 1000},current=`));
  expect(point).toContain(`,mode="${mode}",`);
  expect(point).toContain(`,charge_mos=${switches.chargeMos},`);
  expect(point).toMatch(new RegExp(` ${Math.round(pack().reading?.receivedAtWallMs ?? 0)}$`));
  await publisher.close();
});

it("a value that was not read is no field, and words keep their quotes and commas", async () => {
  const { pack, publisher } = await started();
  const { reading, ...known } = pack();
  if (reading === null) throw new Error("no values");
  const snapshot = { ...reading.snapshot, currentMa: "notRead", alarms: ["lowSoc", "cellOverVoltage"] } as const;
  const point = linePoint({ ...known, line: 'a b,c="d', reading: { ...reading, snapshot } }) ?? "";
  expect(point).toContain('line=a\\ b\\,c\\="d,');
  expect(point).not.toContain("current=");
  expect(point).toContain('alarms="lowSoc, cellOverVoltage"');
  expect(linePoint({ ...known, reading: null })).toBeNull();
  await publisher.close();
});

it("each pack gives one point in each interval, and none while it is silent", async () => {
  const { publisher, clock, plug } = await started();
  const batches: (readonly string[])[] = [];
  const feed = new PointFeed({ publisher, clock, everyMs: 10_000, write: (points) => batches.push(points) });
  feed.start();
  await clock.run(100_000);
  expect(batches.map(({ length }) => length)).toEqual(Array.from({ length: 10 }, () => 2));
  plug([]);
  await clock.run(30_000);
  const written = batches.length;
  await clock.run(100_000);
  expect(batches.length).toBe(written);
  feed.close();
  await publisher.close();
});
