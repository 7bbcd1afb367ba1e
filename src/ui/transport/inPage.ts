import type { HostPorts } from "../../core/ports.ts";
import type { Transport } from "./transport.ts";

const PREFIX = "bmstool.";

/** A page has no disk: small documents live in the browser; what cannot be kept is just forgotten. */
const store: HostPorts["store"] = {
  async read(name) {
    try {
      return JSON.parse(localStorage.getItem(PREFIX + name) ?? "null");
    } catch {
      return null;
    }
  },
  async write(name, value) {
    try {
      localStorage.setItem(PREFIX + name, JSON.stringify(value));
      return { ok: true, value: undefined };
    } catch {
      return { ok: false, error: { code: "host.storage" } };
    }
  },
};

const clock: HostPorts["clock"] = {
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
  after(delayMs, run) {
    const timer = window.setTimeout(run, delayMs);
    return () => window.clearTimeout(timer);
  },
};

/** The whole program in this page, with nothing but the simulated packs. Loaded only when there is no host. */
export async function inPageHost(): Promise<Transport> {
  const [{ createApp }, { NO_STREAMS }] = await Promise.all([import("../../core/app.ts"), import("../../core/demo.ts")]);
  const version: string = import.meta.env.VITE_APP_VERSION ?? "";
  return createApp({
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
    store,
    log: { info: () => undefined, warn: (message, detail) => console.warn(message, detail) },
  });
}
