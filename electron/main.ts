import { join } from "node:path";
import { app, type BrowserWindow, dialog, session } from "electron";
import { DRIVERS } from "../protocol/index.ts";
import { createApp } from "../src/core/app.ts";
import { appFolder } from "../src/node/appFolder.ts";
import { spokenLanguage } from "../src/node/cli/language.ts";
import { lockedWords } from "../src/node/cli/lockedWords.ts";
import { terminalWords } from "../src/node/cli/words.ts";
import { closeBeforeQuit } from "../src/node/desktop/closeBeforeQuit.ts";
import { denyPermissions } from "../src/node/desktop/denyPermissions.ts";
import { fileAmong, OpenedFiles } from "../src/node/desktop/openedFiles.ts";
import { revivePage } from "../src/node/desktop/revivePage.ts";
import { ownWords, runsWithoutWindow } from "../src/node/desktop/withoutWindow.ts";
import { lockFolder } from "../src/node/folderLock.ts";
import { createNodePorts } from "../src/node/nodePorts.ts";
import { packageFolder } from "../src/node/packageFacts.ts";
import { spreadSafetyNet } from "../src/node/safetyNet.ts";
import { connectAtStart, readStartArgs } from "../src/node/startArgs.ts";
import { serveCalls, tellWindow } from "./ipc.ts";
import { setMenu } from "./menu.ts";
import { announceScheme, servePages } from "./page.ts";
import { followPower } from "./power.ts";
import { confine, openWindow } from "./window.ts";

const WINDOW_STATE = "window";

app.enableSandbox(); // every page, also one that somebody opens without our preferences
const folder = appFolder();
if (!runsWithoutWindow(app)) {
  app.setPath("userData", join(folder, "electron")); // Chromium's own files; the instance lock lives there too
  announceScheme();
  if (app.requestSingleInstanceLock()) void start();
  else app.quit();
}

async function start(): Promise<void> {
  const lock = await lockFolder(folder);
  if (!lock.ok) {
    dialog.showErrorBox("Open BMSTool", lockedWords(await terminalWords(spokenLanguage(null), DRIVERS), folder, lock.holder));
    return app.exit(1);
  }
  const ports = createNodePorts({ shell: "electron", folder });
  const core = createApp(ports);
  spreadSafetyNet({ log: ports.log, close: () => core.close(), exit: (code) => app.exit(code) });
  followPower(core);
  void core.resume();
  const files = new OpenedFiles();
  const host = files.host(core);
  files.offer(fileAmong(ownWords(app), process.cwd()));
  let window: BrowserWindow | null = null;
  let keeping: Promise<unknown> = Promise.resolve();

  const show = async () => {
    const kept = await ports.store.read(WINDOW_STATE);
    const opened = openWindow(kept.ok ? kept.value : null, (state) => {
      keeping = ports.store.write(WINDOW_STATE, state);
    });
    window = opened;
    tellWindow(host, opened.webContents);
    revivePage(opened.webContents, ports.log);
    opened.on("closed", () => {
      window = null;
      app.quit(); // the manual may still be open
    });
  };

  app.on("web-contents-created", (_event, contents) => confine(contents));
  app.on("open-file", (event, path) => {
    event.preventDefault();
    files.offer(path);
  });
  app.on("second-instance", (_event, [, ...words], from) => {
    files.offer(fileAmong(words, from));
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  closeBeforeQuit(app, () => {
    window?.close();
    return core.close().then(() => keeping);
  });

  await app.whenReady();
  denyPermissions(session.defaultSession);
  servePages(join(packageFolder(), "dist"));
  serveCalls(host, ports.log.warn);
  setMenu();
  await show();
  await connectAtStart(core, readStartArgs(ownWords(app)), ports.log);
}
