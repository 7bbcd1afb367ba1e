import { describe, expect, it } from "vitest";
import { DRIVERS, driverOf, textOfBytes } from "../../protocol/index.ts";
import { bytesOf, loadCaptures } from "../support/captures.ts";

const paceic = driverOf("paceic-v25");

function question(version: number, address = 1) {
  const asked = paceic.request(paceic.probe.block, address);
  if (!asked.ok || !paceic.inDialect) throw new Error("no question");
  return paceic.inDialect(version, asked.value);
}

describe("the probe in another version", () => {
  it("is the same read with another version and the checksum for it", () => {
    expect(textOfBytes(question(0x20).bytes)).toBe("~200146C10000FD9F\r");
    expect(textOfBytes(question(0x52).bytes)).toBe("~520146C10000FD9A\r");
    expect(question(0x12, 0)).toMatchObject({ kind: "read", block: "version", address: 0 });
  });

  it("is of every family that lists one, and never of the version that it reads", () => {
    for (const { probe, inDialect } of DRIVERS) expect(inDialect === undefined).toBe(probe.dialects === undefined);
    expect(paceic.probe.dialects).toEqual([0x20, 0x22, 0x12, 0x52]);
  });

  it("takes nothing for a reply, whatever a pack of the known version has ever said", () => {
    const said = loadCaptures("paceic-v25").flatMap((each) => (each.response === null ? [] : [bytesOf(each, "response")]));
    expect(said.length).toBeGreaterThan(20);
    for (const version of paceic.probe.dialects ?? [])
      for (const frame of said)
        if (frame[0] === 0x7e && frame.length >= 18) expect(paceic.accept(question(version), frame).kind).not.toBe("reply");
  });
});
