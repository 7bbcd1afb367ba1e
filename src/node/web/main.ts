import { join } from "node:path";
import { DRIVERS } from "../../../protocol/index.ts";
import { createApp } from "../../core/app.ts";
import { appFolder } from "../appFolder.ts";
import { spokenLanguage } from "../cli/language.ts";
import { lockedWords } from "../cli/lockedWords.ts";
import { terminalWords } from "../cli/words.ts";
import { CLOSE_LIMIT_MS } from "../closeLimit.ts";
import { lockFolder } from "../folderLock.ts";
import { within } from "../lanes.ts";
import { createNodePorts } from "../nodePorts.ts";
import { packageFolder } from "../packageFacts.ts";
import { spreadSafetyNet } from "../safetyNet.ts";
import { connectAtStart, readStartArgs, START_USAGE } from "../startArgs.ts";
import { createAudit } from "./audit.ts";
import { type OpenedWindow, openWindow } from "./openWindow.ts";
import { startWebHost, type WebHost } from "./webHost.ts";

/** A reload closes the window's socket for a moment. */
const LAST_WINDOW_MS = 2000;
const HINT = "Open that address in a browser on this computer. Ctrl+C ends.";
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The web shell: the same app as in Electron, served on 127.0.0.1. Ends with its own window or by a signal. */
export async function main(argv: readonly string[]): Promise<void> {
  if (argv.includes("--help") || argv.includes("-h")) return say(START_USAGE);
  const args = readStartArgs(argv);
  const folder = appFolder();
  const lock = await lockFolder(folder);
  if (!lock.ok) {
    say(lockedWords(await terminalWords(spokenLanguage(null), DRIVERS), folder, lock.holder));
    process.exitCode = 1;
    return;
  }
  const ports = createNodePorts({ shell: "web", folder });
  const app = createApp(ports);
  let host: WebHost | null = null;
  let window: OpenedWindow | null = null;
  const close = once(async () => {
    window?.close();
    await Promise.all([host?.close(), app.close()]);
  });
  spreadSafetyNet({ log: ports.log, close });
  // Whoever read the address may be gone.
  process.stdout.on("error", () => undefined);
  const dist = join(packageFolder(), "dist");
  const folders = { uiFolder: join(dist, "ui"), manualFolder: join(dist, "manual") };
  const started = await startWebHost({ api: app, ...folders, port: args.port, log: ports.log, audit: createAudit(folder) });
  if (!started.ok) {
    say(`Open BMSTool cannot start: ${started.error.code} ${JSON.stringify(started.error.detail ?? {})}`);
    process.exitCode = 1;
    return close();
  }
  host = started.value;
  void app.resume();
  const stop = async () => {
    await within(close(), CLOSE_LIMIT_MS, undefined);
    process.exit(process.exitCode ?? 0);
  };
  for (const signal of SIGNALS) process.on(signal, () => void stop());
  say(`Open BMSTool is at ${host.url}`);
  void connectAtStart(app, args, ports.log);
  if (!args.open) return;
  window = await openWindow(host.windowUrl(), folder);
  if (window === null) say(HINT);
  else if (window.closed !== null) await endWithWindow(window.closed, host, stop);
}

/** The program ends with its window, unless the page is open elsewhere or was never shown. */
async function endWithWindow(closed: Promise<void>, host: WebHost, stop: () => Promise<void>): Promise<void> {
  await closed;
  await new Promise((resolve) => setTimeout(resolve, LAST_WINDOW_MS));
  if (!host.wasShown()) say(HINT);
  else if (host.windows() === 0) await stop();
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= run();
    return running;
  };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
