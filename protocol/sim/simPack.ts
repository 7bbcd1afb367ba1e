import type { PackOrder } from "../model/control.ts";
import type { FlagKey } from "../model/flags.ts";
import type { HistoryKind } from "../model/history.ts";
import type { SwitchKey } from "../model/snapshot.ts";
import type { LoggedTruth, PackTruth } from "../model/truth.ts";
import type { Source } from "./packOptions.ts";

/** A pack that lives: charge, heat, alarms and protections. Time passes only in step(). */
export interface SimPack {
  readonly address: number;
  /** Lets `dtMs` pass. */
  step(dtMs: number): void;
  /** The same object until the next step, change or second of its clock. */
  truth(): PackTruth;
  setSource(source: Source): void;
  setAmbient(deciC: number): void;
  /** As a write on the wire does: only keys that are given change. The protections go by them from the next step. */
  applySettings(values: Readonly<Record<string, number>>): void;
  /** The MOSFET commands: off stays off whatever the protections say; on only lifts that. */
  setSwitch(key: SwitchKey, on: boolean): void;
  /** As a command on the wire does. */
  obey(order: PackOrder): void;
  /** The button of a pack that was shut down. */
  wake(): void;
  /** Fills in setting keys that a family needs and the factory list lacks: 1 for "...Enabled", else 0. */
  ensureSettings(keys: readonly string[]): void;
  /** For tests: truth() says this, whatever the physics say. null = physics again. */
  override(patch: Partial<PackTruth> | null): void;
  /** A fault of the electronics appears or clears; the pack notices at the next step. */
  setFaults(faults: readonly FlagKey[]): void;
  /** An entry in the log at once, of what the pack is now; a kind sets flags of that kind in this entry alone. */
  log(kind?: HistoryKind): void;
  /** A log that goes on by itself was asked for its length or its next record. */
  handOver(what: "count" | "record"): void;
  /** The log, newest first. */
  history(): readonly LoggedTruth[];
  /** Civil time of the host, by which the clock of the pack goes from now on. The first host moves what is in the log with it. */
  keepTime(wallMs: () => number): void;
  /** Sets the clock of the pack so far ahead of its host's, whole seconds; what is in the log stays. */
  setClockOffset(seconds: number): void;
}
