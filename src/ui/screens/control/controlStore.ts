import { create } from "zustand";
import type { BmsError, Result } from "../../../../protocol/shared.ts";

interface ControlView {
  readonly isUnlocking: boolean;
  /** What the host turned down last; nothing was sent then. */
  readonly error: BmsError | null;
  /** The question before clocks are set. */
  readonly clockAsk: "this" | "all" | null;
  /** The line is looked through for packs whose clocks could be set too, as long as the screen is open. */
  readonly isLookingForOthers: boolean;
}

/** What only this window knows of the screen. */
export const useControl = create<ControlView>()(() => ({ isUnlocking: false, error: null, clockAsk: null, isLookingForOthers: false }));

export const askToUnlock = (isUnlocking: boolean): void => useControl.setState({ isUnlocking });
export const askForClock = (clockAsk: ControlView["clockAsk"]): void => useControl.setState({ clockAsk });
export const lookForOthers = (): void => useControl.setState({ isLookingForOthers: true });

export const stopLooking = (): void => useControl.setState({ isLookingForOthers: false });

/** Says what was turned down; what the person stopped needs no words. */
export async function saying<T>(asked: Promise<Result<T>>): Promise<void> {
  useControl.setState({ error: null });
  const done = await asked;
  useControl.setState({ error: done.ok || done.error.code === "cancelled" ? null : done.error });
}
