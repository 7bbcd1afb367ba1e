import process from "node:process";
import type { Driver } from "../../protocol/index.ts";
import { DRIVERS } from "../../protocol/index.ts";
import { readSimArgs, simHelp } from "./simArgs.ts";
import { EVERY_PROTOCOL, startSim } from "./simHost.ts";

const USAGE_ERROR = 2;

/** The simulator until a signal ends it. Gives the exit code when there is nothing to run; rejects when it cannot start. */
export async function runSim(argv: readonly string[], drivers: readonly Driver[] = DRIVERS): Promise<number> {
  const command = readSimArgs(argv, drivers);
  if (command.kind === "help") {
    process.stdout.write(simHelp(drivers));
    return 0;
  }
  if (command.kind === "problem") {
    process.stderr.write(`${command.text}\n`);
    return USAGE_ERROR;
  }
  const { scene = "charge", packs = 1, protocol = EVERY_PROTOCOL, baud = 9600, seed = 1 } = command.options;
  const sim = await startSim({ ...command.options, drivers, say: (line) => process.stdout.write(`sim: ${line}\n`) });
  process.stdout.write(`sim: ${packs} pack(s), scene ${scene}, ${protocol}, ${baud} baud, seed ${seed}; Ctrl+C ends it\n`);
  await new Promise<void>((resolve) => {
    // The last one: its terminal was closed.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => resolve());
  });
  await sim.close();
  return 0;
}
