import { useShallow } from "zustand/react/shallow";
import type { PackSnapshot } from "../../../protocol/shared.ts";
import { flagCount, flagStateOf, flagsOf } from "../../../protocol/shared.ts";
import { bankFlagCount, type FlagCount } from "../model/bankFlags.ts";
import { useUi } from "./store.ts";

/**
 * Part of the snapshot: drawn again only when that part changes. Arrays and records are compared one level deep. As long as there is no
 * snapshot, nothing of it is read; so a text is picked as part of a list or record, where it cannot be taken for that.
 */
export function useReading<T>(pick: (snapshot: PackSnapshot) => T): T | "notRead" {
  return useUi(useShallow((s) => (s.snapshot === null ? "notRead" : pick(s.snapshot.snapshot))));
}

/** The program behind the window does not answer: what it was doing last is no longer known. */
export const useProgramGone = (): boolean => useUi((s) => s.host === "gone");

/** The values on the screen are no longer the pack's: they are drawn grey, with their age. */
export const useStale = (): boolean => useUi((s) => s.session.phase === "lost" || s.host === "gone");

export function countFlags(snapshot: PackSnapshot): FlagCount {
  return { count: flagCount(flagsOf(snapshot)), state: flagStateOf(snapshot) };
}

export const useFlagCount = (): FlagCount | "notRead" => useReading(countFlags);

/** Of all packs that answer; "notRead" = none does. */
export const useBankFlagCount = (): FlagCount | "notRead" => useUi(useShallow((s) => bankFlagCount(s.bank)));

/** Whether the connection doctor takes the place of the values. */
export function useDoctorShown(): boolean {
  return useUi((s) => s.doctorOpen || s.snapshot === null || ["closed", "opening", "probing", "searching"].includes(s.session.phase));
}

/** The host lets this window look only; what changes something is greyed, with the reason. */
export const useReadOnly = (): boolean => useUi((s) => s.info?.readOnly ?? false);
