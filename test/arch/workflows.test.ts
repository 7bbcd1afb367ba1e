import { readdirSync, readFileSync } from "node:fs";
import { tsImport } from "tsx/esm/api";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { NEEDED_PACKAGES } from "../../scripts/lib/needs.ts";
import { SUPPORTED_NODES } from "../../scripts/lib/nodeRuns.ts";
import { STAGES } from "../../scripts/lib/stages.ts";

/** Nobody runs a workflow before it is pushed: what can be known of it without its servers is held here. */

const ROOT = new URL("../../", import.meta.url);
const FOLDER = new URL(".github/workflows/", ROOT);
const read = (file: string): string => readFileSync(new URL(file, ROOT), "utf8");

const Package = z.object({ engines: z.object({ node: z.string() }), scripts: z.record(z.string(), z.string()) });
const { engines, scripts } = Package.parse(JSON.parse(read("package.json")));

const Permissions = z.record(z.string(), z.enum(["read", "write", "none"]));
const Step = z.looseObject({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
});
const Job = z.looseObject({
  uses: z.string().optional(),
  permissions: Permissions.default({}),
  "timeout-minutes": z.number().optional(),
  strategy: z.object({ matrix: z.record(z.string(), z.array(z.unknown())) }).optional(),
  steps: z.array(Step).default([]),
});
const Workflow = z.looseObject({ on: z.record(z.string(), z.unknown()), permissions: Permissions, jobs: z.record(z.string(), Job) });

const NAMES = readdirSync(FOLDER);
const WORKFLOWS = new Map(NAMES.map((name) => [name, Workflow.parse(parse(read(`.github/workflows/${name}`)))]));
const JOBS = [...WORKFLOWS].flatMap(([name, { jobs }]) => Object.entries(jobs).map(([id, job]) => ({ id: `${name} ${id}`, name, job })));
const STEPS = JOBS.flatMap(({ id, name, job }) => job.steps.map((step) => ({ id, name, step })));
const COMMANDS = STEPS.flatMap(({ step }) => (step.run ?? "").split("\n").flatMap((line) => line.match(/\bnpm .*$/) ?? []));

/** What a job may write, and nothing else: the findings of a scan, the draft of a release. */
const WRITES = ["codeql.yml analyze security-events", "release.yml draft contents"];

/** The package imports JSON without saying so, which Node refuses and tsx does not. */
const parser: typeof import("@actions/workflow-parser") = await tsImport("@actions/workflow-parser", import.meta.url);

/** Faults that the parser of GitHub's own editor extension finds: unknown keys, wrong types, expressions that name nothing. */
async function faultsIn(name: string, content: string): Promise<readonly string[]> {
  const { context, value } = parser.parseWorkflow({ name, content }, new parser.NoOperationTraceWriter());
  if (value !== undefined) await parser.convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}

describe("workflows", () => {
  it.each(NAMES)("%s is one", async (name) => {
    expect(await faultsIn(name, read(`.github/workflows/${name}`))).toEqual([]);
  });

  it.each([
    ["a key that does not exist", "    timeout-minute: 5"],
    ["an expression that names nothing", `    timeout-minutes: \${{ matrx.minutes }}`],
    ["a job that waits for none", "    needs: [built]"],
  ])("are refused for %s", async (_, line) => {
    const content = `on: push\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps: [{ run: ls }]\n`;
    expect(await faultsIn("test.yml", content)).toEqual([]);
    expect(await faultsIn("test.yml", `${content}${line}\n`)).not.toEqual([]);
  });

  it("may read, and write only what is listed here", () => {
    for (const { permissions } of WORKFLOWS.values()) expect(permissions).toEqual({ contents: "read" });
    const writes = JOBS.flatMap(({ id, job }) =>
      Object.entries(job.permissions).flatMap(([what, how]) => (how === "write" ? [`${id} ${what}`] : [])),
    );
    expect(writes).toEqual(WRITES);
  });

  it("show no secret to a pull request", () => {
    const open = [...WORKFLOWS].filter(([, { on }]) => "pull_request" in on || "workflow_call" in on).map(([name]) => name);
    expect(open).toEqual(expect.arrayContaining(["ci.yml", "codeql.yml", "dependency-review.yml"]));
    expect(open.filter((name) => /\bsecrets\b/.test(read(`.github/workflows/${name}`)))).toEqual([]);
    expect([...WORKFLOWS].filter(([, { on }]) => "pull_request_target" in on || "workflow_run" in on)).toEqual([]);
  });

  it("never put words of strangers into a command", () => {
    expect(STEPS.filter(({ step }) => step.run?.includes("${{"))).toEqual([]);
  });

  it("end every job that hangs", () => {
    const endless = JOBS.filter(({ job }) => job.uses === undefined && job["timeout-minutes"] === undefined).map(({ id }) => id);
    expect(endless).toEqual([]);
  });

  it("pin each action to one commit, the same everywhere, and name its version", () => {
    const lines = NAMES.flatMap((name) => read(`.github/workflows/${name}`).match(/uses: (?!\.\/).*$/gm) ?? []);
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.filter((line) => !/^uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
    const pins = new Map(lines.map((line) => [line.split(/[ @]/)[1], line]));
    expect(lines.filter((line) => pins.get(line.split(/[ @]/)[1]) !== line)).toEqual([]);
  });

  it("leave no token in the checkout, and release nothing from a cache", () => {
    const checkouts = STEPS.filter(({ step }) => step.uses?.startsWith("actions/checkout@"));
    expect(checkouts.filter(({ step }) => step.with["persist-credentials"] !== false)).toEqual([]);
    const cached = STEPS.filter(({ name, step }) => name === "release.yml" && step.uses?.startsWith("actions/setup-node@"));
    expect(cached.map(({ step }) => step.with["package-manager-cache"])).toEqual([false, false]);
  });

  it("run scripts and stages that exist", () => {
    const named = COMMANDS.flatMap((command) => /^npm run (?:--silent )?([\w:-]+)/.exec(command)?.[1] ?? []);
    expect(named).toContain("dist");
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    const stages = COMMANDS.flatMap((command) => /^npm test -- (.*)$/.exec(command)?.[1]?.split(" ") ?? []);
    expect(stages).toContain("slow");
    expect(stages.filter((name) => !STAGES.some((stage) => stage.name === name))).toEqual([]);
  });

  it("run the README's test command in .ci/run, and what it leaves out are the stages with wires", () => {
    expect(STEPS.some(({ name, step }) => name === "ci.yml" && step.run === ".ci/run")).toBe(true);
    expect(read(".ci/run").trimEnd().split("\n").at(-1)).toBe("npm ci && npm test");
    expect(read("README.md")).toContain("\nnpm ci && npm test\n");
    const desktop = COMMANDS.find((command) => command.startsWith("npm test -- "))?.split(" ") ?? [];
    expect(STAGES.map(({ name }) => name).filter((name) => !desktop.includes(name))).toEqual(["e2e", "browser"]);
  });
});

describe("versions of Node", () => {
  it("are the supported ones in every matrix", () => {
    const matrices = JOBS.flatMap(({ job }) => (job.strategy?.matrix.node ? [job.strategy.matrix.node] : []));
    expect(matrices).toEqual([SUPPORTED_NODES, SUPPORTED_NODES]);
  });

  it("are those of engines, where the browser shell may be older", () => {
    expect(engines.node.split(" || ")).toEqual(["^20.19.0", "^22.12.0", ">=24.0.0"]);
    const [, ...supported] = [...engines.node.matchAll(/(\d+)\.\d+\.\d+/g)].map(([, major]) => Number(major));
    expect(supported).toEqual(SUPPORTED_NODES);
    const lock = z.object({ packages: z.record(z.string(), z.looseObject({})) }).parse(JSON.parse(read("package-lock.json")));
    expect(lock.packages[""]).toMatchObject({ engines });
  });

  it("stand in the files of editors and containers, and in the pages", () => {
    expect(Number(read(".nvmrc"))).toBe(SUPPORTED_NODES.at(-1));
    expect(
      SUPPORTED_NODES.map((major) => `typescript-node:${major}-`).some((image) => read(".devcontainer/devcontainer.json").includes(image)),
    ).toBe(true);
    expect(read("CONTRIBUTING.md")).toContain(`Node ${SUPPORTED_NODES.join(" and ")} are supported`);
    expect(read("README.md")).toContain(`Node.js](https://nodejs.org) ${SUPPORTED_NODES.join(" or ")}`);
  });
});

describe("a bare machine", () => {
  it("is given every package that the tests look for, by the same list in the container for developers", () => {
    const listed = read(".ci/packages").trimEnd().split("\n");
    expect(listed).toEqual([...new Set(listed)].sort());
    expect(NEEDED_PACKAGES.filter((name) => !listed.includes(name))).toEqual([]);
    for (const reader of [".ci/run", ".devcontainer/devcontainer.json"]) expect(read(reader)).toContain(".ci/packages");
  });
});
