import type { FamilyId } from "../../protocol/index.ts";
import type { BankPack, BankState } from "../../src/contract/bank.ts";
import type { CoreRigOptions } from "./coreRig.ts";
import { coreRig } from "./coreRig.ts";

const ASK_AGAIN_MS = 4000;

/** A line with packs on it that somebody looks at, as the window with the packs does. */
export async function bankRig(family: FamilyId, options: CoreRigOptions = {}, address = 1) {
  const rig = coreRig({ families: [family], ...options });
  await rig.connect({ family, baudRate: options.baudRate ?? 9600, address });
  await rig.until(() => rig.params().read !== null);
  let isLooking = true;
  const look = () => {
    if (!isLooking) return;
    void rig.app.call("bank.watch", {});
    rig.clock.after(ASK_AGAIN_MS, look);
  };
  look();
  const bank = (): BankState => {
    const last = rig.events.findLast(({ message }) => message.event === "bank")?.message;
    if (last?.event !== "bank") throw new Error("no bank yet");
    return last.payload;
  };
  const pack = (at: number): BankPack => {
    const found = bank().packs.find((each) => each.address === at);
    if (!found) throw new Error(`nothing known of ${at}`);
    return found;
  };
  return {
    ...rig,
    bank,
    pack,
    lookAway: () => {
      isLooking = false;
    },
    look: () => {
      isLooking = true;
      look();
    },
    /** ADDs in this state. */
    thatAre: (presence: BankPack["presence"]) =>
      bank()
        .packs.filter((each) => each.presence === presence)
        .map((each) => each.address),
    /** The addresses have been asked once. */
    scanned: async () => {
      await rig.until(() => rig.events.some(({ message }) => message.event === "bank" && message.payload.scan !== null));
      await rig.until(() => bank().scan === null && bank().sweepMs !== null, 120_000);
      const doneMs = rig.clock.nowMs();
      await rig.until(() => bank().packs.every(({ presence, receivedAtMs }) => presence !== "present" || (receivedAtMs ?? 0) > doneMs));
    },
    /** Every pack was refreshed so often in so long, from what windows were told: gaps between receive times, ms. */
    async gaps(ms: number): Promise<ReadonlyMap<number, readonly number[]>> {
      const from = rig.events.length;
      await rig.clock.run(ms);
      const seen = new Map<number, number[]>();
      for (const { message } of rig.events.slice(from)) {
        if (message.event !== "bank") continue;
        for (const each of message.payload.packs) {
          const times = seen.get(each.address) ?? [];
          if (each.receivedAtMs !== null && times.at(-1) !== each.receivedAtMs) times.push(each.receivedAtMs);
          seen.set(each.address, times);
        }
      }
      return new Map([...seen].map(([at, times]) => [at, times.slice(1).map((time, i) => time - (times[i] ?? 0))]));
    },
  };
}
export type BankRig = Awaited<ReturnType<typeof bankRig>>;
