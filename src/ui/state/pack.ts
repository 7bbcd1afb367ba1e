import { isSamePack } from "../../../protocol/shared.ts";
import type { PackName } from "../../contract/params.ts";
import type { SessionState } from "../../contract/session.ts";
import type { UiState } from "./store.ts";

/** Whether what is known of `pack` may stand on the screen: it is the one on the line, or nothing says yet that it is not. */
export function mayBeHere(pack: PackName, { found, identity, pack: here }: Pick<SessionState, "found" | "identity" | "pack">): boolean {
  // It tells its name before its settings have been asked for.
  const named = here ?? (found !== null && identity !== null ? { ...found, identity } : null);
  if (named !== null) return isSamePack(pack, named);
  return found !== null && found.family === pack.family && found.address === pack.address;
}

/** Whether the settings that were read may be those of another pack: the one that answers is not known yet, or is not theirs. */
export function isReadInDoubt({ params: { read }, session: { pack } }: Pick<UiState, "params" | "session">): boolean {
  return read !== null && (pack === null || !isSamePack(read.pack, pack));
}
