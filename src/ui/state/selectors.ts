import { useShallow } from "zustand/react/shallow";
import type { FlagKey, PackSnapshot, Severity } from "../../../protocol/shared.ts";
import { bankSeverity, flagsOf } from "../../../protocol/shared.ts";
import type { SessionPhase } from "../../contract/session.ts";
import { useUi } from "./store.ts";

export const usePhase = (): SessionPhase => useUi((s) => s.session.phase);

/**
 * Part of the snapshot: drawn again only when that part changes. Arrays and records are compared one level deep.
 * null = no snapshot.
 */
export function useSnapshotPart<T>(pick: (snapshot: PackSnapshot) => T): T | null {
  return useUi(useShallow((s) => (s.snapshot === null ? null : pick(s.snapshot.snapshot))));
}

/** A setting of the pack in base units; null = not read (yet). */
export const useSetting = (key: string): number | null => useUi((s) => s.session.settings[key] ?? null);

/** The values on the screen are no longer the pack's: they are drawn grey, with their age. */
export const useStale = (): boolean => useUi((s) => s.session.phase === "lost" || s.host === "gone");

const listed = (flags: readonly FlagKey[] | "notRead"): number => (flags === "notRead" ? 0 : flags.length);

export interface FlagCount {
  readonly count: number;
  readonly worst: Severity | null;
}

export function countFlags(snapshot: PackSnapshot): FlagCount {
  const [alarms, protections, faults] = [listed(snapshot.alarms), listed(snapshot.protections), listed(snapshot.faults)];
  const worst = faults > 0 ? "fault" : protections > 0 ? "protection" : alarms > 0 ? "alarm" : null;
  return { count: alarms + protections + faults, worst };
}

export const useFlagCount = (): FlagCount | null => useSnapshotPart(countFlags);

/** Of all packs that answer. */
export function useBankFlagCount(): FlagCount {
  return useUi(
    useShallow(({ bank }) => {
      const snapshots = bank.packs.flatMap(({ presence, snapshot }) => (presence === "present" && snapshot !== null ? [snapshot] : []));
      const count = snapshots.reduce((sum, snapshot) => sum + flagsOf(snapshot).length, 0);
      return { count, worst: bankSeverity(snapshots) };
    }),
  );
}

/** Whether the connection doctor takes the place of the values. */
export function useDoctorShown(): boolean {
  return useUi((s) => s.doctorOpen || s.snapshot === null || ["closed", "opening", "probing", "searching"].includes(s.session.phase));
}
