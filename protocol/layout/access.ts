import type { Values } from "./fields.ts";

/** Typed reads from decoded values. A wrong key or type is a bug in a table, so it throws. */
function wrong(values: Values, key: string): never {
  throw new TypeError(`no such value: ${key} among ${Object.keys(values).join(", ")}`);
}

export function numberOf(values: Values, key: string): number {
  const value = values[key];
  return typeof value === "number" ? value : wrong(values, key);
}

/** null = the pack has no such value. */
export function numberOrNull(values: Values, key: string): number | null {
  const value = values[key];
  return typeof value === "number" || value === null ? value : wrong(values, key);
}

export function textOf(values: Values, key: string): string {
  const value = values[key];
  return typeof value === "string" ? value : wrong(values, key);
}

export function listOf(values: Values, key: string): readonly (number | null)[] {
  const value = values[key];
  return Array.isArray(value) ? value : wrong(values, key);
}
