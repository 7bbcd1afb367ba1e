import { describe, expect, it } from "vitest";
import type { Driver } from "../../protocol/index.ts";
import { acceptedIn, liveRequest, MODBUS, PACEIC, packsAt, rig } from "./rig.ts";

const answers = async (ask: (bytes: Uint8Array) => Promise<Uint8Array>, driver: Driver, address: number) => {
  const request = liveRequest(driver, address);
  const bytes = await ask(request.bytes);
  return { bytes: bytes.length, accepted: acceptedIn(driver, request, bytes).length };
};

describe("packs that do not speak as the line does", () => {
  const packs = () => packsAt(1, 2, 3);

  it("one that speaks one family only is silent to the other", async () => {
    const { ask } = rig({ packs: packs(), lineKind: "shared", strangers: { 1: { families: ["paceic-v25"] } } });
    expect(await answers(ask, MODBUS, 2)).toEqual({ bytes: 0, accepted: 0 });
    expect(await answers(ask, PACEIC, 2)).toMatchObject({ accepted: 1 });
    expect(await answers(ask, MODBUS, 3)).toMatchObject({ accepted: 1 });
  });

  it("one at another baud rate answers there, and only there", async () => {
    const options = { packs: packs(), lineKind: "shared", strangers: { 2: { baudRate: 19_200 } } } as const;
    const here = rig(options);
    expect(await answers(here.ask, MODBUS, 3)).toMatchObject({ accepted: 0 });
    expect(await answers(here.ask, MODBUS, 2)).toMatchObject({ accepted: 1 });
    const there = rig(options, 19_200);
    expect(await answers(there.ask, MODBUS, 3)).toMatchObject({ accepted: 1 });
    expect(await answers(there.ask, MODBUS, 2)).toMatchObject({ accepted: 0 });
  });

  it("its answer takes the time of its own baud rate", async () => {
    const { ask, arrivals, clock } = rig({ packs: packs(), lineKind: "shared", strangers: { 2: { baudRate: 19_200 } } }, 19_200);
    const request = liveRequest(MODBUS, 3);
    const startMs = clock.nowMs();
    await ask(request.bytes);
    const bytes = request.bytes.length + request.longestReplyBytes;
    expect((arrivals.at(-1)?.atMs ?? 0) - startMs).toBeCloseTo((bytes * 10_000) / 19_200 + 23, 0);
  });

  it("the master tells of those alone that speak as it does", async () => {
    const { ask } = rig({ packs: packs(), lineKind: "shared", strangers: { 1: { families: ["pace-modbus"] } } });
    const request = PACEIC.request("analog", 1, [0xff]);
    if (!request.ok) throw new Error("no request");
    const [payload] = acceptedIn(PACEIC, request.value, await ask(request.value.bytes));
    expect(payload?.[1]).toBe(2);
  });

  it("a master answers for the others by their number, under its own address", async () => {
    const line = packs();
    const { ask } = rig({ packs: line, drivers: [PACEIC], lineKind: "private", answersAnyAddress: ["paceic-v25"] });
    const request = PACEIC.request("analog", 1, [3]);
    if (!request.ok) throw new Error("no request");
    const [payload] = acceptedIn(PACEIC, request.value, await ask(request.value.bytes));
    const values = PACEIC.decode(request.value, payload ?? new Uint8Array(0));
    expect(values).toMatchObject({ ok: true, value: { cellVoltagesMv: line[2]?.truth().cellVoltagesMv } });
  });
});
