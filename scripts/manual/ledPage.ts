import help from "../../src/text/en/help.json" with { type: "json" };
import { LED_GUIDE } from "../../src/ui/model/ledTable.ts";
import { tableOf } from "./words.ts";

const { pattern, state, odd, source } = help.led;
const SOC = { off: "off", on: "all four lit", capacity: "as many as there is charge" } as const;

/** The guide's LED table, with what each state means and what to do. */
export function ledPage(): string {
  const keys = Object.keys(LED_GUIDE) as (keyof typeof LED_GUIDE)[];
  const rows = keys.map((key) => {
    const { run, alm, soc, oddities } = LED_GUIDE[key];
    const { title, means, todo } = state[key];
    const remarks = oddities.map((oddity) => odd[oddity]);
    return [pattern[run], pattern[alm], SOC[soc], `**${title}**`, [means, ...remarks].join(" "), todo];
  });
  const table = tableOf(["RUN", "ALM", "SOC", "State", "What it means", "What to do"], rows);
  return `# LEDs\n\n${help.led.text} In the program, **Help → LEDs** finds the state for you.\n\n${table}\n${source}\n`;
}
