import { describe, expect, it } from "vitest";
import { LOG_READ_MOST } from "../../src/contract/limits.ts";
import type { CommissioningRig } from "../support/commissioningRig.ts";
import { commissioningRig } from "../support/commissioningRig.ts";
import { fullTruth } from "../support/installation.ts";
import { EVERY_10S } from "../support/logRig.ts";
import { FAMILIES } from "../support/paramRig.ts";

/** What a computer that stays there has logged: hours later all packs but those named are full. */
async function logOf(rig: CommissioningRig, notFull: readonly number[] = []): Promise<string> {
  const asked = async <T>(answer: Promise<{ readonly ok: boolean; readonly value?: T }>): Promise<T> => {
    const { value } = await rig.clock.run(answer);
    if (value === undefined) throw new Error("refused");
    return value;
  };
  await asked(rig.app.call("log.start", { ...EVERY_10S }));
  await rig.clock.run(15_000);
  for (const pack of rig.packs) if (!notFull.includes(pack.address)) pack.override(fullTruth(pack.truth()));
  await rig.clock.run(15_000);
  await asked(rig.app.call("log.stop", {}));
  const [file] = await asked(rig.app.call("log.files", {}));
  const { text } = await asked(rig.app.call("log.read", { name: file?.name ?? "", offset: 0, most: LOG_READ_MOST }));
  return text;
}

const look = (rig: CommissioningRig, text: string) => rig.clock.run(rig.app.call("commission.log", { logs: [{ name: "barn.csv", text }] }));

describe("the first full charge in a log", () => {
  it.each(FAMILIES)("%s: passes for the packs that were full, with the time of the log", async (family) => {
    const text = await logOf(await commissioningRig(family));
    const rig = await commissioningRig(family);
    await rig.run("identities", "firstFullCharge");
    expect(rig.said("firstFullCharge")).toBe("open notFullYet");
    expect(await look(rig, text)).toEqual({ ok: true, value: null });
    const { status, measured, at } = rig.result("firstFullCharge");
    expect([status, measured.map(({ address }) => address)]).toEqual(["passed", [1, 2, 3]]);
    for (const { value } of measured) expect(text).toContain(String(value));
    expect(at).toBe(
      measured
        .map(({ value }) => String(value))
        .sort()
        .at(-1),
    );
  });

  it("in pieces, and one pack later by the wire", async () => {
    const text = await logOf(await commissioningRig("pace-modbus"), [2]);
    const rig = await commissioningRig("pace-modbus");
    await rig.run("identities");
    const [head = "", ...rows] = text.split("\r\n");
    for (const row of rows.filter((each) => each !== "")) await look(rig, `${head}\r\n${row}\r\n`);
    expect(rig.said("firstFullCharge")).toBe("open");
    expect(rig.result("firstFullCharge").measured.map(({ address }) => address)).toEqual([1, 3]);
    rig.packs[1]?.override(fullTruth(rig.packs[1].truth()));
    await rig.run("firstFullCharge");
    expect(rig.said("firstFullCharge")).toBe("passed");
  });

  it("of a computer in another zone counts by its moment, and is shown in the time of this one", async () => {
    const text = await logOf(await commissioningRig("pace-modbus"));
    const rig = await commissioningRig("pace-modbus");
    await rig.run("identities");
    // The same civil times, five hours earlier.
    await look(rig, text.replaceAll("+00:00", "+05:00"));
    expect(rig.said("firstFullCharge")).toBe("open");
    // The same moments, written down five hours ahead or behind.
    const hourOf = (hours: number) => (stamp: string, hour: string) =>
      stamp.replace(`T${hour}`, `T${String(Number(hour) + hours).padStart(2, "0")}`);
    const west = text.replaceAll(/2026-01-05T(\d\d)[^,;]*\+00:00/g, hourOf(-5)).replaceAll("+00:00", "-05:00");
    await look(rig, west);
    expect(rig.said("firstFullCharge")).toBe("passed");
    for (const { value } of rig.result("firstFullCharge").measured) expect(text).toContain(String(value));
  });

  it("of as many packs as the site has does not pass for one of them that was not full", async () => {
    const text = await logOf(await commissioningRig("pace-modbus"), [2]);
    const rig = await commissioningRig("pace-modbus", { site: { packCount: 2 } });
    await rig.run("identities");
    await look(rig, text);
    expect(rig.result("firstFullCharge").measured.map(({ address }) => address)).toEqual([1, 3]);
    expect(rig.said("firstFullCharge")).toBe("open");
  });

  it("from before the commissioning, or of other packs, is none of it; another file is refused", async () => {
    const text = await logOf(await commissioningRig("pace-modbus"));
    const rig = await commissioningRig("pace-modbus");
    await rig.run("identities");
    await look(rig, text.replaceAll("2026-01-05T", "2025-12-31T"));
    expect(rig.said("firstFullCharge")).toBe("open");
    await look(rig, text.replaceAll(",SN", ",OTHER"));
    expect(rig.said("firstFullCharge")).toBe("open");
    expect(await look(rig, "a,b\r\n1,2\r\n")).toMatchObject({ ok: false, error: { code: "file.format", detail: { path: "barn.csv" } } });
  });
});
