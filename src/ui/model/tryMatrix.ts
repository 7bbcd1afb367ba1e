import type { FamilyId } from "../../../protocol/shared.ts";
import type { DoctorTry, TryOutcome } from "../../contract/session.ts";

interface TryCell {
  readonly outcome: TryOutcome;
  readonly addresses: readonly number[];
}

interface TryMatrix {
  readonly baudRates: readonly (number | null)[];
  readonly rows: readonly { readonly family: FamilyId; readonly cells: readonly (readonly TryCell[])[] }[];
}

function joined(tries: readonly DoctorTry[]): readonly TryCell[] {
  const byOutcome = new Map<TryOutcome, number[]>();
  for (const { outcome, address } of tries) {
    const addresses = byOutcome.get(outcome) ?? [];
    if (!addresses.includes(address)) addresses.push(address);
    byOutcome.set(outcome, addresses);
  }
  return [...byOutcome].map(([outcome, addresses]) => ({ outcome, addresses }));
}

/** One row a protocol, one column a baud rate, in the order they were tried; equal outcomes share their addresses. */
export function tryMatrix(tries: readonly DoctorTry[]): TryMatrix {
  const baudRates = [...new Set(tries.map((t) => t.baudRate))];
  const families = [...new Set(tries.map((t) => t.family))];
  return {
    baudRates,
    rows: families.map((family) => ({
      family,
      cells: baudRates.map((baudRate) => joined(tries.filter((t) => t.family === family && t.baudRate === baudRate))),
    })),
  };
}

/** "1", "1, 0", "2–15": runs of three and more are drawn together. */
export function addressList(addresses: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const address of addresses) {
    const last = runs.at(-1);
    if (last && address === last[1] + 1) last[1] = address;
    else runs.push([address, address]);
  }
  return runs.map(([from, to]) => (to === from ? `${from}` : to === from + 1 ? `${from}, ${to}` : `${from}–${to}`)).join(", ");
}
