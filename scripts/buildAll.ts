import { rm, utimes, writeFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { build, type InlineConfig } from "vite";
import { listBundledPackages } from "./lib/bundledPackages.ts";
import { buildManual } from "./manual/build.ts";
import { BUILD_STAMP, DIST, PROGRAM_BUNDLED_LIST, ROOT } from "./paths.ts";

interface Program {
  readonly source: string;
  /** Below dist/. */
  readonly folder: string;
  readonly file: string;
  readonly format: "es" | "cjs";
  /** Makes reports: the PDF library lies beside it in a file of its own, read when the first report is made. */
  readonly makesReports?: boolean;
}

const PROGRAMS: readonly Program[] = [
  { source: "src/node/web/webMain.ts", folder: "node", file: "webMain.js", format: "es", makesReports: true },
  { source: "src/node/cliMain.ts", folder: "node", file: "cliMain.js", format: "es", makesReports: true },
  { source: "src/node/simMain.ts", folder: "node", file: "simMain.js", format: "es" },
  { source: "electron/main.ts", folder: "electron", file: "main.js", format: "es", makesReports: true },
  // A sandboxed preload script is CommonJS and may require nothing but electron.
  { source: "electron/preload.cts", folder: "electron", file: "preload.cjs", format: "cjs" },
];

/** Builds the window, the programs and the manual into dist/. Throws when something does not build. */
export async function buildAll(): Promise<void> {
  const startedAt = new Date();
  process.env.NODE_ENV = "production"; // vite takes what it finds, and would build React's slow kind
  // Pieces are named by what is in them: those of an earlier build would stay for ever.
  const folders = new Set(PROGRAMS.map(({ folder }) => folder));
  await Promise.all([...folders].map((folder) => rm(join(DIST, folder), { recursive: true, force: true })));
  const shared = { logLevel: "warn", envDir: false } as const;
  await Promise.all([
    build({ ...shared, configFile: join(ROOT, "vite.config.ts"), root: join(ROOT, "src/ui") }),
    ...PROGRAMS.map((program) => build({ ...shared, ...configOf(program) })),
  ]);
  buildManual();
  await writeFile(BUILD_STAMP, `${JSON.stringify({ startedAt })}\n`);
  await utimes(BUILD_STAMP, startedAt, startedAt); // a source changed during the build is newer than it
}

function configOf({ source, folder, file, format, makesReports = false }: Program): InlineConfig {
  return {
    configFile: false,
    root: ROOT,
    publicDir: false,
    // What is a package is said below, for all of them.
    ssr: { noExternal: true },
    plugins: makesReports ? [listBundledPackages(PROGRAM_BUNDLED_LIST)] : [],
    build: {
      ssr: true,
      target: "node20",
      outDir: join(DIST, folder),
      emptyOutDir: false,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: join(ROOT, source),
        external: isExternal,
        output: { format, entryFileNames: file, chunkFileNames: "[name]-[hash].js", codeSplitting: makesReports },
      },
    },
  };
}

/** Bundled, and their own packages with them: of what they bring for others only a tenth is used. */
const BUNDLED = ["pdfkit", "zod", "mqtt"];

/** Packages stay in node_modules: native parts must not be bundled, and Electron brings its own. */
function isExternal(id: string, importer: string | undefined): boolean {
  if (isBuiltin(id)) return true;
  const isPackage = !id.startsWith(".") && !id.startsWith("/") && !/^[a-z]:[\\/]/i.test(id) && !id.startsWith("\0");
  return isPackage && !BUNDLED.includes(id) && importer?.includes("node_modules") !== true;
}
