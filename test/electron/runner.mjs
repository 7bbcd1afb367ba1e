// Runs the compiled main script with the stand-in as `electron`, and does what the test asks over the process channel.
import { register } from "node:module";

const standInUrl = new URL("./standIn.mjs", import.meta.url).href;
const hook = `export const resolve = (name, context, next) =>
  name === "electron" ? { url: ${JSON.stringify(standInUrl)}, shortCircuit: true } : next(name, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);

const electron = await import(standInUrl);
const { facts, app, session } = electron;
await import(process.env.STAND_IN_MAIN);

const contentsEvent = (name, ...args) => {
  const event = electron.cancellable(args[0]);
  facts.windows[0].webContents.emit(name, event, ...args);
  return event.prevented;
};
const asks = {
  facts: () => {
    const [window] = facts.windows;
    const { preload: _file, ...webPreferences } = window.options.webPreferences;
    const { x, y, width, height } = window.options;
    const exposed = Object.fromEntries(Object.entries(window.exposed ?? {}).map(([key, api]) => [key, Object.keys(api)]));
    return {
      webPreferences,
      place: { x, y, width, height },
      exposed,
      schemes: facts.schemes,
      menu: facts.menu,
      visible: window.visible,
      paths: facts.paths,
      isSandboxed: facts.isSandboxed,
    };
  },
  windows: () => facts.windows.length,
  loaded: async () => {
    await facts.windows[0].loaded;
    return true;
  },
  evaluate: (code) => facts.windows[0].page.evaluate(code),
  invokeAs: (frameUrl, name, args) => electron.invokeAs(frameUrl === null ? null : { url: frameUrl }, "bmstool:call", name, args),
  invokeFromChild: (name, args) => electron.invokeAs({ url: "app://bmstool/index.html" }, "bmstool:call", name, args),
  permission: async (name) => [
    await facts.permissions.request(name),
    await facts.permissions.check(name),
    await facts.permissions.device(name),
  ],
  device: (event) =>
    new Promise((resolve) => {
      const cancel = electron.cancellable();
      const middle = event === "select-serial-port" ? [[{ portId: "1" }], {}] : [{ deviceList: [{ deviceId: "1" }] }];
      session.defaultSession.emit(event, cancel, ...middle, (chosen) => resolve({ prevented: cancel.prevented, chosen: chosen ?? null }));
    }),
  navigation: (name, url) => contentsEvent(name, url),
  manual: async (code) => {
    const window = facts.windows[1];
    await window.loaded;
    const { options, exposed } = window;
    return { webPreferences: options.webPreferences, exposed: exposed ?? {}, seen: await window.page.evaluate(code) };
  },
  windowOpen: (url) => facts.windows[0].webContents.openHandler({ url }).action,
  opened: () => facts.opened,
  url: () => facts.windows[0].page.url(),
  secondInstance: (words = [], folder = "/") => {
    app.emit("second-instance", electron.cancellable(), [process.argv[0], ...words], folder, null);
    return facts.windows[0].focused;
  },
  blockers: () => facts.blockers,
  wake: () => electron.powerMonitor.emit("resume"),
  openFile: (path) => {
    const event = electron.cancellable();
    app.emit("open-file", event, path);
    return event.prevented;
  },
  die: (reason) => facts.windows[0].webContents.emit("render-process-gone", electron.cancellable(), { reason, exitCode: 5 }),
  reloads: () => facts.reloads,
  closeWindow: () => facts.windows[0].close(),
};
process.on("message", async ({ id, ask, args }) => {
  try {
    process.send({ id, value: await asks[ask](...args) });
  } catch (error) {
    process.send({ id, error: String(error) });
  }
});
process.send?.({ ready: true });
