import type { PackName } from "../../contract/params.ts";
import type { PackLink } from "./packLink.ts";

/** The pack that answers on this link and has told who it is. Services get it whole or not at all, so that nobody has to ask twice. */
export interface OnlinePack {
  readonly link: PackLink;
  readonly name: PackName;
}

/** What a service is told of the connection; each takes the part that it needs. */
export interface PackService {
  /** A pack answers and has not told who it is, or (null) none does any more. */
  setLink?(link: PackLink | null): void;
  /** The pack has told who it is, and its settings were asked for once; null = it is gone, or about to tell. */
  setPack?(pack: OnlinePack | null): void;
  /** What is to be asked of a pack that has just been made known; services later in the list wait for it. */
  settled?(): Promise<void>;
  /** Another connection is wanted, or none. */
  clear?(): void;
}
