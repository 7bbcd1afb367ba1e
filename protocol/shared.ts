/** The door for the UI and the contract: types, quantities and pure helpers; no driver, no line. */

export type { Capabilities, FamilyId } from "./drivers/driver.ts";
export type { FamilyFacts } from "./drivers/facts.ts";
export { SHARED_WORDS } from "./drivers/sharedWords.ts";
export * from "./errors.ts";
export * from "./inverter/index.ts";
export type { PartValue } from "./layout/parts.ts";
export * from "./model/bank.ts";
export * from "./model/civil.ts";
export * from "./model/continuity.ts";
export * from "./model/control.ts";
export type { Evidence } from "./model/evidence.ts";
export * from "./model/explain.ts";
export * from "./model/flags.ts";
export * from "./model/history.ts";
export * from "./model/outliers.ts";
export * from "./model/snapshot.ts";
export * from "./model/words.ts";
export * from "./params/binding.ts";
export * from "./params/concepts.ts";
export * from "./params/file.ts";
export * from "./params/finding.ts";
export * from "./params/plausible.ts";
export * from "./params/ranges.ts";
export * from "./params/rules.ts";
export * from "./params/shape.ts";
export * from "./quantity/quantity.ts";
export * from "./result.ts";
