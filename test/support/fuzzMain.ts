import { fuzz } from "./fuzz.ts";
import { fuzzTargets } from "./fuzzTargets.ts";

/**
 * `npm run fuzz -- [runs] [seed] [target …]`: damages what comes from outside and says what makes its reader throw. Texts that do belong
 * into test/property/corpus, where every later run tries them first.
 */
const [runsWord = "100000", seedWord = String(Date.now() % 2 ** 31), ...wanted] = process.argv.slice(2);
const options = { runs: Number(runsWord), seed: Number(seedWord) };
if (!Number.isSafeInteger(options.runs) || !Number.isSafeInteger(options.seed)) throw new Error("runs and seed are whole numbers");

const targets = await fuzzTargets();
for (const [name, target] of Object.entries(targets)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const startMs = performance.now();
  try {
    await fuzz(target, options);
    console.log(
      `${name}: ${options.runs} texts, seed ${options.seed}, nothing found, ${Math.round((performance.now() - startMs) / 1000)} s`,
    );
  } catch (error) {
    process.exitCode = 1;
    console.log(`${name}: seed ${options.seed}\n${error instanceof Error ? `${error.message}\n${String(error.cause)}` : String(error)}`);
  }
}
