import { describe, expect, it } from "vitest";
import { PackIds } from "../../src/publish/pack.ts";

const named = (packSerial: string) => ({ bmsVersion: "V1", modelSerial: "", packSerial });

describe("the names under which packs are published", () => {
  it("are never those of another pack, however packs change their places", () => {
    const ids = new PackIds();
    const owners = new Map<string, string>();
    const orders = ["AB-C", "BA-C", "CAB-", "A-BC", "-CAB", "BCA-", "ABC-"];
    for (const order of orders)
      [...order].forEach((pack, address) => {
        // "-" = one that tells no serial number.
        const id = ids.idOf("home", address, named(pack === "-" ? "" : `SERIAL-${pack}`));
        const who = pack === "-" ? `nameless at ${address}` : pack;
        expect([id, owners.get(id) ?? who]).toEqual([id, who]);
        owners.set(id, who);
      });
    expect(ids.idOf("home", 0, named("SERIAL-A"))).toBe("SERIAL-A");
  });

  it("keep two packs apart that tell the same serial number", () => {
    const ids = new PackIds();
    const of = (address: number) => ids.idOf("home", address, named("TWIN-0001"));
    expect([of(1), of(2), of(1), of(2)]).toEqual(["TWIN-0001", "TWIN-0001-home-2", "TWIN-0001", "TWIN-0001-home-2"]);
  });
});
