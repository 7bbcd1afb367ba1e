import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import type { FuzzTarget } from "./fuzzTargets.ts";
import { MUTATION, mutated } from "./mutations.ts";

const CORPUS = fileURLToPath(new URL("../property/corpus/", import.meta.url));

/** What once made something throw, one file each: "target.what-it-was.txt". */
export function corpusOf(target: string): readonly { readonly name: string; readonly text: string }[] {
  const names = readdirSync(CORPUS).filter((name) => name.startsWith(`${target}.`));
  return names.map((name) => ({ name, text: readFileSync(`${CORPUS}${name}`, "utf8") }));
}

/** Damages the good texts in `runs` ways. Throws with the smallest text that was found to make the target throw. */
export async function fuzz({ seeds, run }: FuzzTarget, options: { readonly runs: number; readonly seed: number }): Promise<void> {
  const damaged = fc.tuple(fc.nat(), MUTATION).map(([which, mutation]) => mutated(seeds[which % seeds.length] ?? "", mutation));
  await fc.assert(
    fc.asyncProperty(damaged, async (text) => {
      await run(text);
    }),
    { numRuns: options.runs, seed: options.seed, endOnFailure: false },
  );
}
