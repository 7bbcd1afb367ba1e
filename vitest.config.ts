import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const UNIT_FOLDERS = ["protocol", "property", "tables", "core", "contract", "ui", "arch", "sim", "cli", "node", "publish"];
const SLOW = `test/{${UNIT_FOLDERS.join(",")}}/**/*.slow.test.ts`;

/** Guards against a test that hangs, and no measures: a busy machine is several times slower than an idle one. */
const LIMITS = { testTimeout: 1_800_000, hookTimeout: 1_800_000, expect: { poll: { timeout: 240_000 } } };

/** How often at most, and only when the machine did not let the test's process run: see the setup file. */
const ON_REAL_TIME = { setupFiles: ["test/support/standstill.ts"], retry: 2 };

/** Wait for minutes on a real line or work for long: begun last, they would run alone at the end. */
const LONGEST = [
  "dist",
  "historyPty",
  "recoverPty",
  "killWrite",
  "cliNotRead",
  "cliEndsItself",
  "cliParams",
  "connectPty",
  "writeReads",
  "recovery",
  "commissioningMany",
  "commissioningKilled",
  "commissioningWholeRitar",
  "commissioningWholePaceic",
  "parametersWrite",
  "commissioningWholePace",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isNamed = (name: string) => (file: TestSpecification) => file.moduleId.includes(`/${name}.`);
    const first = LONGEST.flatMap((name) => files.filter(isNamed(name)));
    return [...first, ...(await super.sort(files.filter((file) => !first.includes(file))))];
  }
}

/** What the fast and the slow lane share. Their time leaps: a busy processor makes none of them wrong. */
const LEAPING: NonNullable<TestProjectInlineConfiguration["test"]> = {
  pool: "forks",
  setupFiles: ["test/support/propertySeed.ts"],
  // No Electron here: the two ends of its IPC in one process.
  alias: { electron: fileURLToPath(new URL("./test/electron/pair.ts", import.meta.url)) },
  maxWorkers: "100%",
  // They make and drop small objects all the time: with room for more of them the collector takes a third less.
  execArgv: ["--max-semi-space-size=64"],
  // Like all our tests they leave nothing behind in their process, which would else read the same modules for each of them anew.
  isolate: false,
  ...LIMITS,
};

/**
 * Forks, never worker threads: the native part of serialport ends the process when a second thread loads it.
 * Files share nothing (ports, folders and ptys are their own), so those that wait for wires and browsers wait side by side.
 */
export default defineConfig({
  test: {
    pool: "forks",
    // What one stage has transformed the next ones read.
    experimental: { fsModuleCache: true, fsModuleCachePath: ".tsbuild/modules" },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...LEAPING,
          name: "unit",
          include: [`test/{${UNIT_FOLDERS.join(",")}}/**/*.test.{ts,tsx}`],
          exclude: [SLOW],
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Statistics, sweeps over every setting, a program killed at every step: too long for every save.
        // On two cores more at once than cores: beside other programs two would get too small a share, and the rest waits for them.
        test: { ...LEAPING, name: "slow", include: [SLOW], maxWorkers: Math.max(4, availableParallelism()), sequence: { groupOrder: 1 } },
      },
      {
        test: {
          name: "e2e",
          pool: "forks",
          include: ["test/{e2e,outside}/**/*.test.ts"],
          maxWorkers: 6,
          isolate: false,
          ...LIMITS,
          ...ON_REAL_TIME,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "browser",
          pool: "forks",
          include: ["test/browser/**/*.test.ts"],
          maxWorkers: 4,
          isolate: false,
          ...LIMITS,
          ...ON_REAL_TIME,
          setupFiles: [...ON_REAL_TIME.setupFiles, "test/support/failedPages.ts"],
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
