import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { main } from "./main.ts";

export { main };

// Run as a program; `npm start` imports it instead.
const program = process.argv[1];
if (program !== undefined && realpathSync(program) === realpathSync(fileURLToPath(import.meta.url))) await main(process.argv.slice(2));
