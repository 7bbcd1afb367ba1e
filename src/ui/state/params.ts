import type { Result } from "../../../protocol/shared.ts";
import type { Replies } from "../../contract/contract.ts";
import type { SettingValues } from "../../contract/params.ts";
import type { LineHold } from "../model/lineHold.ts";
import { hostApi } from "./host.ts";
import { useUi } from "./store.ts";

/** What the Parameters and Inverter screens ask of the host. Progress and outcome also come as the `params` event. */

export const readParams = (): Promise<Result<Replies["params.read"]>> => hostApi().call("params.read", {});

/** `seen` = what the editor showed of the pack when the edits were made; `confirmed` = ids of findings confirmed by typing. */
export function writeParams(
  edits: SettingValues,
  seen: SettingValues,
  confirmed: readonly string[],
): Promise<Result<Replies["params.write"]>> {
  return hostApi().call("params.write", { edits, seen, confirmed: [...confirmed] });
}

/** Writes back what the last write of this session changed. */
export const rollBackParams = (): Promise<Result<Replies["params.rollBack"]>> => hostApi().call("params.rollBack", {});

/** Ends a read at once, a write before its next block. */
export const cancelParams = (): Promise<Result<null>> => hostApi().call("params.cancel", {});

/** Of a write that an earlier run of the program did not end. */
export const recoverParams = (action: "finish" | "rollBack" | "keep"): Promise<Result<Replies["params.recover"]>> =>
  hostApi().call("params.recover", { action });

export const listBackups = (): Promise<Result<Replies["backups.list"]>> => hostApi().call("backups.list", {});
export const readBackup = (name: string): Promise<Result<Replies["backups.read"]>> => hostApi().call("backups.read", { name });
export const makeBackup = (): Promise<Result<Replies["backups.make"]>> => hostApi().call("backups.make", {});

export const useLineHold = (): LineHold | null =>
  useUi(({ host, session, params }) => {
    if (host !== "ready") return "offline";
    if (session.phase === "lost") return "lost";
    if (session.phase !== "online" && session.phase !== "retrying") return "offline";
    if (params.progress !== null && params.progress.stage !== "done") return "writing";
    return params.reading === null ? null : "reading";
  });
