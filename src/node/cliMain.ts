#!/usr/bin/env node
import process from "node:process";
import { runCommandLine } from "./cli/program.ts";

runCommandLine(process.argv.slice(2), process.exit);
