import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { listBundledPackages } from "./scripts/lib/bundledPackages.ts";

const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")) as { version: string };

/** The window: static files with relative addresses, so that every shell can serve them from anywhere. */
export default defineConfig({
  root: "src/ui",
  base: "./",
  plugins: [react(), listBundledPackages()],
  define: { "import.meta.env.VITE_APP_VERSION": JSON.stringify(version) },
  build: {
    outDir: "../../dist/ui",
    emptyOutDir: true,
    target: "es2022",
    // Our content security policy allows no inline scripts, and Chromium needs no polyfill.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    reportCompressedSize: false,
  },
});
