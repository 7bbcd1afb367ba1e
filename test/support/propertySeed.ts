import fc from "fast-check";

/**
 * Properties run on the same cases every time, so that a commit fails for what it changed and for nothing else. Other
 * cases are looked for on purpose: `PROPERTY_SEED=12 npx vitest run test/property`.
 */
const EVERY_DAY = 20_261;

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? EVERY_DAY) });
