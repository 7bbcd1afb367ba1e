import { create } from "zustand";

/**
 * Whether a qualified person has said that they may change parameters. Once a session and in memory only: a page that is
 * loaded again is locked again.
 */
export const useLock = create<{ readonly unlocked: boolean }>()(() => ({ unlocked: false }));

export const useUnlocked = (): boolean => useLock((s) => s.unlocked);
export const unlock = (): void => useLock.setState({ unlocked: true });
export const lockNow = (): void => useLock.setState({ unlocked: false });
