import process from "node:process";
import { readSimArgs, SIM_HELP } from "./simArgs.ts";
import { startSim } from "./simHost.ts";

const USAGE_ERROR = 2;

async function main(): Promise<void> {
  const command = readSimArgs(process.argv.slice(2));
  if (command.kind === "help") {
    process.stdout.write(SIM_HELP);
    return;
  }
  if (command.kind === "problem") {
    process.stderr.write(`${command.text}\n`);
    process.exitCode = USAGE_ERROR;
    return;
  }
  const { scene = "charge", packs = 1, protocol = "both", baud = 9600, seed = 1 } = command.options;
  const sim = await startSim({ ...command.options, say: (line) => process.stdout.write(`sim: ${line}\n`) });
  process.stdout.write(`sim: ${packs} pack(s), scene ${scene}, ${protocol}, ${baud} baud, seed ${seed}; Ctrl+C ends it\n`);

  let isEnding = false;
  const end = () => {
    if (isEnding) return;
    isEnding = true;
    // serialport may keep its handle after a pty has gone: do not wait for the event loop to run dry.
    sim.close().finally(() => process.exit(0));
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
}

main().catch((error: unknown) => {
  process.stderr.write(`sim: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
