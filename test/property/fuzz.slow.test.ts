import { beforeAll, describe, expect, it } from "vitest";
import { corpusOf, fuzz } from "../support/fuzz.ts";
import { type FuzzTarget, fuzzTargets } from "../support/fuzzTargets.ts";

/** Runs of each; those that start a program for every text have fewer. `npm run fuzz` goes further. */
const RUNS: Readonly<Record<string, number>> = {
  request: 1500,
  serverMessage: 1000,
  parameters: 1500,
  recording: 300,
  archive: 200,
  documents: 150,
  historyFile: 500,
  logCsv: 200,
  commissioning: 200,
  "ritar-modbus": 1500,
  "paceic-v25": 1500,
  "pace-modbus": 1500,
};
const SEED = 20_261;

describe("whatever comes from outside", () => {
  let targets: Readonly<Record<string, FuzzTarget>>;
  beforeAll(async () => {
    targets = await fuzzTargets();
  });

  it("is read by something that is fuzzed", () => {
    expect(Object.keys(targets).toSorted()).toEqual(Object.keys(RUNS).toSorted());
  });

  it.each(Object.entries(RUNS))("makes nothing throw that reads it: %s", async (name, runs) => {
    const target = targets[name];
    if (target === undefined) throw new Error(name);
    for (const seed of target.seeds) await target.run(seed);
    for (const { text } of corpusOf(name)) await target.run(text);
    await fuzz(target, { runs, seed: SEED });
  });
});
