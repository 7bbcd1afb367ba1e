import { defineConfig } from "vitest/config";

const UNIT_FOLDERS = ["protocol", "property", "tables", "core", "contract", "ui", "arch", "sim", "cli"];

/** Forks, never worker threads: the native part of serialport ends the process when a second thread loads it. */
export default defineConfig({
  test: {
    pool: "forks",
    projects: [
      {
        test: {
          name: "unit",
          pool: "forks",
          include: [`test/{${UNIT_FOLDERS.join(",")}}/**/*.test.{ts,tsx}`],
          setupFiles: ["test/support/propertySeed.ts"],
          // No Electron here: the two ends of its IPC in one process.
          alias: { electron: new URL("./test/electron/pair.ts", import.meta.url).pathname },
          // Their time leaps: a busy processor makes none of them wrong.
          maxWorkers: "100%",
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "e2e",
          pool: "forks",
          include: ["test/{e2e,outside}/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "browser",
          pool: "forks",
          include: ["test/browser/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 90_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
