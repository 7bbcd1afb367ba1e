import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { buildManual } from "./manual/build.ts";
import { MANUAL } from "./paths.ts";

/** `npm run manual`: the pages that Help opens, from docs/ into dist/manual. `npm run build` makes them too. */
buildManual();
const files = readdirSync(MANUAL, { recursive: true, encoding: "utf8" }).map((name) => statSync(join(MANUAL, name)));
const bytes = files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
process.stdout.write(`dist/manual: ${files.filter((file) => file.isFile()).length} files, ${(bytes / 1e6).toFixed(2)} MB\n`);
