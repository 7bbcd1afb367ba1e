import { describe, expect, it } from "vitest";
import type { Commissioning } from "../../src/contract/commissioning.ts";
import { commissioningRig } from "../support/commissioningRig.ts";
import { logText, valueRow, WALL_MS } from "../support/logText.ts";

const DAY_MS = 86_400_000;

type Rig = Awaited<ReturnType<typeof commissioningRig>>;

/** Twelve charges near full on four days, in which cell 3 of this pack is ahead. */
async function logPack({ ports }: Rig, serial: string, name: string): Promise<void> {
  const rows = Array.from({ length: 12 }, (_, at) =>
    valueRow(serial, [3500, 3500, 3560, 3500], 20_000, WALL_MS + (at % 4) * DAY_MS + at * 1000),
  );
  expect(await ports.texts.append(name, logText(rows))).toMatchObject({ ok: true });
}

async function documentOf(rig: Rig): Promise<Commissioning> {
  const document = await rig.clock.run(rig.app.call("commission.document", { id: rig.current().id, earlier: null }));
  if (!document.ok) throw new Error(document.error.code);
  return document.value;
}

describe("the drift of the packs of a commissioning", () => {
  it("is that of its own packs alone, and is kept with it as it was when it was closed", async () => {
    const rig = await commissioningRig("pace-modbus", { packCount: 2 });
    await rig.run("addresses", "identities");
    await logPack(rig, "SN2", "open-bmstool-20260301-233000.csv");
    await logPack(rig, "ANOTHER", "open-bmstool-20260302-233000.csv");
    const open = await documentOf(rig);
    expect(rig.current().drift).toBe(undefined);
    expect(open).toEqual({ ...rig.current(), drift: open.drift });
    const ofTwo = open.drift?.find(({ address }) => address === 2);
    expect(ofTwo).toMatchObject({ sources: { logRows: 12 }, top: { data: "enough" }, signs: [{ cell: 3, sign: "ahead" }] });
    expect(open.drift?.filter(({ address, signs }) => address !== 2 && signs.length > 0)).toEqual([]);

    await rig.clock.run(rig.app.call("commission.close", {}));
    expect(rig.current().drift).toEqual(open.drift);
    await logPack(rig, "SN2", "open-bmstool-20260303-233000.csv");
    expect((await documentOf(rig)).drift).toEqual(open.drift);
  });
});
