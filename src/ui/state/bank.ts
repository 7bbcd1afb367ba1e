import { useMemo } from "react";
import type { BankSums, Comparison, CountedPack } from "../../../protocol/shared.ts";
import { bankSums, comparePacks, countedPacks } from "../../../protocol/shared.ts";
import type { BankState } from "../../contract/bank.ts";
import { BANK_LEASE_MS } from "../../contract/limits.ts";
import { call } from "./host.ts";
import { useUi } from "./store.ts";

/** The lease is renewed twice in its time, so that one lost message does not end it. */
const RENEW_MS = BANK_LEASE_MS / 2;

/** Has the values of all packs kept fresh for as long as somebody looks; ends it by not asking again. */
export function watchBank(): () => void {
  const renew = () => void call("bank.watch");
  // A window in the background may run its timers once a minute: it asks at once when it is looked at again.
  const onVisible = () => document.visibilityState === "visible" && renew();
  renew();
  const timer = window.setInterval(renew, RENEW_MS);
  document.addEventListener("visibilitychange", onVisible);
  return () => {
    window.clearInterval(timer);
    document.removeEventListener("visibilitychange", onVisible);
  };
}

/** Packs of which the values are of now. */
const countedOf = ({ packs, atMs }: Pick<BankState, "packs" | "atMs">): readonly CountedPack[] =>
  countedPacks(
    packs.map(({ address, snapshot, presence, receivedAtMs }) => ({ address, snapshot, isPresent: presence === "present", receivedAtMs })),
    atMs,
  );

export interface BankFigures {
  readonly counted: readonly CountedPack[];
  readonly sums: BankSums;
  readonly comparisons: readonly Comparison[];
}

/** Sums and comparisons of the packs as they stand. */
export function useBankFigures(): BankFigures {
  const bank = useUi((s) => s.bank);
  return useMemo(() => {
    const counted = countedOf(bank);
    return { counted, sums: bankSums(counted), comparisons: comparePacks(counted) };
  }, [bank]);
}
