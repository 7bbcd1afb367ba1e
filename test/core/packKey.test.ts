import { describe, expect, it } from "vitest";
import type { PackName } from "../../protocol/index.ts";
import { fnv1a64 } from "../../protocol/index.ts";
import { formerPackKey, packKey } from "../../src/core/pack/packKey.ts";

const pack = (packSerial: string, modelSerial = "notReported", address = 1): PackName => ({
  family: "some",
  address,
  identity: { bmsVersion: "V1", modelSerial, packSerial },
});

describe("the name of a pack's documents", () => {
  it("is hashed as published", () => {
    // Test vectors of the FNV authors, draft-eastlake-fnv.
    const vectors = { "": "CBF29CE484222325", a: "AF63DC4C8601EC8C", b: "AF63DF4C8601F1A5", foobar: "85944171F73967E8" };
    for (const [text, hash] of Object.entries(vectors)) expect(fnv1a64(text)).toBe(hash);
  });

  it("can be read, and is the same for ever", () => {
    expect(packKey(pack("RES20010K2304170086"))).toBe("p-RES20010K2304170086-dde178dc51f21cd0");
    expect(packKey(pack("Jan 10 2022,13:44:13", "179000112250002B"))).toBe("p-179000112250002B-b730b10c936f44bb");
    expect(packKey(pack("notReported"))).toBe("p-some-4708ac97312ac4d1");
  });

  it("is another for each pack, also where the file system ignores case, and every store takes it", () => {
    const long = "S".repeat(70);
    const packs = [
      ...["SN-1", "SN_1", "SN 1", "sn-1", "SN-1 ", `${long}1`, `${long}2`, "", "\u00e9", "../..", "?"].map((serial) => pack(serial)),
      ...[1, 2].map((address) => pack("Jan 10 2022,13:44:13", "notReported", address)),
      ...["A", "B"].map((model) => pack("Jan 10 2022,13:44:13", model)),
    ];
    const keys = packs.map((each) => packKey(each).toLowerCase());
    expect(new Set(keys).size).toBe(packs.length);
    for (const key of keys) expect(key).toMatch(/^[a-z][a-z0-9-]{0,63}$/);
  });

  it("is known as earlier versions made it, several packs sharing one", () => {
    expect(formerPackKey(pack("SN-1"))).toBe("p-SN-1");
    expect(formerPackKey(pack("SN 1"))).toBe("p-SN-1");
    expect(formerPackKey(pack("Jan 10 2022,13:44:13", "A"))).toBe("p-Jan-10-2022-13-44-13");
    expect(formerPackKey(pack("notRead", "M1"))).toBe("p-M1");
    expect(formerPackKey(pack("notRead"))).toBe("p-some-V1-at-1");
    expect(formerPackKey(pack("S".repeat(70)))).toBe(`p-${"S".repeat(58)}`);
  });
});
