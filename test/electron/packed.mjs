// Plays Electron's program in an unpacked build: takes the archive beside it apart, as Electron reads it, and runs the main script in it.
// Nothing of the checkout's dist/ or node_modules is on that script's path.
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { extractAll } from "@electron/asar";

const [node, , program, ...words] = process.argv;
const folder = mkdtempSync(join(tmpdir(), "bms-packed-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
extractAll(join(dirname(realpathSync(program)), "resources", "app.asar"), folder);

process.env.STAND_IN_PACKED = "yes";
process.env.STAND_IN_MAIN = pathToFileURL(join(folder, JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).main)).href;
process.argv = [program, ...words];
process.execPath = node;
await import("./runner.mjs");
