import type { Chatter } from "./chatter.ts";
import type { FaultRule } from "./faults.ts";

/** Named disturbances of the line or of writes, for `npm run sim -- --fault NAME` and for tests. */
interface FaultPreset {
  readonly title: string;
  readonly rules: readonly FaultRule[];
  readonly chatter?: Chatter;
}

export const FAULT_PRESETS = {
  none: { title: "a clean line", rules: [] },
  drops: { title: "every 7th answer is missing", rules: [{ when: { every: 7 }, do: { kind: "drop" } }] },
  slow: { title: "every answer comes 300 ms later", rules: [{ when: {}, do: { kind: "delay", ms: 300 } }] },
  late: {
    title: "every 9th answer comes 2.2 s later, into another exchange",
    rules: [{ when: { every: 9 }, do: { kind: "delay", ms: 2200 } }],
  },
  bitflips: { title: "one bit in every 5th answer is wrong", rules: [{ when: { every: 5 }, do: { kind: "flipBit" } }] },
  swaps: { title: "two characters in every 5th answer change places", rules: [{ when: { every: 5 }, do: { kind: "swap" } }] },
  truncated: { title: "every 6th answer breaks off half-way", rules: [{ when: { every: 6 }, do: { kind: "truncate" } }] },
  stray: { title: "FF before and 00 after every answer", rules: [{ when: {}, do: { kind: "stray" } }] },
  echo: { title: "the adapter hears its own requests", rules: [{ when: {}, do: { kind: "echo" } }] },
  echoOnly: { title: "only the own request comes back", rules: [{ when: {}, do: { kind: "echo", only: true } }] },
  silence: {
    title: "after every 40 answers the pack is silent for 6 s",
    rules: [{ when: { every: 41 }, do: { kind: "silence", ms: 6000 } }],
  },
  collisions: { title: "every 6th answer collides with another talker", rules: [{ when: { every: 6 }, do: { kind: "collide" } }] },
  otherAddress: { title: "answers carry address 9", rules: [{ when: {}, do: { kind: "otherAddress", address: 9 } }] },
  refusals: { title: "every 8th request is refused", rules: [{ when: { every: 8 }, do: { kind: "refuse" } }] },
  glued: {
    title: "every 6th answer has the one before glued to it",
    rules: [{ when: { every: 6 }, do: { kind: "glue", what: "previous" } }],
  },
  chatter: { title: "a master polls its slaves on the same line", rules: [], chatter: { leastMs: 100, mostMs: 200 } },
  lostRecords: {
    title: "one answer in every 50 records of the log is missing",
    rules: Array.from(
      { length: 10 },
      (_, i): FaultRule => ({
        when: { block: "history", skip: 50 * (i + 1) - 1, times: 1 },
        do: { kind: "drop" },
      }),
    ),
  },
  mixed: {
    title: "a bad day: some of everything",
    rules: [
      { when: { probability: 0.03 }, do: { kind: "drop" } },
      { when: { probability: 0.03 }, do: { kind: "flipBit" } },
      { when: { probability: 0.02 }, do: { kind: "truncate" } },
      { when: { probability: 0.02 }, do: { kind: "delay", ms: 1800 } },
      { when: { probability: 0.05 }, do: { kind: "stray" } },
      { when: { probability: 0.01 }, do: { kind: "collide" } },
    ],
  },
  writeClamp: {
    title: "cell voltage protections are held within 2500 and 3700 mV, and acknowledged",
    rules: [
      { when: {}, do: { kind: "clamp", key: "cellOvProtectMv", most: 3700 } },
      { when: {}, do: { kind: "clamp", key: "cellUvProtectMv", least: 2500 } },
    ],
  },
  writeIgnored: { title: "writes are acknowledged and nothing is stored", rules: [{ when: {}, do: { kind: "ignoreWrite" } }] },
  writeStoredLate: {
    title: "writes are acknowledged at once and stored 2.5 s later",
    rules: [{ when: {}, do: { kind: "storeLate", ms: 2500 } }],
  },
  writeLate: {
    title: "writes are acknowledged 2.2 s later, into another exchange",
    rules: [{ when: { kind: "write" }, do: { kind: "delay", ms: 2200 } }],
  },
  writeOther: { title: "the first value that a write changes is stored one count off", rules: [{ when: {}, do: { kind: "storeOther" } }] },
  writeSideEffect: { title: "every write also moves a setting that is not in it", rules: [{ when: {}, do: { kind: "changeOther" } }] },
  writeReboot: {
    title: "a write restarts the pack before anything is stored; 6 s of silence",
    rules: [{ when: {}, do: { kind: "reboot", ms: 6000, stores: false } }],
  },
  writeTorn: {
    title: "a write restarts the pack after its first new value; 6 s of silence",
    rules: [{ when: {}, do: { kind: "reboot", ms: 6000, stores: 1 } }],
  },
  writeRefused: { title: "every write is refused", rules: [{ when: {}, do: { kind: "refuseWith" } }] },
  writeAckLost: {
    title: "writes are stored, their acknowledgement is lost",
    rules: [{ when: { kind: "write" }, do: { kind: "drop" } }],
  },
  commandRefused: { title: "every switch command is refused", rules: [{ when: {}, do: { kind: "refuseCommand" } }] },
  commandIgnored: {
    title: "switch commands are acknowledged with the state that was wanted, and nothing is done",
    rules: [{ when: {}, do: { kind: "ignoreCommand", says: "wanted" } }],
  },
  commandOpposite: { title: "switch commands do the opposite", rules: [{ when: {}, do: { kind: "oppositeCommand" } }] },
  commandOther: {
    title: "switch commands are acknowledged and open DSG MOS instead of what was asked",
    rules: [
      { when: {}, do: { kind: "ignoreCommand" } },
      { when: {}, do: { kind: "switchOther", state: "dischargeMos", on: false } },
    ],
  },
  commandLate: {
    title: "switch commands are obeyed and acknowledged 2.2 s later, into another exchange",
    rules: [{ when: { kind: "command" }, do: { kind: "delay", ms: 2200 } }],
  },
  commandSilent: {
    title: "switch commands are obeyed, and then the pack is silent for 30 s",
    rules: [{ when: { kind: "command" }, do: { kind: "silence", ms: 30_000 } }],
  },
} as const satisfies Record<string, FaultPreset>;

export type FaultName = keyof typeof FAULT_PRESETS;

export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(FAULT_PRESETS, name);
}

export function faultPreset(name: FaultName): FaultPreset {
  return FAULT_PRESETS[name];
}
