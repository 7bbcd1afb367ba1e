import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { isOfEngine, type NodeRun, SUPPORTED_NODES, sumIn, tableOf, warningsIn } from "./lib/nodeRuns.ts";
import { STAGES } from "./lib/stages.ts";
import { ROOT } from "./paths.ts";

/**
 * `npm run nodes [-- [--node 22.12.0] [stages]]`: a fresh clone of the last commit, `npm ci` and `npm test` with each supported Node,
 * and a table. The other Nodes come from the npm package `node`: about 100 MB each, so it is fetched here and is no dependency.
 */
const { values, positionals: stages } = parseArgs({ allowPositionals: true, options: { node: { type: "string", multiple: true } } });
const wanted = values.node ?? SUPPORTED_NODES.map(String);
/** npm's own program, which npm names to what it runs: the same npm then runs under each Node. */
const npm = process.env.npm_execpath ?? "";
const unknown = stages.filter((name) => !STAGES.some((stage) => stage.name === name));

if (npm === "") refuse("run it as npm run nodes");
else if (unknown.length > 0) refuse(`there is no stage "${unknown.join('", "')}"`);
else await runAll();

async function runAll(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bms-nodes-"));
  // Half a gigabyte: it goes however this ends.
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  const changed = await run("git", ["status", "--short"], { cwd: ROOT });
  if (changed.output !== "") say("The changes listed are not committed and are not tested here.");
  const runs: NodeRun[] = [];
  for (const version of wanted) runs.push(await runWith(version, folder));
  for (const { version, warnings } of runs) for (const warning of warnings) say(`${version} warns: ${warning}`);
  say(`\n${tableOf(runs)}`);
  process.exitCode = runs.every(({ isGood }) => isGood) ? 0 : 1;
}

async function runWith(wantedVersion: string, folder: string): Promise<NodeRun> {
  const node = await fetchNode(wantedVersion, join(folder, `node-${wantedVersion}`));
  const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim();
  const clone = join(folder, `clone-${version}`);
  await run("git", ["clone", "--quiet", ROOT, clone], { cwd: ROOT });
  // The folder of this Node comes first: the scripts of package.json start `node` by name.
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ""}` };
  const step = (words: readonly string[]) => run(node, [npm, ...words], { cwd: clone, env });
  say(`\n== ${version}: npm ci`);
  const install = await step(["ci"]);
  const warnings = warningsIn(install.output);
  const failed = { version, installedMs: null, warnings, testedMs: 0, sum: null, isGood: false };
  if (install.code !== 0) return failed;
  say(`\n== ${version}: npm test`);
  const test = await step(["test", "--", ...stages]);
  const isGood = test.code === 0 && !warnings.some(isOfEngine);
  rmSync(clone, { recursive: true, force: true });
  return { version, installedMs: install.tookMs, warnings, testedMs: test.tookMs, sum: sumIn(test.output), isGood };
}

/** The path of this Node's program. */
async function fetchNode(version: string, folder: string): Promise<string> {
  mkdirSync(folder);
  // The package finds the build for this system in a script of its own.
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, allowScripts: { node: true } }));
  await run(process.execPath, [npm, "install", "--no-save", `node@${version}`], { cwd: folder });
  const bin = join(folder, "node_modules", "node", "bin");
  const file = join(bin, process.platform === "win32" ? "node.exe" : "node");
  if (!existsSync(file)) throw new Error(`npm has no Node ${version} for this system`);
  return file;
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly tookMs: number;
}

/** What it says is shown at once and kept. */
function run(file: string, words: readonly string[], options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv }): Promise<Ended> {
  const startMs = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...words], { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        process.stdout.write(text);
      });
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output, tookMs: performance.now() - startMs }));
  });
}

function refuse(why: string): void {
  console.error(why);
  process.exitCode = 2;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
