import type { Evidence } from "../model/evidence.ts";
import type { UnitKey } from "../quantity/quantity.ts";
import { parseAmount } from "../quantity/quantity.ts";

/** Limits of a setting in base units. The step is that of the tool the limits come from; the wire may be finer. */
export interface SettingRange {
  readonly least: number;
  readonly most: number;
  readonly step: number;
  readonly evidence: Evidence;
  readonly source: string;
}

function base(amount: number, unit: UnitKey): number {
  const parsed = parseAmount(String(amount), unit);
  if (!parsed.ok) throw new RangeError(`${amount} ${unit}`);
  return parsed.value;
}

const TOOL = { evidence: "vendorTool", source: "limits of PbmsTools; the firmware's own are unknown" } as const;

function tool(least: number, most: number, step: number, unit: UnitKey): SettingRange {
  return { least: base(least, unit), most: base(most, unit), step: base(step, unit), ...TOOL };
}

const PACK_OV = tool(20, 65, 0.01, "V");
const CELL_OV = tool(2.5, 4.5, 0.01, "V");
const PACK_UV = tool(15, 50, 0.01, "V");
const CELL_UV = tool(2, 3.5, 0.01, "V");
const VOLTAGE_DELAY = tool(1000, 20_000, 500, "ms");
const CURRENT = tool(1, 220, 1, "A");
const CURRENT_DELAY = tool(500, 25_000, 500, "ms");
const CURRENT_2 = tool(5, 300, 5, "A");
const CURRENT_2_DELAY = tool(100, 2000, 100, "ms");
const OT = tool(20, 100, 1, "degC");
const UT = tool(-35, 30, 1, "degC");
const MOS_OT = tool(30, 120, 1, "degC");

function all(keys: readonly string[], range: SettingRange): (readonly [string, SettingRange])[] {
  return keys.map((key) => [key, range] as const);
}

function levels(prefix: string, suffix: string): string[] {
  return ["Alarm", "Protect", "Release"].map((level) => `${prefix}${level}${suffix}`);
}

/** The widest limits of the vendor's tool in any version, by setting; settings without limits are left out. */
export const TOOL_RANGES: ReadonlyMap<string, SettingRange> = new Map([
  ...all(levels("packOv", "Mv"), PACK_OV),
  ...all(levels("cellOv", "Mv"), CELL_OV),
  ...all(levels("packUv", "Mv"), PACK_UV),
  ...all(levels("cellUv", "Mv"), CELL_UV),
  ...all(["packOvDelayUs", "cellOvDelayUs", "packUvDelayUs", "cellUvDelayUs"], VOLTAGE_DELAY),
  ...all(["chargeOcAlarmMa", "chargeOcProtectMa", "dischargeOcAlarmMa", "dischargeOcProtectMa"], CURRENT),
  ...all(["chargeOcDelayUs", "dischargeOcDelayUs"], CURRENT_DELAY),
  ...all(["dischargeOc2ProtectMa"], CURRENT_2),
  ...all(["dischargeOc2DelayUs"], CURRENT_2_DELAY),
  ...all([...levels("chargeOt", "DeciC"), ...levels("dischargeOt", "DeciC"), ...levels("envOt", "DeciC")], OT),
  ...all([...levels("chargeUt", "DeciC"), ...levels("dischargeUt", "DeciC"), ...levels("envUt", "DeciC")], UT),
  ...all(levels("mosOt", "DeciC"), MOS_OT),
  ["balanceStartMv", tool(3.3, 4.5, 0.01, "V")],
  ["balanceDeltaMv", tool(20, 500, 5, "mV")],
  ["fullChargeMv", PACK_OV],
  ["fullChargeMa", tool(500, 5000, 500, "mA")],
  ["sleepCellMv", tool(2, 4, 0.01, "V")],
  ["sleepDelayUs", tool(1, 120, 1, "min")],
  ["shortCircuitDelayUs", tool(100, 500, 50, "us")],
  ["lowSocAlarmDeciPct", tool(0, 100, 1, "pct")],
  ["limiterStartMa", tool(5, 150, 1, "A")],
]);

/** Limits that a family's own document prints, in base units. */
export interface PaperLimits {
  readonly least: number;
  readonly most: number;
  readonly source: string;
}

/** What tool and document allow together; `step` is the tool's, or one count of the wire where only the document speaks. */
export function limitsOf(key: string, wireStep: number, paper: PaperLimits | null): SettingRange | null {
  const toolRange = TOOL_RANGES.get(key) ?? null;
  if (paper === null) return toolRange;
  if (toolRange === null) return { least: paper.least, most: paper.most, step: wireStep, evidence: "documented", source: paper.source };
  const [least, most] = [Math.max(toolRange.least, paper.least), Math.min(toolRange.most, paper.most)];
  const isNarrowed = least !== toolRange.least || most !== toolRange.most;
  return { ...toolRange, least, most, source: isNarrowed ? `${toolRange.source}; ${paper.source}` : toolRange.source };
}
