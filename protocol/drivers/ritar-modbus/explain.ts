import { createModbusExplainer } from "../../modbus/explain.ts";
import { BLOCKS } from "./blocks.ts";
import { carriers } from "./carriers.ts";
import { COMMAND_RUNS } from "./control.ts";
import { historyLayoutAt } from "./history.ts";
import { layoutOfRange } from "./registers.ts";
import { WRITE_GROUPS } from "./settings.ts";

export const explainer = createModbusExplainer({
  layoutOfRange: (start, count) => historyLayoutAt(start, count) ?? layoutOfRange(start, count),
  reads: Object.values(BLOCKS),
  writes: [...WRITE_GROUPS, ...COMMAND_RUNS],
  source: { evidence: "captured", source: "T0, T280, C:ritar-cells-1" },
  unseen: { evidence: "vendorTool", source: "T0, T280: sent to and taken from a made-up pack" },
  carriers,
});
