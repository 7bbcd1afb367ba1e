import { HOST } from "./host.ts";
import { KEPT } from "./kept.ts";
import { PACKS } from "./packs.ts";
import { REACH } from "./reach.ts";
import type { ReliabilityPart } from "./row.ts";
import { VALUES } from "./values.ts";
import { WORDS } from "./words.ts";

/** What can go wrong, what the program does then, and the tests that hold it: `docs/reliability.md` is made of this. */
export const RELIABILITY: readonly ReliabilityPart[] = [PACKS, VALUES, WORDS, REACH, KEPT, HOST];
