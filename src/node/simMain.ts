import process from "node:process";
import { runSim } from "./simRun.ts";

// serialport may keep its handle after a pty has gone: do not wait for the event loop to run dry.
runSim(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`sim: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
