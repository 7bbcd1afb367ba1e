import process from "node:process";
import { readSimArgs, SIM_HELP } from "./simArgs.ts";
import { startSim } from "./simHost.ts";

const USAGE_ERROR = 2;

/** The simulator until a signal ends it. Gives the exit code when there is nothing to run; rejects when it cannot start. */
export async function runSim(argv: readonly string[]): Promise<number> {
  const command = readSimArgs(argv);
  if (command.kind === "help") {
    process.stdout.write(SIM_HELP);
    return 0;
  }
  if (command.kind === "problem") {
    process.stderr.write(`${command.text}\n`);
    return USAGE_ERROR;
  }
  const { scene = "charge", packs = 1, protocol = "both", baud = 9600, seed = 1 } = command.options;
  const sim = await startSim({ ...command.options, say: (line) => process.stdout.write(`sim: ${line}\n`) });
  process.stdout.write(`sim: ${packs} pack(s), scene ${scene}, ${protocol}, ${baud} baud, seed ${seed}; Ctrl+C ends it\n`);
  await new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
  await sim.close();
  return 0;
}
