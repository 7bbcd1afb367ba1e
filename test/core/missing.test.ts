import { expect, it } from "vitest";
import { driverOf } from "../../protocol/index.ts";
import type { UnreadBlock } from "../../src/contract/unread.ts";
import { missingOf } from "../../src/core/params/missing.ts";

const driver = driverOf("paceic-v25");
const refused = (block: string): UnreadBlock => ({
  family: driver.family,
  block,
  wire: driver.blocks[block]?.wire ?? block,
  part: "settings",
  error: { code: "device.refused", detail: { rtn: "04" } },
  isGivenUp: true,
});

it("gives the refusal of the block that holds what is missing as the reason, and never that of another", () => {
  const missing = ["packUvAlarmMv"];
  const both = [refused("cellOv"), refused("packUv")];
  expect(missingOf(driver, missing, {}, both)).toMatchObject({ code: "device.refused", detail: { rtn: "04", block: "packUv" } });
  expect(missingOf(driver, missing, {}, [refused("cellOv")])).toEqual({
    code: "write.stale",
    detail: { reason: "notRead", keys: "packUvAlarmMv" },
  });
  expect(missingOf(driver, missing, { packUvAlarmMv: 44_800 }, both)).toBeNull();
});
