import { listOf, numberOf } from "../../layout/access.ts";
import { ok } from "../../result.ts";
import type { BankDriver } from "../driver.ts";
import { ALL_PACKS, ANALOG, decodePacks, STATUS } from "./packs.ts";

const HIGHEST_ADDRESS = 15;

/** 42 and 44 with FF, asked of the master: packs follow each other in the order of their numbers. */
export const bank: BankDriver = {
  plan: [
    { block: "analog", args: [ALL_PACKS] },
    { block: "status", args: [ALL_PACKS] },
  ],
  planFor: (address) => [
    { block: "analog", args: [address] },
    { block: "status", args: [address] },
  ],
  decode(request, payload) {
    const answer = decodePacks(request.block === "analog" ? ANALOG : STATUS, payload, ALL_PACKS);
    return answer.ok ? ok(answer.value.packs) : answer;
  },
  /** The master, switch at 1, comes first; a stand-alone pack has its switch at 0. */
  addressAt: (place, answeredBy) => (answeredBy + place > HIGHEST_ADDRESS ? null : answeredBy + place),
  /** Temperatures and the SOC byte stay as they were. */
  isOffline({ analog }) {
    if (!analog) return false;
    const { values } = analog;
    const zeros = ["packVoltageMv", "remainingCapacityMah", "fullCapacityMah", "ratedCapacityMah"].every(
      (key) => numberOf(values, key) === 0,
    );
    return zeros && listOf(values, "cellVoltagesMv").every((mv) => mv === 0);
  },
};
