import process from "node:process";
import { DRIVERS } from "../../../protocol/index.ts";
import { Interrupt } from "../../../src/node/cli/interrupt.ts";
import { main } from "../../../src/node/cli/main.ts";
import { dummyFamily } from "./index.ts";

/** The command line of a program that knows one family more. */
main(process.argv.slice(2), new Interrupt(), [...DRIVERS, dummyFamily]).then((code) => process.stdout.write("", () => process.exit(code)));
