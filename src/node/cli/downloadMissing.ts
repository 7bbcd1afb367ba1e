import type { Result } from "../../../protocol/index.ts";
import { ok } from "../../../protocol/index.ts";
import type { Commissioning } from "../../contract/commissioning.ts";
import { packsWithoutHistory } from "../../contract/historyLacking.ts";
import type { Bench } from "./bench.ts";
import { download } from "./runHistory.ts";
import { reachPack, type Task } from "./task.ts";

/** Packs of which nothing is kept, as the check has just found. */
export function lackingIn({ results }: Commissioning): readonly number[] {
  const result = results.find(({ check, status }) => check === "historyArchived" && status === "failed");
  return result === undefined ? [] : packsWithoutHistory(result);
}

const isConnected = ({ now }: Bench, address: number): boolean => now.session.found?.address === address;

/** Asks each of these packs for its history, one after the other, and goes back to the one that was connected. */
export async function downloadMissing(task: Task, bench: Bench, addresses: readonly number[]): Promise<Result<null>> {
  const before = bench.now.session.found?.address ?? null;
  for (const address of addresses) {
    const reached = isConnected(bench, address) ? ok(null) : await reachPack(task, bench, address);
    if (!reached.ok) return reached;
    const ended = await download(task, bench);
    if (!ended.ok) return ended;
  }
  return before === null || isConnected(bench, before) ? ok(null) : reachPack(task, bench, before);
}
