import { isSameData, isSameIdentity } from "../../../protocol/shared.ts";
import type { BankPack, BankState } from "../../contract/bank.ts";

/** Nothing of it is to be drawn anew. */
function isUnchanged(a: BankPack, b: BankPack): boolean {
  return (
    a.address === b.address &&
    a.receivedAtMs === b.receivedAtMs &&
    a.presence === b.presence &&
    a.misses === b.misses &&
    a.isWired === b.isWired &&
    a.answersAlone === b.answersAlone &&
    a.family === b.family &&
    (a.snapshot === null) === (b.snapshot === null) &&
    isSameIdentity(a.identity, b.identity) &&
    isSameData(a.diagnosis, b.diagnosis)
  );
}

/** Each state tells of all packs; those that did not change stay the same object, so that only the others are drawn again. */
export function shareBank(before: BankState, next: BankState): BankState {
  const known = new Map(before.packs.map((pack) => [pack.address, pack]));
  const packs = next.packs.map((pack) => {
    const old = known.get(pack.address);
    return old !== undefined && isUnchanged(old, pack) ? old : pack;
  });
  const isSame = packs.length === before.packs.length && packs.every((pack, at) => pack === before.packs[at]);
  return { ...next, packs: isSame ? before.packs : packs };
}
