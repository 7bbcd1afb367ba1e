import { type RunningSim, type SimOptions, startSim } from "../../src/node/simHost.ts";
import { until } from "./until.ts";

/** No air time: for tests of numbers, not of time. */
export const QUICK = { paced: false, turnaroundMs: 2 } as const;

/** A simulator that has opened its end: what is sent to a pty before that is thrown away. */
export async function startSpeaking(options: Omit<SimOptions, "say">): Promise<RunningSim> {
  let isSpeaking = options.door.kind !== "pty";
  const say = (line: string) => {
    isSpeaking ||= line.startsWith("speaking on");
  };
  const sim = await startSim({ ...options, say });
  await until(() => isSpeaking, { what: "the simulator's port" });
  return sim;
}

/** A frozen simulated pack speaking on a pty. */
export function startSimOn(path: string, options: Omit<SimOptions, "door" | "say">): Promise<RunningSim> {
  return startSpeaking({ door: { kind: "pty", path }, freeze: true, ...options });
}
