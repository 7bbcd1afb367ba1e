import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApp } from "../src/core/app.ts";
import { createNodePorts } from "../src/node/nodePorts.ts";
import { connectAtStart, readStartArgs } from "../src/node/startArgs.ts";
import { startWebHost } from "../src/node/web/webHost.ts";
import { MANUAL, ROOT } from "./paths.ts";

/** The host of `npm run dev`: started anew after every change, on the same port and with the same token, so that the window stays. */
const args = readStartArgs(process.argv.slice(2));
const token = process.env.OPEN_BMSTOOL_DEV_TOKEN ?? "";
if (token === "") throw new Error("started by npm run dev alone");
/** Backups and settings of a real pack stay out of reach of half-written code. */
const folder = process.env.OPEN_BMSTOOL_FOLDER ?? join(tmpdir(), "open-bmstool-dev");
mkdirSync(folder, { recursive: true });

const ports = createNodePorts({ shell: "web", folder });
const app = createApp(ports);
const folders = { uiFolder: join(ROOT, "src", "ui"), manualFolder: MANUAL };
const host = await startWebHost({ api: app, ...folders, port: args.port, log: ports.log, token });
if (!host.ok) throw new Error(`${host.error.code} ${JSON.stringify(host.error.detail)}`);
void app.resume();
void connectAtStart(app, args, ports.log);
process.stdout.write(`host: started, files in ${folder}\n`);

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void leave());

async function leave(): Promise<void> {
  await Promise.all([host.ok ? host.value.close() : undefined, app.close()]);
  process.exit(0);
}
