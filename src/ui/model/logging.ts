import type { Figures } from "../../../protocol/shared.ts";
import type { LoggingState } from "../../contract/logging.ts";

export const INTERVALS_S = [1, 2, 5, 10, 30, 60, 300, 900, 3600] as const;
export const LIMITS_MB = [50, 100, 250, 500, 1000, 5000, 20_000] as const;

/** "812 B", "24.1 kB", "3.0 MB": in thousands, as file managers have it. */
export function sizeText(bytes: number, figures: Figures): string {
  const [unit, power] = bytes < 1000 ? (["B", 1] as const) : bytes < 1_000_000 ? (["kB", 1000] as const) : (["MB", 1_000_000] as const);
  return `${figures.decimal(bytes / power, power === 1 ? 0 : 1)} ${unit}`;
}

/** A whole number with a thin space from 10 000. */
export const countText = (count: number, figures: Figures): string => figures.amount(count, "one", { decimals: 0, grouped: true });

/** What the mark in the foot says: halted and missing stand out. gone = the program that writes does not answer. */
export function markOf(log: LoggingState, isGone: boolean): "off" | "on" | "gap" | "halted" | "gone" {
  if (log.phase === "off") return "off";
  if (isGone) return "gone";
  if (log.phase === "halted") return "halted";
  return log.missing.length > 0 || log.file === null ? "gap" : "on";
}

/** Values of a list with the one in use among them, which another window or an older version may have chosen. */
export function withValue(list: readonly number[], value: number): readonly number[] {
  return list.includes(value) ? list : [...list, value].sort((a, b) => a - b);
}
