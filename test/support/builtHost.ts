import { basename, join } from "node:path";
import { build } from "vite";
import { ROOT } from "../../scripts/paths.ts";

/**
 * A program of a test as plain JavaScript; `source` = its file below the repository. From its sources each start would look for its
 * hundred modules and compile them anew, which takes longer than to build it once.
 */
export async function buildHost(source: string): Promise<string> {
  const name = basename(source, ".ts");
  const folder = join(ROOT, ".tsbuild", "hosts", source.replace(/\.ts$/, "").replaceAll("/", "-"));
  await build({
    configFile: false,
    root: ROOT,
    publicDir: false,
    logLevel: "warn",
    ssr: { noExternal: ["zod"] },
    build: { ssr: source, target: "node20", outDir: folder, emptyOutDir: true, minify: false },
  });
  return join(folder, `${name}.js`);
}
