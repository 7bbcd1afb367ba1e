import { buildAll } from "./buildAll.ts";

/** `npm run build`; everything that builds before it serves spawns this file, so that the bundler's memory goes with it. */
const startMs = performance.now();
await buildAll();
const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
if (!process.argv.includes("--quiet")) process.stdout.write(`built in ${seconds} s\n`);
