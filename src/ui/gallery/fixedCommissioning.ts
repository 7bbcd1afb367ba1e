import { NO_COMMISSIONING } from "../../contract/beginnings.ts";
import type { CheckMeasured, CheckResult, Commissioning, CommissioningCheck, CommissioningState } from "../../contract/commissioning.ts";

const AT = "2026-01-17T14:18:22";

const figures = (name: string, unit: string, values: readonly CheckMeasured["value"][]): readonly CheckMeasured[] =>
  values.map((value, at) => ({ name, unit, value, address: at + 1 }));

function result(check: CommissioningCheck, change: Partial<CheckResult>): CheckResult {
  return { check, status: "passed", reason: null, measured: [], at: AT, by: "", remark: "", ...change };
}

const VOLTAGES = figures("packVoltage", "V", [53.214, 53.198, 52.604]);
const RESULTS: readonly CheckResult[] = [
  result("breakerOpen", { measured: [...VOLTAGES, ...figures("packCurrent", "A", [0, 0, 0])] }),
  result("voltagesBeforeJoining", {
    status: "failed",
    reason: "voltagesApart",
    measured: [{ name: "voltageSpread", address: null, value: 610, unit: "mV" }, ...VOLTAGES],
  }),
  result("powerCable", { status: "byHand", by: "Anna Meier", remark: "35 mm², 1.5 m, all equal" }),
  result("addresses", { measured: figures("address", "", [1, 2, 3]) }),
  result("identities", { measured: figures("serial", "", ["GALLERY-0001", "GALLERY-0002", "GALLERY-0003"]) }),
  result("clocks", { status: "notPossible", reason: "noClock" }),
];

const COMMISSIONING_OPEN: Commissioning = {
  schema: "open-bmstool/commissioning",
  version: 1,
  id: "c1",
  startedAt: "2026-01-17T13:55:00",
  changedAt: AT,
  closedAt: null,
  app: "0.0.0",
  site: {
    name: "Hill Farm",
    place: "Upper Lane 4",
    installer: "Anna Meier",
    inverterBrand: "growatt",
    inverterModel: "SPF 5000 ES",
    packCount: 3,
    remarks: "",
  },
  inverter: { codes: {}, names: [], verifiedAt: null },
  packs: [],
  results: RESULTS,
};

/** One that goes on, with every status, and an older one that is closed. */
export const COMMISSIONING: CommissioningState = {
  ...NO_COMMISSIONING,
  current: COMMISSIONING_OPEN,
  list: [
    { id: "c1", name: "Hill Farm", startedAt: "2026-01-17T13:55:00", changedAt: AT, closedAt: null, open: 12, failed: 1 },
    {
      id: "c2",
      name: "Mill",
      startedAt: "2026-01-09T09:10:00",
      changedAt: "2026-01-10T16:02:41",
      closedAt: "2026-01-10T16:02:41",
      open: 0,
      failed: 0,
    },
  ],
};
