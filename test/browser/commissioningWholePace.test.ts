import { proveWholeCommissioning } from "../support/commissioningCases.ts";

proveWholeCommissioning("pace-modbus");
