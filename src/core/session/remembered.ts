import type { FamilyId } from "../../../protocol/index.ts";

/** What worked on an adapter the last time: tried first. */
export interface Remembered {
  readonly family: FamilyId;
  readonly baudRate: number;
  /** Address put into requests. */
  readonly address: number;
}
