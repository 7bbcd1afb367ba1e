/** The door to the rules: what a pack must be asked for, and what is to be said about values. */
export { blockingFindings, breaksOrder, checkEdits, checkValue } from "./check.ts";
export type { RuleContext } from "./context.ts";
export { ruleContext } from "./context.ts";
