import type { PackOrder } from "../model/control.ts";
import type { FlagKey } from "../model/flags.ts";
import type { HistoryKind } from "../model/history.ts";
import type { SwitchKey } from "../model/snapshot.ts";
import type { LoggedTruth, PackTruth } from "../model/truth.ts";
import type { Source } from "./packOptions.ts";

/** A simulated pack: charge, heat, alarms and protections. Time advances only in step(). */
export interface SimPack {
  readonly address: number;
  /** Advances by `dtMs`. */
  step(dtMs: number): void;
  /** The same object until the next step, change or second of its clock. */
  truth(): PackTruth;
  setSource(source: Source): void;
  setAmbient(deciC: number): void;
  /** As a write on the wire does: only the given keys change. The protections use them from the next step. */
  applySettings(values: Readonly<Record<string, number>>): void;
  /** The MOSFET commands: off stays off regardless of the protections; on only cancels that. */
  setSwitch(key: SwitchKey, on: boolean): void;
  /** As a command on the wire does. */
  obey(order: PackOrder): void;
  /** The button of a pack that was shut down. */
  wake(): void;
  /** Fills in setting keys that a family needs and the factory list lacks: 1 for "...Enabled", else 0. */
  ensureSettings(keys: readonly string[]): void;
  /** For tests: truth() returns this, regardless of the physics. null = physics again. */
  override(patch: Partial<PackTruth> | null): void;
  /** A fault of the electronics appears or clears; the pack notices at the next step. */
  setFaults(faults: readonly FlagKey[]): void;
  /** Logs the present state at once; a kind sets flags of that kind in this entry alone. */
  log(kind?: HistoryKind): void;
  /** The length or the next record of a log with its own read position was requested. */
  handOver(what: "count" | "record"): void;
  /** The log, newest first. */
  history(): readonly LoggedTruth[];
  /** Civil time of the host, which the pack's clock follows from now on. With the first host, existing log entries move along. */
  keepTime(wallMs: () => number): void;
  /** Sets the pack's clock ahead of its host's by whole seconds; existing log entries stay. */
  setClockOffset(seconds: number): void;
}
