import { inverterCodes as codes } from "../../protocol/drivers/paceic-v25/inverterCodes.ts";
import type { CodeChoice, InverterBrand, InverterPort } from "../../protocol/inverter/index.ts";
import {
  BATTERY_JACKS,
  brandCodes,
  CHARGE_SETTINGS,
  GUIDE_ODDITIES,
  GUIDE_STEPS,
  INVERTER_BRANDS,
  PIN_REMARKS,
  POWER_NOTES,
  pinName,
  RJ45_PINS,
  WIRE_COLOURS,
} from "../../protocol/inverter/index.ts";

const PORT_NAMES = { can: "CAN", rs485: "RS485" } as const satisfies Record<InverterPort, string>;
const hex = (code: number) => code.toString(16).toUpperCase().padStart(2, "0");

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |\n`;
  return `${line(head)}${line(head.map(() => "---"))}${rows.map(line).join("")}\n`;
}

const choiceWords = ({ code, evidence, source }: CodeChoice) => `${hex(code)} (${evidence}; ${source})`;

const wireWords = ({ cable }: InverterBrand) =>
  cable === null ? "unknown: the guide prints no pins" : cable.map((w) => `${w.signal} ${w.batteryPin} → ${w.inverterPin}`).join(", ");

function brandTable(): string {
  return table(
    ["Guide no.", "Brand", "Series", "Port", "Code", "Alternatives", "Wires, battery → inverter (inferred)", "Straight cable fits (guide)"],
    INVERTER_BRANDS.map((b) => ({ b, choices: brandCodes(codes, b.key) })).map(({ b, choices: [choice, ...alternatives] }) => [
      b.guideNumber,
      b.brand,
      b.series.replaceAll("*", "\\*"),
      PORT_NAMES[b.port],
      choice === undefined ? "unknown" : choiceWords(choice),
      alternatives.map(choiceWords).join("; "),
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

function codeTable(port: InverterPort): string {
  return `### ${PORT_NAMES[port]}\n\n${table(
    ["Code", "Names in the tool", "Name in the paper", "Evidence"],
    codes.lists[port].map((c) => [hex(c.code), c.names.join(" / "), c.paperName ?? "–", c.evidence]),
  )}`;
}

/** docs/registers/inverters.md from protocol/inverter. */
export function inverterPage(): string {
  const { vendorTool, documented } = codes.sources;
  const charging = CHARGE_SETTINGS.map((s) => [s.key, `${s.amount} ${s.unit}`, s.printed]);
  const power = POWER_NOTES.map((n) => [n.model, `${n.inverterKva} kVA`, `${n.loadKw} kW`]);
  return [
    "# Inverters\n\nHelp for people: what a pack really speaks is in its own setting. None of these pairings has been tried on this battery.\n\n",
    `## Brands of the guide, in its order\n\n${brandTable()}`,
    `## RJ45 pins\n\n${pinTables()}`,
    "## Codes of paceic 0x25 (EB / EC)\n\n",
    `Names: ${vendorTool}; ${documented}. A code that is not here is shown by its number and kept. FF is no code: in EC it means "leave this one".\n\n`,
    codeTable("can"),
    codeTable("rs485"),
    "PACE Modbus has no register for the inverter.\n\n",
    `## Steps of the guide\n\n${table(
      ["Step", "Checked", "Printed"],
      GUIDE_STEPS.map((s) => [s.number, s.check, s.printed]),
    )}`,
    `## Recommended on the inverter\n\n${table(["Setting", "Amount", "Printed"], charging)}`,
    `${table(["Pack", "Inverter up to", "Load below"], power)}`,
    `## Odd print\n\n${table(
      ["Printed", "Remark"],
      GUIDE_ODDITIES.map((o) => [o.printed, o.remark]),
    )}`,
  ]
    .join("")
    .trimEnd()
    .concat("\n");
}
