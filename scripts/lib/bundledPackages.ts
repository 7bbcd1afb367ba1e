import { writeFileSync } from "node:fs";
import { relative, sep } from "node:path";
import type { Plugin } from "vite";
import { BUNDLED_LIST, ROOT } from "../paths.ts";

/** Built into the programs, and their own packages with them: of what they bring for others only a tenth is used. */
export const BUNDLED_IN_PROGRAMS: readonly string[] = ["get-east-asian-width", "mqtt", "pdfkit", "zod"];

/** Folder of the package that `file` belongs to, below the repository; null = the file is ours. */
function packageFolderOf(file: string): string | null {
  const path = relative(ROOT, file.replace(/^\0/, "").replace(/\?.*$/, "")).split(sep).join("/");
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? null;
}

/** Writes down which packages went into what is built: their licences go with every installer, and nothing else remembers them. */
export function listBundledPackages(listFile = BUNDLED_LIST): Plugin {
  return {
    name: "list-bundled-packages",
    apply: "build",
    writeBundle(_options, bundle) {
      const assets = Object.values(bundle).flatMap((file) => (file.type === "asset" ? file.originalFileNames : []));
      const files = [...this.getModuleIds(), ...assets.map((name) => `${ROOT}/${name.replace(/^(?:\.\.\/)+/, "")}`)];
      const folders = new Set(files.flatMap((file) => packageFolderOf(file) ?? []));
      writeFileSync(listFile, `${JSON.stringify([...folders].sort(), null, 2)}\n`);
    },
  };
}
