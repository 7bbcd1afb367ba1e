import { type RunningSim, startSim } from "../../src/node/simHost.ts";

const [lines = 1, packs = 1] = process.argv.slice(2).map(Number);
const OUT_MS = 1000;

/** The state stands still: that of 300 packs would take more time than what is measured. What is on the wires does not change by it. */
const simOn = (index: number, port = 0): Promise<RunningSim> =>
  startSim({ door: { kind: "tcp", port }, protocol: "paceic", packs, lineKind: "shared", seed: index + 1, freeze: true });

/** Lines for the bench, in a process of their own; told to do so, it pulls each cable once and puts it back. */
const sims: RunningSim[] = [];
for (let index = 0; index < lines; index += 1) sims.push(await simOn(index));
process.send?.({ ports: sims.map(({ port }) => port) });

process.on("message", async () => {
  for (const [index, sim] of sims.entries()) {
    await sim.close();
    await new Promise((resolve) => setTimeout(resolve, OUT_MS));
    sims[index] = await simOn(index, sim.port ?? 0);
  }
  process.send?.({ ports: [] });
});
process.on("disconnect", () => process.exit(0));
