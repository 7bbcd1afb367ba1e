import { buildAll } from "../../scripts/buildAll.ts";
import { isBuildFresh } from "../../scripts/freshness.ts";

/** Builds dist/ when a source is newer. */
export async function ensureBuilt(): Promise<void> {
  if (!isBuildFresh()) await buildAll();
}
