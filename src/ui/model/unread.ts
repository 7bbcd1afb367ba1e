import type { ErrorCode } from "../../../protocol/shared.ts";
import type { UnreadBlock } from "../../contract/unread.ts";

/** What is told of a block that is not here. */
export type MissingBlock = Pick<UnreadBlock, "block" | "wire" | "error">;

/** Why a block is not here: what its words are made of. `code` of a refusal as the papers print it. */
export type UnreadWhy =
  | { readonly kind: "waiting" }
  | { readonly kind: "rtn" | "exception"; readonly code: string }
  | { readonly kind: "error"; readonly code: ErrorCode };

export function whyUnread({ error }: MissingBlock): UnreadWhy {
  if (error === null) return { kind: "waiting" };
  const { rtn, exception } = error.detail ?? {};
  if (error.code === "device.refused" && rtn !== undefined) return { kind: "rtn", code: String(rtn) };
  if (error.code === "device.exception" && exception !== undefined) return { kind: "exception", code: String(exception) };
  return { kind: "error", code: error.code };
}
