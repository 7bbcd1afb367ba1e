import { create } from "zustand";
import type { BankPack } from "../../../../contract/bank.ts";
import { useUi } from "../../../state/store.ts";
import type { FleetLine, Profile } from "../model/fleet.ts";
import { chosenOf } from "../model/fleet.ts";

interface FleetDraft {
  readonly profile: Profile | null;
  /** Packs, by their ticks. */
  readonly ticked: readonly string[];
  /** What was typed to confirm a value, by setting. */
  readonly typed: Readonly<Record<string, string>>;
  /** The results of the last time stand in the place of the choice. */
  readonly isShowingResults: boolean;
}

export const useFleetDraft = create<FleetDraft>()(() => ({ profile: null, ticked: [], typed: {}, isShowingResults: false }));
const { setState: set } = useFleetDraft;

/** What was confirmed of another profile counts for that one only. */
export const chooseProfile = (profile: Profile | null): void => set({ profile, typed: {} });
export const tickPacks = (ticked: readonly string[]): void => set({ ticked });
export const typeConfirm = (key: string, text: string): void => set(({ typed }) => ({ typed: { ...typed, [key]: text } }));
export const showResults = (isShowingResults: boolean): void => set({ isShowingResults, typed: {} });

export function useFleetLine(): FleetLine {
  const path = useUi((s) => s.session.port?.path ?? null);
  const family = useUi((s) => s.session.found?.family ?? null);
  const isPrivate = useUi((s) => s.bank.isPrivateLine);
  return { path, family, isPrivate };
}

/** ADD of what is ticked, of the packs that are here now. */
export function useChosen(packs: readonly BankPack[]): readonly number[] {
  const line = useFleetLine();
  const ticked = useFleetDraft((s) => s.ticked);
  return chosenOf(packs, ticked, line);
}
