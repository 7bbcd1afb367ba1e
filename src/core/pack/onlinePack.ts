import type { PackName } from "../../contract/params.ts";
import type { PackLink } from "./packLink.ts";

/** The pack that answers on this link, with a known identity. Services get it complete or not at all, so none has to ask again. */
export interface OnlinePack {
  readonly link: PackLink;
  readonly name: PackName;
}

/** Connection events for services; each implements the part that it needs. */
export interface PackService {
  /** A pack answers but is not identified yet; null = none answers any more. */
  setLink?(link: PackLink | null): void;
  /** The pack is identified, and its settings were requested once; null = it is gone, or not identified yet. */
  setPack?(pack: OnlinePack | null): void;
  /** Requests to a pack that has just been identified; services later in the list wait for them. */
  settled?(): Promise<void>;
  /** Another connection is wanted, or none. */
  clear?(): void;
}
