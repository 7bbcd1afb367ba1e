import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../paths.ts";
import { NOTHING, ONE_PASSED, oneFailed, type Tally, tallyVitest } from "./tally.ts";

export interface Stage {
  readonly name: string;
  /** Stages of one track run one after the other, tracks side by side. */
  readonly track: "sources" | "time" | "wires" | "pages";
  /** Stage of another track that must have ended before. */
  readonly after?: string;
  run(output: Output): Promise<Tally>;
}

/** Where a stage's programs write: at once when it runs alone, else kept until it has ended, so that no two outputs mix. */
type Output = { readonly kind: "direct" } | { readonly kind: "kept"; readonly keep: (text: string) => void };

const NODE_MODULES = join(ROOT, "node_modules");
const DOCS = join(ROOT, "scripts", "docs.ts");
/** Tools are run by their JavaScript entry: npx and the .cmd shims of Windows are not needed. */
const TSC = join(NODE_MODULES, "typescript", "bin", "tsc");
const BIOME = join(NODE_MODULES, "@biomejs", "biome", "bin", "biome");
const VITEST = join(NODE_MODULES, "vitest", "vitest.mjs");

/**
 * What is quick and says most comes first in its track. Tests whose time leaps keep the processor busy, while those on wires and in
 * browsers mostly wait: together they take little longer than the longest of them. The build comes before the tests that run it.
 */
export const STAGES: readonly Stage[] = [
  check("types", "sources", () => [TSC, "-b"]),
  check("lint", "sources", () => [BIOME, "check", "--error-on-warnings", "."]),
  check("docs", "sources", () => (canCheckDocs() ? ["--import", "tsx", DOCS, "--check"] : null)),
  suite("unit", "time"),
  suite("slow", "time"),
  check("build", "wires", () => ["--import", "tsx", join(ROOT, "scripts", "build.ts")]),
  suite("e2e", "wires"),
  { ...suite("browser", "pages"), after: "build" },
];

/** A stage that is one test: it ends well or it does not. `words` null = there is nothing to check. */
function check(name: string, track: Stage["track"], words: () => readonly string[] | null): Stage {
  return {
    name,
    track,
    async run(output) {
      const command = words();
      if (command === null) return NOTHING;
      return (await node(command, output)) === 0 ? ONE_PASSED : oneFailed(`${name}: see the stage's output`);
    },
  };
}

/** A vitest project. */
function suite(project: string, track: Stage["track"]): Stage {
  return {
    name: project,
    track,
    async run(output) {
      const folder = mkdtempSync(join(tmpdir(), "bms-test-"));
      const report = join(folder, "report.json");
      const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
      const exitCode = await node([VITEST, "run", "--project", project, ...reporters], output);
      const tally = tallyVitest(project, report, exitCode);
      rmSync(folder, { recursive: true, force: true });
      return tally;
    },
  };
}

function canCheckDocs(): boolean {
  return existsSync(DOCS) && readFileSync(DOCS, "utf8").includes("--check");
}

function node(words: readonly string[], output: Output): Promise<number | null> {
  return new Promise((resolve) => {
    const pipe = output.kind === "kept" ? "pipe" : "inherit";
    const child = spawn(process.execPath, [...words], { cwd: ROOT, stdio: ["ignore", pipe, pipe] });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => output.kind === "kept" && output.keep(text));
    }
    child.once("error", () => resolve(null));
    child.once("close", (code) => resolve(code));
  });
}
