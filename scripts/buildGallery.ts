import { join } from "node:path";
import { build } from "vite";
import { DIST, ROOT } from "./paths.ts";

/** The gallery by itself, into dist/gallery: no part of the program. */
process.env.NODE_ENV = "production";
const root = join(ROOT, "src/ui");
await build({
  configFile: join(ROOT, "vite.config.ts"),
  root,
  logLevel: "warn",
  envDir: false,
  build: {
    outDir: join(DIST, "gallery"),
    chunkSizeWarningLimit: Number.POSITIVE_INFINITY,
    // In one file: of pieces that need each other, one may run before what it needs.
    rolldownOptions: { input: join(root, "gallery.html"), output: { codeSplitting: false } },
  },
});
