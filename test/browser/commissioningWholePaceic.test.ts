import { proveWholeCommissioning } from "../support/commissioningCases.ts";

proveWholeCommissioning("paceic-v25");
