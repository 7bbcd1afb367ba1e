import type { PackTruth } from "../model/truth.ts";

/** The same pack with some values replaced. A spread would read the log, whose past months are simulated only on demand. */
export function truthWith(truth: PackTruth, change: Partial<PackTruth>): PackTruth {
  const descriptors = { ...Object.getOwnPropertyDescriptors(truth), ...Object.getOwnPropertyDescriptors(change) };
  return Object.defineProperties({}, descriptors) as PackTruth;
}
