import type { Replies, RequestName } from "../../contract/contract.ts";
import type { AppState } from "../../contract/events.ts";
import type { TrendSample } from "../../contract/session.ts";

/** What the host says when it is asked; anything else fails. */
export type FixedAnswers = { readonly [N in RequestName]?: Replies[N] };

export interface Scene {
  /** In the address and in the name of its picture. */
  readonly name: string;
  /** Screen of the app that is shown; null = the parts by themselves. */
  readonly screen: string | null;
  readonly state: Omit<AppState, "preferences">;
  readonly trend: readonly TrendSample[];
  /** To what the screen asks for by itself. */
  readonly answers?: FixedAnswers;
  /** What a person has done before: unlocked, typed, chosen. */
  readonly prepare?: () => void;
}
