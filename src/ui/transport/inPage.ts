import type { HostPorts } from "../../core/ports.ts";
import type { Transport } from "./transport.ts";

const PREFIX = "bmstool.";

/** A page has no disk: small documents live in the browser. */
const shelf = {
  get: (name: string) => localStorage.getItem(PREFIX + name),
  set: (name: string, text: string) => localStorage.setItem(PREFIX + name, text),
  delete: (name: string) => localStorage.removeItem(PREFIX + name),
  keys: () =>
    Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => key.slice(PREFIX.length)),
};

const clock: HostPorts["clock"] = {
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
  after(delayMs, run) {
    const timer = window.setTimeout(run, delayMs);
    return () => window.clearTimeout(timer);
  },
};

function civilTime(wallMs: number): string {
  const date = new Date(wallMs - new Date(wallMs).getTimezoneOffset() * 60_000);
  return date.toISOString().slice(0, 19);
}

/** The whole program in this page, with nothing but the simulated packs. Loaded only when there is no host. */
export async function inPageHost(): Promise<Transport> {
  const [{ createApp }, { NO_STREAMS }, { createMemoryLines, createMemoryStore }, { createMemoryTexts }] = await Promise.all([
    import("../../core/app.ts"),
    import("../../core/demo.ts"),
    import("../../core/memory/memoryStore.ts"),
    import("../../core/memory/memoryTexts.ts"),
  ]);
  const version: string = import.meta.env.VITE_APP_VERSION ?? "";
  const app = createApp({
    clock,
    info: { version, shell: "page", platform: "browser" },
    catalog: {
      list: async () => [],
      watch(listener) {
        listener([]);
        return () => undefined;
      },
    },
    streams: NO_STREAMS,
    store: createMemoryStore(shelf),
    lines: createMemoryLines(shelf),
    texts: createMemoryTexts(),
    civilTime,
    log: { info: () => undefined, warn: (message, detail) => console.warn(message, detail) },
  });
  void app.resume();
  return app;
}
