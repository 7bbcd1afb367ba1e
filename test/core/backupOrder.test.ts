import { expect, it } from "vitest";
import type { PackName } from "../../protocol/index.ts";
import { createMemoryStore } from "../../src/core/memory/memoryStore.ts";
import { Vault } from "../../src/core/params/vault.ts";
import { valueIn } from "../support/valueIn.ts";

const DAY_MS = 86_400_000;
const pack = (packSerial: string): PackName => ({
  family: "paceic-v25",
  address: 1,
  identity: { bmsVersion: "V1", modelSerial: "notRead", packSerial },
});
const [A, B] = [pack("PACK A1"), pack("PACK B2")];

it("the newest backup of a pack is the one that was taken last, also where the clock was set back before", async () => {
  const store = createMemoryStore();
  const vault = new Vault(store);
  const keep = async (of: PackName, days: number) => valueIn(await vault.keepBackup(of, {}, "beforeWrite", days * DAY_MS)).name;
  const list = async () => valueIn(await vault.listBackups()).map(({ name }) => name);
  const ahead = [await keep(A, 20_010), await keep(A, 20_011)];
  const others = [await keep(B, 20_000), await keep(B, 20_002)];
  const right = [await keep(A, 20_001), await keep(A, 20_001)];
  expect(new Set([...ahead, ...others, ...right]).size).toBe(6);
  expect(await list()).toEqual([others[1], right[1], right[0], ahead[1], ahead[0], others[0]]);

  // Of a version that did not number them.
  const newest = right[1] ?? "";
  const former = newest.replace(/-n\d+$/, "").replace(String(20_001 * DAY_MS), String(20_020 * DAY_MS));
  await store.write(former, { ...(valueIn(await store.read(newest)) as object), takenWallMs: 20_020 * DAY_MS });
  const ofA = (await list()).filter((name) => !others.includes(name));
  expect(ofA).toEqual([right[1], right[0], ahead[1], ahead[0], former]);
});
