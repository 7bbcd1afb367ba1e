import { spawnSync } from "node:child_process";
import { ROOT } from "./paths.ts";

/** `npm run kills -- [kills] [seed]`: kills the program at random moments while it writes everything that it writes. */
const [kills = "1000", seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
const words = ["node_modules/vitest/vitest.mjs", "run", "--project", "e2e", "test/e2e/killDisk.test.ts"];
const env = { ...process.env, KILLS: kills, KILLS_SEED: seed };
process.exitCode = spawnSync(process.execPath, words, { cwd: ROOT, env, stdio: "inherit" }).status ?? 1;
