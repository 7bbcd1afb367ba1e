/**
 * The sentences that a step of the doctor may carry, with the figures each needs.
 * The host sends only the key and the figures (`DoctorStep.note`, `DoctorStep.params`).
 */
export const DOCTOR_NOTES = {
  portFound: ["path", "title"],
  portTyped: ["path"],
  portMissing: ["path"],
  opened: ["path"],
  openedBridge: ["path"],
  portBusy: [],
  noPermission: [],
  unreachable: [],
  openFailed: [],
  listening: [],
  silence: [],
  masterHeard: ["count", "family"],
  packsTalk: ["count"],
  otherBytes: ["count"],
  skipped: [],
  asking: ["family", "baud", "address"],
  nothingHeard: ["tries"],
  echoOnly: [],
  garbage: ["count"],
  otherDialect: ["version"],
  otherAddress: ["asked", "address"],
  foreignMap: [],
  foreignTraffic: ["frames", "family"],
  refused: [],
  found: ["family", "baud", "address"],
} as const satisfies Record<string, readonly string[]>;

export type DoctorNote = keyof typeof DOCTOR_NOTES;
