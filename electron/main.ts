import { join } from "node:path";
import { app, type BrowserWindow, session } from "electron";
import { createApp } from "../src/core/app.ts";
import { appFolder } from "../src/node/appFolder.ts";
import { CLOSE_LIMIT_MS } from "../src/node/closeLimit.ts";
import { ownWords, runsWithoutWindow } from "../src/node/desktop/withoutWindow.ts";
import { within } from "../src/node/lanes.ts";
import { createNodePorts } from "../src/node/nodePorts.ts";
import { packageFolder } from "../src/node/packageFacts.ts";
import { spreadSafetyNet } from "../src/node/safetyNet.ts";
import { connectAtStart, readStartArgs } from "../src/node/startArgs.ts";
import { serveCalls, tellWindow } from "./ipc.ts";
import { setMenu } from "./menu.ts";
import { announceScheme, servePage } from "./page.ts";
import { confine, denyPermissions, openWindow } from "./window.ts";

const WINDOW_STATE = "window";

const folder = appFolder();
if (!runsWithoutWindow(app)) {
  app.setPath("userData", join(folder, "electron")); // Chromium's own files; the instance lock lives there too
  announceScheme();
  if (app.requestSingleInstanceLock()) void start();
  else app.quit();
}

async function start(): Promise<void> {
  const ports = createNodePorts({ shell: "electron", folder });
  const core = createApp(ports);
  spreadSafetyNet({ log: ports.log, close: () => core.close(), exit: (code) => app.exit(code) });
  void core.resume();
  let window: BrowserWindow | null = null;
  let keeping: Promise<unknown> = Promise.resolve();

  const show = async () => {
    const opened = openWindow(await ports.store.read(WINDOW_STATE), (state) => {
      keeping = ports.store.write(WINDOW_STATE, state);
    });
    window = opened;
    tellWindow(core, opened.webContents);
    opened.on("closed", () => {
      window = null;
    });
  };

  app.on("web-contents-created", (_event, contents) => confine(contents));
  app.on("second-instance", () => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on("window-all-closed", () => app.quit());
  let stage: "open" | "closing" | "closed" = "open";
  app.on("before-quit", (event) => {
    if (stage === "closed") return;
    event.preventDefault();
    if (stage === "closing") return;
    stage = "closing";
    window?.close();
    // The pack's port must be free and the window's place on disk before the process goes.
    const closing = core.close().then(() => keeping);
    void within(closing, CLOSE_LIMIT_MS, undefined).then(() => {
      stage = "closed";
      app.quit();
    });
  });

  await app.whenReady();
  denyPermissions(session.defaultSession);
  servePage(join(packageFolder(), "dist", "ui"));
  serveCalls(core, ports.log.warn);
  setMenu();
  await show();
  await connectAtStart(core, readStartArgs(ownWords(app)), ports.log);
}
