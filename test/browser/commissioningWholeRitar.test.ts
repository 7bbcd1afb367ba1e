import { proveWholeCommissioning } from "../support/commissioningCases.ts";

proveWholeCommissioning("ritar-modbus");
