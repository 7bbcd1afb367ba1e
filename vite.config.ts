import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { listBundledPackages } from "./scripts/lib/bundledPackages.ts";

const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")) as { version: string };

/** Pieces that several screens share are named after all of them, which says less than it is long. */
const shortName = (name: string): string => name.split("~")[0] ?? name;

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
    rolldownOptions: {
      output: {
        chunkFileNames: ({ name }) => `assets/${shortName(name)}-[hash].js`,
        assetFileNames: ({ names: [name = "asset"] }) => `assets/${shortName(name.replace(/\.[^.]*$/, ""))}-[hash][extname]`,
        // Each file that a window fetches costs the host, the browser and the page a few ms: what is small goes together.
        codeSplitting: {
          groups: [
            { name: "start", tags: ["$initial"], priority: 1 },
            // One file: several that are merged by size import each other in a circle, and a module then reads what is not there yet.
            { name: "shared", test: /node_modules|src[\\/]ui/, minShareCount: 2 },
          ],
        },
      },
    },
  },
});
