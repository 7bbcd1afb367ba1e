/** Entry point of the rules: the required knowledge about a pack, and the findings about values. */
export { blockingFindings, breaksOrder, checkEdits, checkValue } from "./check.ts";
export type { RuleContext } from "./context.ts";
export { ruleContext } from "./context.ts";
export { TEMPERATURE_WINDOW } from "./models.ts";
