import type { PackName } from "../../../protocol/shared.ts";
import { isSamePack } from "../../../protocol/shared.ts";

/** Addresses of packs that report the same serial numbers as another one of them: nothing but the address tells them apart. */
export function twinAddresses(packs: readonly PackName[]): readonly number[] {
  return packs.filter((pack) => packs.some((other) => other !== pack && isSamePack(other, pack))).map(({ address }) => address);
}
