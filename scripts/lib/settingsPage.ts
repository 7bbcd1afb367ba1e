import { DRIVERS } from "../../protocol/index.ts";
import type { Rule } from "../../protocol/params/ruleTable.ts";
import { RULES } from "../../protocol/params/ruleTable.ts";
import type { SettingBinding, SettingTable } from "../../protocol/shared.ts";
import { PLAIN_FIGURES, SETTING_CONCEPTS } from "../../protocol/shared.ts";
import parameterWords from "../../src/text/en/parameters.json" with { type: "json" };
import { settingAmount } from "../../src/ui/model/settingAmounts.ts";

const words = parameterWords.setting;

/** `docs/registers/settings.md`: every setting with where each family keeps it and within what limits, and the rules. */
function row(cells: readonly (string | number)[]): string {
  return `| ${cells.join(" | ")} |\n`;
}

function limits(table: SettingTable, { key, range, window = null }: SettingBinding): string {
  const amount = (base: number) => settingAmount(key, base, table, PLAIN_FIGURES).replace("\u00a0", " ");
  if (range) return `${amount(range.least)} … ${amount(range.most)}, step ${amount(range.step)}`;
  return window === null ? "none known" : `none known; asked outside ${amount(window.least)} … ${amount(window.most)}`;
}

function settingRows(): string {
  let table = row(["Setting", "Key", "Family", "Where", "Written by", "Limits", "Evidence", "Limits from"]) + row(Array(8).fill("---"));
  for (const concept of SETTING_CONCEPTS) {
    for (const { title, settings } of DRIVERS) {
      const binding = settings.bindings.find(({ key }) => key === concept.key);
      if (!binding) continue;
      const block = settings.blocks.find(({ key }) => key === binding.block);
      const name = words[concept.key as keyof typeof words].name;
      table += row([
        name,
        `\`${concept.key}\``,
        title,
        binding.wire,
        block?.wire ?? "",
        limits(settings, binding),
        binding.evidence,
        binding.range?.source ?? "",
      ]);
    }
  }
  return table;
}

function conditionOf(rule: Rule): string {
  switch (rule.kind) {
    case "order":
      return `${rule.want.replace(/([A-Z])/g, " $1").toLowerCase()} \`${rule.keys[1]}\``;
    case "cells":
      return `× cells against \`${rule.keys[1]}\`: ${rule.grades.map(({ limit, level }) => `over ${limit} mV a cell apart: ${level}`).join(", ")}`;
    case "limit": {
      const unit = { base: "", sixteenCells: " on 16 cells", ratedPct: " % of the rated current" }[rule.scale];
      return rule.grades.map(({ limit, level }) => `${rule.side} ${limit}${unit}: ${level}`).join(", ");
    }
    case "pulse":
      return `above ${rule.ratedPct} % of the rated current with \`${rule.keys[1]}\` over ${rule.limitUs} µs: ${rule.level}`;
    case "live":
      return `the pack's ${rule.reading} is already ${rule.side} it: ${rule.level}`;
  }
}

function ruleRows(): string {
  return (
    row(["Setting", "Rule (base units)"]) +
    row(["---", "---"]) +
    RULES.map((rule) => row([`\`${rule.keys[0]}\``, conditionOf(rule)])).join("")
  );
}

export function settingsPage(): string {
  const head =
    "# Settings, limits and rules\n\nValues as they are typed. Limits come from the vendor's tool and the manufacturer's documents; those of the firmware are unknown. Where the vendor's tool has none, this tool asks for confirmation outside the usual range for packs of 16 LiFePO4 cells. ";
  const rules =
    "\n## Rules\n\n`must` refuses; `should` and `confirm` ask to type the value again; `note` only says so. Levels and tolerances are our own judgement; figures of the guide are named in `protocol/params/models.ts`. The editor and the program behind it ask the same rules.\n\n";
  return `${head}What is not listed cannot be written.\n\n${settingRows()}${rules}${ruleRows()}`;
}
