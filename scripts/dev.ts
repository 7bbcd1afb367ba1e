import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { createServer } from "vite";
import { freePort } from "./lib/freePort.ts";
import { ROOT } from "./paths.ts";

/**
 * `npm run dev [-- flags of npm start]`: the window with hot reload, on simulated packs unless a port is named. A change of the host's
 * code starts it anew; the window stays and connects again.
 */
const TSX = join(ROOT, "node_modules", "tsx", "dist", "cli.mjs");

const flags = process.argv.slice(2);
const startMs = performance.now();
const token = randomBytes(16).toString("base64url");
const hostPort = await freePort();
const window = await createServer({
  configFile: join(ROOT, "vite.config.ts"),
  root: join(ROOT, "src", "ui"),
  clearScreen: false,
  server: {
    host: "127.0.0.1",
    // The host takes its own page's requests only.
    proxy: {
      "/socket": { target: `http://127.0.0.1:${hostPort}`, ws: true, changeOrigin: true, rewriteWsOrigin: true },
      "/manual": { target: `http://127.0.0.1:${hostPort}`, changeOrigin: true },
    },
  },
});
await window.listen();
const named = flags.some((flag) => flag.startsWith("--connect"));
const host = spawn(
  process.execPath,
  [TSX, "watch", "--clear-screen=false", join(ROOT, "scripts", "devHost.ts"), `--port=${hostPort}`, ...(named ? [] : ["--demo"]), ...flags],
  { stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, OPEN_BMSTOOL_DEV_TOKEN: token } },
);
const [address = ""] = window.resolvedUrls?.local ?? [];
process.stdout.write(`window: ${address}?token=${token} (ready in ${((performance.now() - startMs) / 1000).toFixed(1)} s, Ctrl+C ends)\n`);

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => host.kill("SIGTERM"));
await once(host, "exit");
await window.close();
