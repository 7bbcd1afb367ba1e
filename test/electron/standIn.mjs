// Stands in for the `electron` module: the compiled main and preload scripts run unchanged against it. The window is a real Chromium page;
// app:// becomes an https address that is answered by the program's own protocol handler. What the program sets up is kept in `facts`.
import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";

const PAGE_ORIGIN = "https://bmstool.invalid";
/** Playwright's own limits end a launch or a page load after half a minute, in which a busy machine may not have done it. */
const NEVER_CAME_MS = 240_000;
const CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];

export const facts = {
  schemes: [],
  menu: [],
  windows: [],
  permissions: {},
  deviceEvents: [],
  opened: [],
  paths: {},
  quits: 0,
  blockers: [],
  reloads: 0,
  isSandboxed: false,
};
const handlers = new Map();
const protocols = new Map();

class App extends EventEmitter {
  isPackaged = process.env.STAND_IN_PACKED === "yes";
  commandLine = { hasSwitch: (name) => switchesOf(process.argv).some((word) => word === `--${name}` || word.startsWith(`--${name}=`)) };
  requestSingleInstanceLock = () => process.env.STAND_IN_LOCK !== "taken";
  enableSandbox = () => Object.assign(facts, { isSandboxed: true });
  setPath = (name, path) => Object.assign(facts.paths, { [name]: path });
  whenReady = () => Promise.resolve();
  quit() {
    const event = cancellable();
    this.emit("before-quit", event);
    if (event.prevented) return;
    facts.quits += 1;
    process.send?.({ quit: true });
    this.exit(0);
  }
  /** Asks nobody, as Electron does not. */
  exit(code) {
    void shared.browser?.then((browser) => browser.close()).then(() => process.exit(code));
    if (shared.browser === null) process.exit(code);
  }
}
const shared = { browser: null };

/** Only when a window is wanted: a command needs no browser. */
async function launch() {
  const { chromium } = await import("playwright-core");
  return chromium.launch({ executablePath: process.env.STAND_IN_CHROMIUM, args: CHROMIUM_FLAGS, timeout: NEVER_CAME_MS });
}

/** Chromium reads no switch behind "--". */
function switchesOf(words) {
  const end = words.indexOf("--");
  return end < 0 ? words : words.slice(0, end);
}

export const app = new App();
// As Electron on Linux and macOS: these ask it to quit, whatever else listens to them.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => app.quit());
export const ipcMain = { handle: (channel, handler) => handlers.set(channel, handler) };
export const protocol = {
  registerSchemesAsPrivileged: (schemes) => facts.schemes.push(...schemes),
  handle: (scheme, handler) => protocols.set(scheme, handler),
};
const DISPLAY = { workArea: { x: 0, y: 0, width: 1920, height: 1080 } };
export const screen = { getPrimaryDisplay: () => DISPLAY, getAllDisplays: () => [DISPLAY] };
export const dialog = { showErrorBox: (title, text) => process.stderr.write(`${title}: ${text}\n`) };
export const powerMonitor = new EventEmitter();
export const powerSaveBlocker = {
  start: (kind) => facts.blockers.push(kind),
  stop: (id) => facts.blockers.splice(id - 1, 1, null),
};
export const Menu = {
  buildFromTemplate: (template) => template,
  setApplicationMenu: (template) =>
    facts.menu.push(...template.map(({ role, submenu }) => (submenu ? [role, ...submenu.map((entry) => entry.role ?? entry.type)] : role))),
};

class Session extends EventEmitter {
  setPermissionRequestHandler(handler) {
    facts.permissions.request = (permission) => new Promise((resolve) => handler(null, permission, resolve));
  }
  setPermissionCheckHandler(handler) {
    facts.permissions.check = async (permission) => handler(null, permission, "https://evil.example");
  }
  setDevicePermissionHandler(handler) {
    facts.permissions.device = async (deviceType) => handler({ deviceType, origin: "app://bmstool", device: {} });
  }
}
export const session = { defaultSession: new Session() };

class WebContents extends EventEmitter {
  mainFrame = { url: "" };
  listeners_ = new Set();
  destroyed = false;
  isDestroyed = () => this.destroyed;
  reload = () => {
    facts.reloads += 1;
  };
  setWindowOpenHandler(handler) {
    this.openHandler = handler;
  }
  send(channel, ...args) {
    for (const listener of this.listeners_) if (listener.channel === channel) listener.run({}, ...structuredClone(args));
  }
  /** The renderer's side of IPC, as its preload script sees it. */
  ipcRenderer = {
    invoke: async (channel, ...args) => invokeAs(this.mainFrame, channel, ...args),
    on: (channel, run) => this.listeners_.add({ channel, run }),
    removeListener: (channel, run) => {
      for (const listener of this.listeners_) if (listener.run === run && listener.channel === channel) this.listeners_.delete(listener);
    },
  };
}

export class BrowserWindow extends EventEmitter {
  webContents = new WebContents();
  visible = false;
  focused = 0;
  constructor(options) {
    super();
    this.options = options;
    facts.windows.push(this);
    app.emit("web-contents-created", cancellable(), this.webContents);
  }
  loadURL(url) {
    this.loaded = this.#load(url);
    return this.loaded;
  }
  async #load(url) {
    shared.browser ??= launch();
    const context = await (await shared.browser).newContext();
    context.setDefaultTimeout(NEVER_CAME_MS);
    this.page = await context.newPage();
    await this.#runPreload();
    await context.route("**/*", (route) => route.abort()); // popups
    await this.page.route("**/*", (route) => this.#answer(route, url));
    context.on("page", (popup) => void this.#openedByPage(popup));
    this.webContents.mainFrame.url = url;
    await this.page.goto(toHttps(url));
    this.emit("ready-to-show");
  }
  async #answer(route, firstUrl) {
    const request = route.request();
    const url = toApp(request.url());
    if (request.isNavigationRequest() && url !== firstUrl) {
      const event = cancellable(url);
      this.webContents.emit("will-navigate", event);
      if (event.prevented) return route.fulfill({ status: 204 }); // the page stays, as it does when Electron prevents it
    }
    if (!url.startsWith("app:")) return route.abort();
    const response = await protocols.get("app")(new Request(url, { method: request.method() }));
    const headers = Object.fromEntries(response.headers);
    await route.fulfill({ status: response.status, headers, body: Buffer.from(await response.arrayBuffer()) });
  }
  async #openedByPage(popup) {
    const answer = this.webContents.openHandler?.({ url: popup.url() }) ?? { action: "allow" };
    facts.opened.push(answer.action);
    await popup.close();
  }
  /** Runs the preload script with what a sandboxed one may have: electron and nothing else. */
  async #runPreload() {
    if (this.options.webPreferences.preload === undefined) return;
    const exposed = {};
    const contextBridge = { exposeInMainWorld: (key, api) => Object.assign(exposed, { [key]: api }) };
    const require = (name) => {
      if (name !== "electron") throw new Error(`a sandboxed preload script cannot require ${name}`);
      return { contextBridge, ipcRenderer: this.webContents.ipcRenderer };
    };
    const code = readFileSync(this.options.webPreferences.preload, "utf8");
    new Function("require", "module", "exports", "process", code)(require, { exports: {} }, {}, undefined);
    this.exposed = exposed;
    await this.#bridge(exposed);
  }
  /** Carries the exposed functions into the page. A call with a listener gives back the function that ends it, as contextBridge does. */
  async #bridge(exposed) {
    const ends = new Map();
    await this.page.exposeFunction("__bridge", async (key, name, args) => {
      if (name === "__end") return ends.get(args[0])?.();
      const real = args.map((arg) => (arg?.__listener === undefined ? arg : (message) => this.#hear(arg.__listener, message)));
      const result = await exposed[key][name](...real);
      if (typeof result !== "function") return result;
      ends.set(args.find((arg) => arg?.__listener !== undefined).__listener, result);
    });
    const shape = Object.fromEntries(Object.entries(exposed).map(([key, api]) => [key, Object.keys(api)]));
    await this.page.addInitScript((shape) => {
      const bridge = globalThis.__bridge;
      const listeners = [];
      globalThis.__hear = (id, message) => listeners[id](message);
      for (const [key, names] of Object.entries(shape)) {
        const carry =
          (name) =>
          (...args) => {
            const id = listeners.length;
            const plain = args.map((arg) => {
              if (typeof arg !== "function") return arg;
              listeners.push(arg);
              return { __listener: id };
            });
            const done = bridge(key, name, plain);
            return listeners.length > id ? () => void bridge(key, "__end", [id]) : done;
          };
        Object.defineProperty(globalThis, key, { value: Object.fromEntries(names.map((name) => [name, carry(name)])) });
      }
    }, shape);
  }
  #hear(id, message) {
    // The page may be on its way out.
    this.page.evaluate(([id, message]) => globalThis.__hear(id, message), [id, message]).catch(() => undefined);
  }
  close() {
    if (this.webContents.destroyed) return;
    this.emit("close", cancellable());
    this.webContents.destroyed = true;
    this.webContents.emit("destroyed");
    this.emit("closed");
    if (facts.windows.every(({ webContents }) => webContents.destroyed)) app.emit("window-all-closed");
  }
  show() {
    this.visible = true;
  }
  focus() {
    this.focused += 1;
  }
  isMinimized = () => false;
  isMaximized = () => false;
  maximize() {
    this.visible = true;
  }
  getNormalBounds = () => ({ x: 40, y: 50, width: 1000, height: 700 });
}

/** A call over IPC from `frame`; the window's own frame is the only one that should be served. */
export async function invokeAs(frame, channel, ...args) {
  const sender = facts.windows[0]?.webContents;
  return structuredClone(await handlers.get(channel)({ sender, senderFrame: frame }, ...structuredClone(args)));
}

export function cancellable(url = "") {
  return {
    url,
    prevented: false,
    preventDefault() {
      this.prevented = true;
    },
  };
}

const toHttps = (url) => url.replace(/^app:\/\/bmstool/, PAGE_ORIGIN);
const toApp = (url) => (url.startsWith(`${PAGE_ORIGIN}/`) ? url.replace(PAGE_ORIGIN, "app://bmstool") : url);
