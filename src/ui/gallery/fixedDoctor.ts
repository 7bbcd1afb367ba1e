import type { DoctorReport, DoctorStep } from "../../contract/session.ts";
import { FAMILY } from "./fixedFamily.ts";
import { NOW_MS } from "./frozenClock.ts";

/** The port opens and nobody answers. */
export const SILENCE: DoctorReport = {
  verdict: "silence",
  steps: [
    { key: "findPort", state: "ok", note: "portTyped", params: { path: "/dev/ttyUSB0" }, tookMs: 2 },
    { key: "openPort", state: "ok", note: "opened", params: { path: "/dev/ttyUSB0" }, tookMs: 14 },
    { key: "listen", state: "info", note: "silence", params: {}, tookMs: 600 },
    { key: "ask", state: "bad", note: "nothingHeard", params: { tries: 3 }, tookMs: 4200 },
  ],
  tries: FAMILY.addresses.map((address) => ({ family: FAMILY.family, baudRate: 9600, address, outcome: "silence", bytesHeard: 0 })),
  advice: ["packAwake", "plugInLinkIn", "swapAB", "addSwitch"],
  heard: { tries: 3, bytes: 0, frames: 0, families: [], otherAddress: null, askedAddress: null, version: null },
  rounds: 2,
  nextTryAtMs: NOW_MS + 8000,
};

const blocked = (
  at: DoctorStep["key"],
  verdict: DoctorReport["verdict"] & DoctorStep["note"],
  advice: DoctorReport["advice"],
): DoctorReport => ({
  ...SILENCE,
  verdict,
  steps: SILENCE.steps.map((step): DoctorStep => {
    if (step.key === at) return { ...step, state: "bad", note: verdict, params: { path: "/dev/ttyUSB0" } };
    return step.key === "findPort" ? step : { ...step, state: "pending", note: "", tookMs: null };
  }),
  tries: [],
  advice,
});

/** The port cannot be opened. */
export const BUSY = blocked("openPort", "portBusy", ["otherProgram"]);
export const DENIED = blocked("openPort", "noPermission", ["permission"]);
export const MISSING = blocked("findPort", "portMissing", ["cableLoose", "driver"]);
