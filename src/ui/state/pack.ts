import { isSamePack } from "../../../protocol/shared.ts";
import type { PackName } from "../../contract/params.ts";
import type { SessionState } from "../../contract/session.ts";

/** Whether what is known of `pack` may stand on the screen: it is the one on the line, or nothing says yet that it is not. */
export function mayBeHere(pack: PackName, { found, pack: here }: Pick<SessionState, "found" | "pack">): boolean {
  if (here !== null) return isSamePack(pack, here);
  return found !== null && found.family === pack.family && found.address === pack.address;
}
