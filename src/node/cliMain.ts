#!/usr/bin/env node
import process from "node:process";
import { EXIT_CODES } from "./cli/exitCodes.ts";
import { main } from "./cli/main.ts";

// Handles of a port that has gone may keep the event loop alive: the end is decided here.
main(process.argv.slice(2)).then(
  (code) => process.stdout.write("", () => process.exit(code)),
  (error: unknown) => {
    process.stderr.write(`open-bmstool: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(EXIT_CODES.bug.code);
  },
);
