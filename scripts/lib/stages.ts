import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../paths.ts";
import { NOTHING, ONE_FAILED, ONE_PASSED, type Tally, tallyVitest } from "./tally.ts";

export interface Stage {
  readonly name: string;
  run(): Promise<Tally>;
}

const NODE_MODULES = join(ROOT, "node_modules");
const DOCS = join(ROOT, "scripts", "docs.ts");
/** Tools are run by their JavaScript entry: npx and the .cmd shims of Windows are not needed. */
const TSC = join(NODE_MODULES, "typescript", "bin", "tsc");
const BIOME = join(NODE_MODULES, "@biomejs", "biome", "bin", "biome");
const VITEST = join(NODE_MODULES, "vitest", "vitest.mjs");

/** In the order in which they run: what is quick and says most comes first. */
export const STAGES: readonly Stage[] = [
  check("types", () => [TSC, "-b"]),
  check("lint", () => [BIOME, "check", "--error-on-warnings", "."]),
  check("docs", () => (canCheckDocs() ? ["--import", "tsx", DOCS, "--check"] : null)),
  check("build", () => ["--import", "tsx", join(ROOT, "scripts", "build.ts")]),
  suite("unit"),
  suite("e2e"),
  suite("browser"),
];

/** A stage that is one test: it ends well or it does not. `words` null = there is nothing to check. */
function check(name: string, words: () => readonly string[] | null): Stage {
  return {
    name,
    async run() {
      const command = words();
      if (command === null) return NOTHING;
      return (await node(command)) === 0 ? ONE_PASSED : ONE_FAILED;
    },
  };
}

/** A vitest project. */
function suite(project: string): Stage {
  return {
    name: project,
    async run() {
      const folder = mkdtempSync(join(tmpdir(), "bms-test-"));
      const report = join(folder, "report.json");
      const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
      const exitCode = await node([VITEST, "run", "--project", project, ...reporters]);
      const tally = tallyVitest(report, exitCode);
      rmSync(folder, { recursive: true, force: true });
      return tally;
    },
  };
}

function canCheckDocs(): boolean {
  return existsSync(DOCS) && readFileSync(DOCS, "utf8").includes("--check");
}

function node(words: readonly string[]): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...words], { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] });
    child.once("error", () => resolve(null));
    child.once("exit", (code) => resolve(code));
  });
}
