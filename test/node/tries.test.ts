import { beforeEach, describe, expect, it } from "vitest";
import { Tries } from "../../src/node/web/tries.ts";

describe("tries of a password", () => {
  let nowMs: number;
  let tries: Tries;
  beforeEach(() => {
    nowMs = 0;
    tries = new Tries(() => nowMs);
  });

  const stranger = (address: string) => ({ address, device: null });
  function flood(addresses: readonly string[]): void {
    for (const address of addresses) for (let n = 0; n < 5; n++) tries.note(stranger(address));
  }
  const many = Array.from({ length: 40 }, (_, n) => `203.0.113.${n}`);

  it("are five a minute from one address, and fifty from all strangers", () => {
    flood(["203.0.113.1"]);
    expect(tries.waitMs(stranger("203.0.113.1"))).toBe(60_000);
    expect(tries.waitMs(stranger("203.0.113.2"))).toBe(0);
    flood(many);
    expect(tries.waitMs(stranger("198.51.100.1"))).toBe(60_000);
    nowMs = 60_000;
    expect(tries.waitMs(stranger("203.0.113.1"))).toBe(0);
  });

  it("of a flood keep out neither a browser that was in before nor whoever sits at this computer", () => {
    flood([...many, "192.168.1.5"]);
    expect(tries.waitMs({ address: "192.168.1.5", device: "a" })).toBe(0);
    for (const address of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) expect(tries.waitMs(stranger(address)), address).toBe(0);
  });

  it("are counted for those, too", () => {
    for (const visitor of [
      { address: "192.168.1.5", device: "a" },
      { address: "127.0.0.1", device: null },
    ]) {
      for (let n = 0; n < 5; n++) tries.note(visitor);
      expect(tries.waitMs(visitor)).toBe(60_000);
      tries.forget(visitor);
      expect(tries.waitMs(visitor)).toBe(0);
    }
  });

  it("from one block of IPv6 are those of one computer", () => {
    flood(["2001:db8:1:2::1"]);
    expect(tries.waitMs(stranger("2001:db8:1:2:9:8:7:6"))).toBe(60_000);
    expect(tries.waitMs(stranger("2001:db8:1:3::1"))).toBe(0);
    flood(["::ffff:203.0.113.9"]);
    expect(tries.waitMs(stranger("203.0.113.9"))).toBe(60_000);
  });

  it("of one who knows the viewer's password count on after a right one of those", () => {
    const viewer = { address: "192.168.1.5", device: "a" };
    for (let n = 0; n < 4; n++) tries.note(viewer);
    tries.note(viewer);
    tries.takeBack(viewer);
    expect(tries.waitMs(viewer)).toBe(0);
    tries.note(viewer);
    expect(tries.waitMs(viewer)).toBe(60_000);
  });
});
