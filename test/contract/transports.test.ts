import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { transformWithOxc } from "vite";
import { afterEach, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { serveCalls, tellWindow } from "../../electron/ipc.ts";
import { isoOfWallMs } from "../../protocol/index.ts";
import type { HostApi } from "../../src/contract/contract.ts";
import type { EventMessage } from "../../src/contract/events.ts";
import { checkedCall } from "../../src/contract/serve.ts";
import { CONTRACT_VERSION } from "../../src/contract/version.ts";
import type { App } from "../../src/core/app.ts";
import { createApp } from "../../src/core/app.ts";
import { createMemoryLines, createMemoryStore } from "../../src/core/memory/memoryStore.ts";
import { createMemoryTexts } from "../../src/core/memory/memoryTexts.ts";
import { createSystemClock } from "../../src/node/systemClock.ts";
import { startWebHost } from "../../src/node/web/webHost.ts";
import { ipcHost } from "../../src/ui/transport/ipc.ts";
import { socketHost } from "../../src/ui/transport/socket.ts";
import * as electronPair from "../electron/pair.ts";
import { until } from "../support/until.ts";

const log = { info: () => {}, warn: () => {} };

function startApp(): App {
  return createApp({
    clock: createSystemClock(),
    info: { version: "0.0.0", shell: "test", platform: "test" },
    catalog: { list: async () => [], watch: () => () => {} },
    streams: { open: async (path) => ({ ok: false, error: { code: "host.noPort", detail: { path } } }) },
    store: createMemoryStore(),
    lines: createMemoryLines(),
    texts: createMemoryTexts(),
    civilTime: (wallMs) => isoOfWallMs(wallMs).slice(0, 19),
    log,
  });
}

type Link = { readonly api: HostApi; close(): Promise<void> };

async function overPage(app: App): Promise<Link> {
  return {
    api: { call: (name, args) => checkedCall(app, name, args) as never, subscribe: (listener) => app.subscribe(listener) },
    close: async () => {},
  };
}

async function overSocket(app: App): Promise<Link> {
  const uiFolder = mkdtempSync(join(tmpdir(), "ui-"));
  writeFileSync(join(uiFolder, "index.html"), "<!doctype html><html><head></head><body></body></html>");
  const host = await startWebHost({ api: app, uiFolder, log });
  if (!host.ok) throw new Error(host.error.code);
  const sockets = new Set<WebSocket>();
  // Browsers send the origin of the page; the page's own transport runs here on a socket of Node.
  class PageSocket extends WebSocket {
    constructor(address: URL) {
      super(address, { origin: new URL(host.ok ? host.value.url : "").origin });
      // A page whose host has gone looks for it again; browsers do not throw for that.
      this.on("error", () => {});
      sockets.add(this);
    }
  }
  // A page that is left takes its timers along: none may fire in the process that runs the next test.
  const timers = new Set<NodeJS.Timeout>();
  let isLeft = false;
  vi.stubGlobal("WebSocket", PageSocket);
  vi.stubGlobal("window", {
    location: { href: host.value.url },
    setTimeout: (run: () => void, ms: number) => {
      const timer = setTimeout(() => isLeft || run(), ms);
      timers.add(timer);
      return timer;
    },
    clearTimeout,
  });
  const close = async () => {
    isLeft = true;
    await host.value.close();
    await until(() => [...sockets].every(({ readyState }) => readyState === WebSocket.CLOSED));
    for (const timer of timers) clearTimeout(timer);
    vi.unstubAllGlobals();
  };
  return { api: socketHost(host.value.token), close };
}

async function overIpc(app: App): Promise<Link> {
  serveCalls(app, () => {});
  tellWindow(app, electronPair.contents as never);
  const source = readFileSync(new URL("../../electron/preload.cts", import.meta.url), "utf8");
  const { code } = await transformWithOxc(source, "preload.ts", {});
  new Function("require", code.replace(/export\s*\{\s*\};?/, ""))(() => electronPair);
  return { api: ipcHost(electronPair.exposed.bmstool as never), close: async () => {} };
}

describe.each([
  ["in the page", overPage],
  ["WebSocket", overSocket],
  ["Electron IPC", overIpc],
] as const)("contract over %s", (_name, open) => {
  const started: { app: App; link: Link }[] = [];
  const start = async () => {
    const app = startApp();
    const link = await open(app);
    started.push({ app, link });
    return link.api;
  };
  afterEach(async () => {
    for (const { app, link } of started.splice(0)) {
      await app.close();
      await link.close();
    }
  });

  it("answers a call", async () => {
    const api = await start();
    expect(await api.call("app.info", { language: "en" })).toMatchObject({
      ok: true,
      value: { name: "Open BMSTool", contract: CONTRACT_VERSION },
    });
    expect(await api.call("app.state", {})).toMatchObject({ ok: true, value: { session: { phase: "closed" }, snapshot: null } });
  });

  it("refuses names and arguments that are not in the contract", async () => {
    const api = await start();
    const bad: readonly [string, unknown][] = [
      ["no.such", {}],
      ["constructor", {}],
      ["session.connect", { path: "x", family: "auto", baudRate: "auto", address: 248 }],
      ["session.connect", { path: "x", family: "acme-v1", baudRate: "auto", address: 1 }],
      ["session.connect", { path: "", family: "auto", baudRate: 1, address: 1 }],
      ["session.connect", { path: "x", family: "auto", baudRate: "auto", address: 1, extra: true }],
      ["trace.read", null],
      ["trace.read", { afterSeq: -1, most: 1e9 }],
    ];
    for (const [name, args] of bad)
      expect(await api.call(name as never, args as never)).toMatchObject({ ok: false, error: { code: "host.badRequest" } });
  });

  it("carries events in order, with every state of a value intact", async () => {
    const api = await start();
    const messages: EventMessage[] = [];
    const stop = api.subscribe((message) => messages.push(message));
    await api.call("app.state", {});
    await api.call("session.connect", { path: "demo", family: "paceic-v25", baudRate: 9600, address: 1 });
    const snapshots = () => messages.flatMap((m) => (m.event === "snapshot" ? [m.payload.snapshot] : []));
    await until(() => snapshots().some((s) => s.alarms !== "notRead"));
    expect(snapshots()[0]).toMatchObject({ alarms: "notRead", switches: { prechargeMos: "notReported" } });
    const phases = messages.flatMap((m) => (m.event === "session" ? [m.payload.phase] : []));
    expect(phases.filter((phase, i) => phase !== phases[i - 1])).toEqual(["opening", "probing", "online"]);
    const before = messages.length;
    stop();
    await api.call("session.disconnect", {});
    expect(messages.length).toBe(before);
  });

  it("tells a failure by its code and figures", async () => {
    const api = await start();
    const reasons: unknown[] = [];
    api.subscribe((m) => m.event === "session" && m.payload.reason && reasons.push(m.payload.reason));
    await api.call("session.connect", { path: "/no/such", family: "auto", baudRate: "auto", address: 1 });
    await until(() => reasons.length > 0);
    expect(reasons[0]).toEqual({ code: "host.noPort", detail: { path: "/no/such" } });
  });
});
