import type { Driver, InverterCodes } from "../../protocol/index.ts";
import { DRIVERS } from "../../protocol/index.ts";
import type { CodeChoice, InverterBrand, InverterPort, SharedCode } from "../../protocol/inverter/index.ts";
import {
  BATTERY_JACKS,
  BRAND_MENUS,
  brandCodes,
  brandOf,
  CHARGE_SETTINGS,
  codesOfPort,
  codeText,
  GUIDE_ODDITIES,
  GUIDE_STEPS,
  INVERTER_BRANDS,
  INVERTER_PORTS,
  PIN_REMARKS,
  POWER_NOTES,
  pinName,
  RJ45_PINS,
  WIRE_COLOURS,
} from "../../protocol/inverter/index.ts";

const PORT_NAMES = { can: "CAN", rs485: "RS485" } as const satisfies Record<InverterPort, string>;

interface Listed extends Pick<Driver, "title"> {
  readonly codes: InverterCodes;
}
const LISTED: readonly Listed[] = DRIVERS.flatMap(({ title, inverterCodes: codes }) => (codes === null ? [] : [{ title, codes }]));
const WITHOUT = DRIVERS.filter(({ inverterCodes }) => inverterCodes === null).map(({ title }) => title);

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |\n`;
  return `${line(head)}${line(head.map(() => "---"))}${rows.map(line).join("")}\n`;
}

const choiceWords = (codes: InverterCodes, { code, evidence, source }: CodeChoice) => `${codeText(codes, code)} (${evidence}; ${source})`;

/** The proposed code first. */
function choicesWords(codes: InverterCodes, { key }: InverterBrand): string {
  const choices = brandCodes(codes, key);
  return choices.length === 0 ? "no code known" : choices.map((choice) => choiceWords(codes, choice)).join("; else ");
}

const wireWords = ({ cable }: InverterBrand) =>
  cable === null ? "unknown: the guide gives no pins" : cable.map((w) => `${w.signal} ${w.batteryPin} → ${w.inverterPin}`).join(", ");

function brandTable(): string {
  return table(
    [
      "Guide no.",
      "Brand",
      "Series",
      "Port",
      ...LISTED.map(({ title }) => `Code of ${title}`),
      "Wires, battery → inverter (inferred)",
      "Straight cable fits (guide)",
    ],
    INVERTER_BRANDS.map((b) => [
      b.guideNumber,
      b.brand,
      b.series.replaceAll("*", "\\*"),
      PORT_NAMES[b.port],
      ...LISTED.map(({ codes }) => choicesWords(codes, b)),
      wireWords(b),
      b.straightFits ? "yes" : "no",
    ]),
  );
}

function pinTables(): string {
  const drawn = INVERTER_BRANDS.filter((b) => b.pins !== null);
  const battery = table(
    ["Pin", "T-568B", "RS485", "CAN", "LINK-IN / LINK-OUT"],
    RJ45_PINS.map((pin) => [
      pin,
      WIRE_COLOURS[pin - 1] ?? "",
      ...(["rs485", "can", "link"] as const).map((j) => pinName(BATTERY_JACKS[j], pin)),
    ]),
  );
  const inverters = table(
    ["Pin", ...drawn.map((b) => b.brand)],
    RJ45_PINS.map((pin) => [pin, ...drawn.map((b) => (b.pins === null ? "" : pinName(b.pins, pin)))]),
  );
  const remarks = table(
    ["Brand", "Pins", "As printed", "Remark", "Weight"],
    drawn.flatMap(({ brand, pins, remarks }) =>
      remarks.map((r) => [
        brand,
        r.pins.join(", "),
        r.pins.map((pin) => `\`${pins && pinName(pins, pin)}\``).join(" "),
        r.key,
        PIN_REMARKS[r.key],
      ]),
    ),
  );
  return `### Battery\n\n${battery}### Inverters, as printed\n\n${inverters}### Remarks\n\n${remarks}`;
}

function portTable(codes: InverterCodes, port: InverterPort): string {
  return `### ${PORT_NAMES[port]}\n\n${table(
    ["Code", "Names in the tool", "Name in the paper", "Evidence"],
    codesOfPort(codes, port).map((c) => [codeText(codes, c.code), c.names.join(" / "), c.paperName ?? "–", c.evidence]),
  )}`;
}

function entryWords({ code, entryWrites }: SharedCode): string {
  if (entryWrites === code) return "yes";
  return entryWrites === null ? "no: only named when read" : `no: the entry of this name writes ${entryWrites}`;
}

/** How the family keeps the choice, and its list or lists. */
function codeSection({ title, codes }: Listed): string {
  const sources = Object.values(codes.sources).join("; ");
  const head = `## Codes of ${title}\n\nNames: ${sources}. A code that is not here is shown by its number and kept.`;
  if (codes.kind === "shared") {
    return `${head} One setting, \`${codes.settingKey}\`, serves both ports: choosing a protocol of one port replaces what the other one spoke. What the maker's program cannot choose is written only after it was confirmed.\n\n${table(
      ["Code", "Port", "Names in the tool", "The tool can choose it", "Evidence"],
      codes.codes.map((c) => [codeText(codes, c.code), PORT_NAMES[c.port], c.names.join(" / "), entryWords(c), c.evidence]),
    )}`;
  }
  const none = codes.noCode === null ? "" : ` ${codeText(codes, codes.noCode)} is no code: in a write it means "leave this one".`;
  return `${head}${none} A setting and a list for each port.\n\n${INVERTER_PORTS.map((port) => portTable(codes, port)).join("")}`;
}

function menuSection(): string {
  return BRAND_MENUS.map(
    ({ brand, machine, source, entries }) =>
      `### ${brandOf(brand)?.brand ?? brand} ${machine}\n\nFrom the maker's guide: ${source}.\n\n${table(
        ["Entry", "As printed"],
        entries.map(({ key, printed }) => [key, printed]),
      )}`,
  ).join("");
}

/** docs/registers/inverters.md from protocol/inverter. */
export function inverterPage(): string {
  const charging = CHARGE_SETTINGS.map((s) => [s.key, `${s.amount} ${s.unit}`, s.printed]);
  const power = POWER_NOTES.map((n) => [n.model, `${n.inverterKva} kVA`, `${n.loadKw} kW`]);
  return [
    "# Inverters\n\nFor reference: the protocol a pack really uses is in its own setting. None of these pairings has been tested on this battery.\n\n",
    `## Brands of the guide, in its order\n\n${brandTable()}`,
    `## RJ45 pins\n\n${pinTables()}`,
    ...LISTED.map(codeSection),
    WITHOUT.length === 0 ? "" : `${WITHOUT.join(", ")}: no register for the inverter.\n\n`,
    `## Steps of the guide\n\n${table(
      ["Step", "Checked", "Printed"],
      GUIDE_STEPS.map((s) => [s.number, s.check, s.printed]),
    )}`,
    `## Recommended on the inverter\n\n${table(["Setting", "Amount", "Printed"], charging)}`,
    `${table(["Pack", "Inverter up to", "Load below"], power)}`,
    menuSection(),
    `## Odd print\n\n${table(
      ["Printed", "Remark"],
      GUIDE_ODDITIES.map((o) => [o.printed, o.remark]),
    )}`,
  ]
    .join("")
    .trimEnd()
    .concat("\n");
}
