/**
 * The two ends of Electron's IPC in one process, for the contract suite: what crosses is cloned as Electron clones it.
 * vitest resolves "electron" to this file. The whole shell on a real page is tested in test/e2e/electronShell.test.ts.
 */
type InvokeHandler = (event: { sender: unknown; senderFrame: { url: string } | null }, ...args: unknown[]) => unknown;
type EventListener = (event: unknown, ...args: unknown[]) => void;

const handlers = new Map<string, InvokeHandler>();
const listeners = new Map<string, Set<EventListener>>();
const frame = { url: "app://bmstool/index.html" };

export const exposed: Record<string, unknown> = {};

export const ipcMain = {
  handle: (channel: string, handler: InvokeHandler) => handlers.set(channel, handler),
  removeHandler: (channel: string) => handlers.delete(channel),
};

export const ipcRenderer = {
  async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
    const result = await handlers.get(channel)?.({ sender: { mainFrame: frame }, senderFrame: frame }, ...structuredClone(args));
    return structuredClone(result);
  },
  on(channel: string, listener: EventListener): void {
    const set = listeners.get(channel) ?? new Set();
    listeners.set(channel, set.add(listener));
  },
  removeListener: (channel: string, listener: EventListener) => listeners.get(channel)?.delete(listener),
};

export const contextBridge = {
  exposeInMainWorld(key: string, api: unknown): void {
    exposed[key] = api;
  },
};

/** The window's contents as the main process sees them. */
export const contents = {
  isDestroyed: () => false,
  once: () => {},
  send(channel: string, ...args: unknown[]): void {
    for (const listener of listeners.get(channel) ?? []) listener({}, ...structuredClone(args));
  },
};

export const protocol = { registerSchemesAsPrivileged: () => {}, handle: () => {} };
