import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { REGISTERS as PACE_REGISTERS } from "../protocol/drivers/pace-modbus/registers.ts";
import { STATE_BITS } from "../protocol/drivers/paceic-v25/bits.ts";
import type { Command } from "../protocol/drivers/paceic-v25/commands.ts";
import { COMMANDS } from "../protocol/drivers/paceic-v25/commands.ts";
import { COMMAND_ROWS } from "../protocol/drivers/paceic-v25/control.ts";
import { ANALOG_PACK, ANALOG_TAILS, PACKS_HEADER, STATUS_PACK, STATUS_TAILS } from "../protocol/drivers/paceic-v25/layouts.ts";
import { REGISTERS as RITAR_REGISTERS } from "../protocol/drivers/ritar-modbus/registers.ts";
import type { Field, Layout } from "../protocol/layout/fields.ts";
import type { Register } from "../protocol/modbus/registerMap.ts";
import { COMMAND_EFFECTS } from "../protocol/model/control.ts";
import { conceptOf } from "../protocol/params/concepts.ts";
import { TOOL_RANGES } from "../protocol/params/ranges.ts";
import { formatAmount, UNITS } from "../protocol/quantity/quantity.ts";
import { accessPage } from "./lib/accessPage.ts";
import { inverterPage } from "./lib/inverterPage.ts";
import { mantineVariables } from "./lib/mantineVariables.ts";
import { keptRuns, performancePage } from "./lib/performancePage.ts";
import { reliabilityPage } from "./lib/reliabilityPage.ts";
import { settingsPage } from "./lib/settingsPage.ts";
import { commandPage } from "./manual/commandPage.ts";
import { doctorPage } from "./manual/doctorPage.ts";
import { ledPage } from "./manual/ledPage.ts";
import { messagesPage } from "./manual/messagesPage.ts";
import { publishPage } from "./manual/publishPage.ts";

/** `npm run docs` writes the pages that follow from tables and texts; `--check` fails when a page is not what they say. */
const FOLDER = new URL("../docs/", import.meta.url);
const HEAD = "<!-- Made by `npm run docs` from the tables. Do not edit. -->\n\n";
const HEAD_OF_WORDS = "<!-- Made by `npm run docs` from the program's own texts. Do not edit. -->\n\n";

function typeOf(field: Field): string {
  switch (field.type) {
    case "ascii":
      return `ascii ${field.length}`;
    case "opaque":
      return field.length === "rest" ? "raw, rest" : `raw ${field.length}`;
    case "list":
      return `${field.item.type} × ${field.count}`;
    default:
      return field.type;
  }
}

function scaleOf(field: Field): string {
  const shape = field.type === "list" ? field.item : field;
  if (!("lsb" in shape)) return "";
  const parts = [shape.lsb.replace("degC", "°C").replace("pct", "%").replace(" one", "").replace("us", "µs")];
  if (shape.rawOffset) parts.push(`raw ${shape.rawOffset < 0 ? "−" : "+"} ${Math.abs(shape.rawOffset)}`);
  if (shape.negated) parts.push("sign reversed");
  if (shape.absentRaw) parts.push(`${shape.absentRaw.join(", ")} = none`);
  if (shape.absentTwice) parts.push(`\`${shape.absentTwice.key}\` twice = none`);
  return parts.join("; ");
}

/** Limits that the vendor's tool keeps; the firmware's own are unknown. */
function rangeOf(field: Field): string {
  const range = TOOL_RANGES.get(field.key);
  const concept = conceptOf(field.key);
  if (!range || !concept) return "";
  const show = (value: number) => formatAmount(value, concept.unit, { decimals: concept.decimals });
  return `${show(range.least)} … ${show(range.most)} ${UNITS[concept.unit].label}, step ${show(range.step)}`;
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.join(" | ")} |\n`;
}

function bitTable(field: Field): string {
  if (!("bits" in field)) return "";
  const names = Object.entries(field.bits);
  if (names.length === 0) return "";
  return `\n\`${field.key}\`: ${names.map(([bit, name]) => `${bit} ${name}`).join(" · ")}\n`;
}

interface ModbusPage {
  readonly title: string;
  readonly registers: readonly Register[];
  /** Whether the limits of PACE's PC tool say anything of this family. */
  readonly hasToolRange: boolean;
}

function modbusPage({ title, registers, hasToolRange }: ModbusPage): string {
  let page = `${HEAD}# ${title}: registers\n\nDecimal, zero based, as sent on the wire. Read with function 03, written in whole groups with function 10 (hex).\n\n`;
  const range = (field: Field) => (hasToolRange ? [rangeOf(field)] : []);
  const heads = ["Register", "Words", "Key", "Type", "Scale", ...(hasToolRange ? ["Tool's range"] : []), "Access", "Evidence", "Source"];
  page += row(heads) + row(heads.map(() => "---"));
  for (const { register, words, field, access } of registers) {
    page += row([
      register,
      words,
      `\`${field.key}\``,
      typeOf(field),
      scaleOf(field),
      ...range(field),
      access,
      field.evidence,
      field.source,
    ]);
  }
  const unseen = registers.filter(({ field }) => field.evidence !== "captured");
  page += `\n## Bits\n${registers.map((r) => bitTable(r.field)).join("")}`;
  return `${page}\n${unseenSection(unseen)}`;
}

/** What nobody has published a frame of: `captured` is held by a fixture test. */
function unseenSection(unseen: readonly Register[]): string {
  const intro = `## Fields without a capture\n\nNo published frame of a real pack shows these ${unseen.length}; what is known of them comes from the sources above.\n\n`;
  return `${intro}${unseen.map(({ register, field }) => `${register} \`${field.key}\``).join(" · ")}\n`;
}

function layoutTable(layout: Layout): string {
  let table = row(["Key", "Type", "Scale", "Tool's range", "Evidence", "Source"]) + row(Array.from({ length: 6 }, () => "---"));
  for (const field of layout)
    table += row([`\`${field.key}\``, typeOf(field), scaleOf(field), rangeOf(field), field.evidence, field.source]);
  return `${table}${layout.map(bitTable).join("")}\n`;
}

const hex = (cid2: number | undefined) => (cid2 === undefined ? "–" : cid2.toString(16).toUpperCase().padStart(2, "0"));

function commandSection(command: Command): string {
  let section = `## ${command.key}: ${hex(command.readCid2)} / ${hex(command.writeCid2)}\n\n`;
  if (command.codec === "analog") section += layoutTable([...PACKS_HEADER, ...ANALOG_PACK]) + tails(ANALOG_TAILS);
  else if (command.codec === "status") section += layoutTable([...PACKS_HEADER, ...STATUS_PACK]) + tails(STATUS_TAILS);
  else section += command.answers.map(formSection).join("");
  return section;
}

function formSection(layout: Layout, place: number): string {
  if (layout.length === 0) return "Empty answer.\n\n";
  return (place > 0 ? "Other length:\n\n" : "") + layoutTable(layout);
}

function tails(list: readonly Layout[]): string {
  return list
    .filter((tail) => tail.length > 0)
    .map((tail) => `Tail of ${tail.length} fields, found by the length of the answer:\n\n${layoutTable(tail)}`)
    .join("");
}

/** What can be switched, and where the effect is read back. */
function switchSection(): string {
  let table = row(["Command", "CID2, byte", "Must be read back", "Evidence", "Source"]) + row(Array.from({ length: 5 }, () => "---"));
  for (const { key, wire, evidence, source } of COMMAND_ROWS) {
    const effect = COMMAND_EFFECTS[key];
    const place = Object.entries(STATE_BITS).find(([state]) => state === effect?.state)?.[1];
    const proof = effect && place ? `${place.byte}, ${place.bit} = ${effect.on !== (place.inverted ?? false) ? 1 : 0}` : "silence";
    table += row([`\`${key}\``, wire, proof, evidence, source]);
  }
  return `## Switch commands\n\nAll that the program can send; read back from command 44. chargeMosOn is also set while only the limiter's path conducts.\n\n${table}\n`;
}

function paceicPage(): string {
  const intro = "CID2 that reads / CID2 that writes. Offsets follow from the order; the length of an answer decides which form it has.\n\n";
  return `${HEAD}# paceic 0x25: commands\n\n${intro}${switchSection()}${COMMANDS.map(commandSection).join("")}`;
}

const PAGES: Readonly<Record<string, string>> = {
  "../src/ui/theme/mantineVariables.css": mantineVariables(),
  "access.md": HEAD + accessPage(),
  "manual/command-line.md": HEAD_OF_WORDS + commandPage(),
  "manual/doctor.md": HEAD_OF_WORDS + doctorPage(),
  "manual/leds.md": HEAD_OF_WORDS + ledPage(),
  "manual/messages.md": HEAD_OF_WORDS + messagesPage(),
  "manual/publish.md": HEAD_OF_WORDS + publishPage(),
  "performance.md": HEAD + performancePage(keptRuns()),
  "registers/inverters.md": HEAD + inverterPage(),
  "registers/pace-modbus.md": modbusPage({ title: "PACE Modbus RTU V1.3", registers: PACE_REGISTERS, hasToolRange: true }),
  "registers/paceic-v25.md": paceicPage(),
  "registers/ritar-modbus.md": modbusPage({ title: "Ritar BAT-5KWH/10KWH-51.2V", registers: RITAR_REGISTERS, hasToolRange: false }),
  "reliability.md": HEAD + reliabilityPage(),
  "registers/settings.md": HEAD + settingsPage(),
};
const isCheck = process.argv.includes("--check");
let stale = 0;
for (const [name, page] of Object.entries(PAGES)) {
  const file = new URL(name, FOLDER);
  const isSame = existsSync(file) && readFileSync(file, "utf8") === page;
  if (isCheck && !isSame) {
    stale += 1;
    console.error(`docs/${name} is stale: run npm run docs`);
  } else if (!isSame) writeFileSync(file, page);
}
process.exitCode = stale > 0 ? 1 : 0;
