import { create } from "zustand";
import type { BmsError, Result } from "../../../../protocol/shared.ts";
import type { CommissioningCheck } from "../../../contract/commissioning.ts";

/** What takes the place of the check on the right, or of the whole bench. */
type Panel = "check" | "site" | "close" | "visit" | "photos";

interface CommissioningView {
  /** null = nobody has chosen one: a wide window shows what is to be done next, a phone its list. */
  readonly open: CommissioningCheck | null;
  readonly panel: Panel;
  /** The kept ones and the form of a new one, although one is open. */
  readonly isChoosing: boolean;
  /** The person says what was seen. */
  readonly isMarking: boolean;
  /** What the host turned down last. */
  readonly refused: BmsError | null;
  /** Who has looked last: the next check most likely has the same name under it. */
  readonly by: string;
}

const AT_FIRST: CommissioningView = { open: null, panel: "check", isChoosing: false, isMarking: false, refused: null, by: "" };

/** What only this window knows of the screen. */
export const useView = create<CommissioningView>()(() => AT_FIRST);

export const openCheck = (open: CommissioningCheck | null): void =>
  useView.setState({ open, panel: "check", isMarking: false, refused: null });
export const openPanel = (panel: Panel): void => useView.setState({ panel, refused: null });
export const choose = (isChoosing: boolean): void => useView.setState({ isChoosing, refused: null });
export const askToMark = (open: CommissioningCheck): void => useView.setState({ open, isMarking: true });
/** What has been answered for ends, and not what the person has opened since: the next check may be on the screen before the answer. */
export const endMarking = (check: CommissioningCheck): void => useView.setState(({ open }) => (open === check ? { isMarking: false } : {}));
export const closePanel = (of: Panel): void => useView.setState(({ panel }) => (panel === of ? { panel: "check", refused: null } : {}));
export const rememberName = (by: string): void => useView.setState({ by });
export const showCurrent = (): void => useView.setState({ ...AT_FIRST, by: useView.getState().by });

/**
 * Shows the commissioning that is asked for, once it is there. The bench may stand before the answer has come: what the person has begun
 * on it by then stays.
 */
export async function opening<T>(asked: () => Promise<Result<T>>): Promise<void> {
  useView.setState({ ...AT_FIRST, isChoosing: useView.getState().isChoosing, by: useView.getState().by });
  if (await saying(asked())) choose(false);
}

/** Asks something about a check, which stays on the screen: else what is to be done next would take its place before its result is seen. */
export function askingOf<T>(check: CommissioningCheck, asked: () => Promise<Result<T>>): Promise<boolean> {
  useView.setState({ open: check });
  return saying(asked());
}

/** Whether it was done; what was turned down is said, what the person stopped needs no words. */
export async function saying<T>(asked: Promise<Result<T>>): Promise<boolean> {
  useView.setState({ refused: null });
  const done = await asked;
  useView.setState({ refused: done.ok || done.error.code === "cancelled" ? null : done.error });
  return done.ok;
}
