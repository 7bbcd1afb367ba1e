#!/usr/bin/env node
import process from "node:process";
import { appFolder } from "./appFolder.ts";
import { Interrupt } from "./cli/interrupt.ts";
import { main } from "./cli/main.ts";
import { createLog } from "./log.ts";
import { spreadSafetyNet } from "./safetyNet.ts";

const interrupt = new Interrupt();
const ended = main(process.argv.slice(2), interrupt);
const fall = spreadSafetyNet({
  log: createLog(appFolder()),
  close() {
    interrupt.want("bug");
    return ended;
  },
});
// Handles of a port that has gone may keep the event loop alive: the end is decided here.
ended.then((code) => process.stdout.write("", () => process.exit(code)), fall);
