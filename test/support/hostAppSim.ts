import { type RunningSim, type SimOptions, startSim } from "../../src/node/simHost.ts";
import { until } from "./until.ts";

/** No air time: for tests of numbers, not of time. */
export const QUICK = { paced: false, turnaroundMs: 2 } as const;

/** A frozen simulated pack speaking on a pty; resolves when it has opened its end. */
export async function startSimOn(path: string, options: Omit<SimOptions, "door">): Promise<RunningSim> {
  let isSpeaking = false;
  const say = (line: string) => {
    isSpeaking ||= line.startsWith("speaking on");
  };
  const sim = await startSim({ door: { kind: "pty", path }, freeze: true, say, ...options });
  await until(() => isSpeaking, { what: `the simulator on ${path}` });
  return sim;
}
