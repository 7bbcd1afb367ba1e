import type { PackTruth } from "../model/truth.ts";

/** The same pack with something else said of it. A spread would read the log, and months of it are only worked out for who looks. */
export function truthWith(truth: PackTruth, change: Partial<PackTruth>): PackTruth {
  const descriptors = { ...Object.getOwnPropertyDescriptors(truth), ...Object.getOwnPropertyDescriptors(change) };
  return Object.defineProperties({}, descriptors) as PackTruth;
}
