import { create } from "zustand";
import type { BmsError, Result } from "../../../../protocol/shared.ts";
import type { UnfinishedWrite } from "../../../contract/params.ts";
import { editedValues, seenValues } from "../../model/draft.ts";
import { confirmedIds, reviewRows } from "../../model/review.ts";
import { findingsNow, useEdits } from "../../state/edits.ts";
import { call } from "../../state/host.ts";
import { useUi } from "../../state/store.ts";
import { groupsOf, keysOf } from "./model/groups.ts";

interface Writing {
  /** What the host answered when it would not or could not; gone with the next request. */
  readonly error: BmsError | null;
  /** Settings that were not as seen when the host looked; the pack is to be read again. */
  readonly staleKeys: readonly string[];
  readonly cancelling: boolean;
}

export const useWriting = create<Writing>()(() => ({ error: null, staleKeys: [], cancelling: false }));
const { setState: set } = useWriting;

const clearWriting = (): void => set({ error: null, staleKeys: [], cancelling: false });

async function ask(answer: Promise<Result<unknown>>): Promise<boolean> {
  clearWriting();
  const { ok, ...rest } = await answer;
  set({ cancelling: false });
  if (ok || !("error" in rest)) return ok;
  const { error } = rest as { readonly error: BmsError };
  const { reason, keys } = error.detail ?? {};
  if (error.code === "write.stale" && reason === "changed" && typeof keys === "string") set({ staleKeys: keys.split(" ") });
  else if (error.code !== "cancelled") set({ error });
  return false;
}

export const startRead = (): Promise<boolean> => ask(call("params.read"));

/** Sends the edits with what was seen of the pack and what was confirmed. */
export function startWrite(): Promise<boolean> {
  const draft = useEdits.getState();
  const { table, read } = useUi.getState().params;
  const held = read?.values ?? {};
  const rows = reviewRows(table === null ? [] : keysOf(groupsOf(table)), draft, held, findingsNow(), table);
  const confirmed = confirmedIds(rows, draft.confirms, table);
  return ask(call("params.write", { edits: editedValues(draft), seen: seenValues(draft, held), confirmed }));
}

export const startRollBack = (): Promise<boolean> => ask(call("params.rollBack"));
/** Of the write that is shown, and of no other that may have come in its place. */
export const startRecover = (action: "finish" | "rollBack" | "keep", { id }: UnfinishedWrite): Promise<boolean> =>
  ask(call("params.recover", { action, id }));

export function cancel(): void {
  set({ cancelling: true });
  void call("params.cancel");
}
