import { create } from "zustand";

interface Profile {
  /** Name of the file, or serial number of the pack that the values are of. */
  readonly name: string;
  readonly kind: "file" | "pack";
  readonly values: Readonly<Record<string, number>>;
}

interface FleetDraft {
  readonly profile: Profile | null;
  /** ADD of the packs, in the order in which they are written. */
  readonly chosen: readonly number[];
  /** What was typed to confirm a value, by setting. */
  readonly typed: Readonly<Record<string, string>>;
  /** The results of the last time stand in the place of the choice. */
  readonly isShowingResults: boolean;
}

export const useFleetDraft = create<FleetDraft>()(() => ({ profile: null, chosen: [], typed: {}, isShowingResults: false }));
const { setState: set } = useFleetDraft;

/** What was confirmed of another profile counts for that one only. */
export const chooseProfile = (profile: Profile | null): void => set({ profile, typed: {} });
export const choosePacks = (chosen: readonly number[]): void => set({ chosen: chosen.toSorted((a, b) => a - b) });
export const typeConfirm = (key: string, text: string): void => set(({ typed }) => ({ typed: { ...typed, [key]: text } }));
export const showResults = (isShowingResults: boolean): void => set({ isShowingResults, typed: {} });
