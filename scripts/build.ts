import { buildAll } from "./buildAll.ts";

const startMs = performance.now();
await buildAll();
process.stdout.write(`built in ${((performance.now() - startMs) / 1000).toFixed(1)} s\n`);
