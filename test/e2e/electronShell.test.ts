import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ensureBuilt } from "../support/built.ts";
import { SHELL_CHROMIUM as CHROMIUM, type Shell, startShell } from "../support/electronShell.ts";
import { EVERY_10S } from "../support/logRig.ts";
import { until } from "../support/until.ts";

const SAFE = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webSecurity: true,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  devTools: true,
};

describe.skipIf(!existsSync(CHROMIUM))("compiled Electron shell on a stand-in [needs chromium]", () => {
  const folder = mkdtempSync(join(tmpdir(), "bms-shell-"));
  let shell: Shell;

  beforeAll(async () => {
    await ensureBuilt();
    shell = await startShell(folder);
    await until(() => shell.ask("windows"));
    await shell.ask("loaded");
  });
  afterAll(() => {
    shell.child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  it("exposes call and subscribe to the page and nothing else", async () => {
    expect(await shell.ask("facts")).toMatchObject({ exposed: { bmstool: ["call", "subscribe"] }, visible: true });
    expect(await shell.ask("evaluate", "Object.keys(window.bmstool)")).toEqual(["call", "subscribe"]);
    expect(await shell.ask("evaluate", "[typeof require, typeof process, typeof module]")).toEqual(["undefined", "undefined", "undefined"]);
  });

  it("opens its window with the safe preferences", async () => {
    const { webPreferences, isSandboxed } = await shell.ask<{ webPreferences: object; isSandboxed: boolean }>("facts");
    expect([webPreferences, isSandboxed]).toEqual([SAFE, true]);
    const { schemes, menu } = await shell.ask<{ schemes: unknown; menu: string[] }>("facts");
    expect(schemes).toEqual([{ scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
    expect(menu).toEqual(expect.arrayContaining(["fileMenu", "editMenu", "viewMenu", "windowMenu"]));
  });

  it("carries a call and its answer, and tells events until the page has enough", async () => {
    const info = await shell.ask("evaluate", "window.bmstool.call('app.info', {})");
    expect(info).toMatchObject({ ok: true, value: { name: "Open BMSTool", shell: "electron" } });
    const bad = await shell.ask("evaluate", "window.bmstool.call('session.connect', { path: '' })");
    expect(bad).toMatchObject({ ok: false, error: { code: "host.badRequest" } });
    await shell.ask("evaluate", "window.heard = []; window.stop = window.bmstool.subscribe((m) => window.heard.push(m.event)); 0");
    await shell.ask("evaluate", "window.bmstool.call('preferences.write', { theme: 'dark' })");
    await until(async () => (await shell.ask<string[]>("evaluate", "window.heard")).includes("preferences"));
  });

  it("draws the built window under its content security policy", async () => {
    await until(() => shell.ask("evaluate", "document.querySelector('#root').childElementCount > 0"), {
      what: "UI drawn",
    });
    expect(await shell.ask("evaluate", "document.title")).toContain("Open BMSTool");
    // Later, because what the browser's debugger evaluates itself is exempt from the policy.
    const evaluated = "new Promise((done) => setTimeout(() => { try { done(eval('1')); } catch (error) { done(error.name); } }))";
    expect(await shell.ask("evaluate", evaluated)).toBe("EvalError");
    const inline =
      "(() => { try { const s = document.createElement('script'); s.textContent = 'window.hacked = 1'; document.head.append(s); } catch (error) { return error.name } return window.hacked ?? null })()";
    expect(await shell.ask("evaluate", inline)).toBe("TypeError");
    expect(await shell.ask("evaluate", "fetch('https://evil.example/').then(() => 'sent', () => 'blocked')")).toBe("blocked");
    for (const path of ["/../package.json", "/%2e%2e/%2e%2e/package.json", "/..%2f..%2fpackage.json", "/none.js"]) {
      expect(await shell.ask("evaluate", `fetch('${path}').then((r) => r.status, () => 404)`), path).toBe(404);
    }
  });

  it("refuses calls of foreign frames", async () => {
    const refused = { ok: false, error: { code: "host.badRequest", detail: { reason: "sender" } } };
    for (const url of [
      "https://evil.example/",
      "app://bmstool.evil/",
      "app://other/index.html",
      "file:///etc/passwd",
      "about:blank",
      "",
      null,
    ]) {
      expect(await shell.ask("invokeAs", url, "app.info", {}), String(url)).toEqual(refused);
    }
    // A frame inside our page, even with our address.
    expect(await shell.ask("invokeFromChild", "app.info", {})).toEqual(refused);
  });

  it("refuses calls that no socket would carry", async () => {
    const call = (text: string) => `window.bmstool.call("trace.explainHex", { text: ${text} })`;
    expect(await shell.ask("evaluate", call("'7E'.repeat(9000)"))).toMatchObject({ ok: true });
    const refused = { ok: false, error: { code: "host.badRequest", detail: { reason: "size" } } };
    expect(await shell.ask("evaluate", call("'7E'.repeat(40000)"))).toEqual(refused);
  });

  it("brings its page back when the page's process dies, and goes on beside it", async () => {
    expect([await shell.ask("reloads"), await shell.ask("die", "crashed")]).toEqual([0, true]);
    await until(async () => (await shell.ask("reloads")) === 1, { what: "the page was loaded again" });
    expect(await shell.ask("evaluate", "window.bmstool.call('app.info', {})")).toMatchObject({ ok: true });
  });

  it("stays on its page and opens no other", async () => {
    for (const event of ["will-navigate", "will-frame-navigate", "will-redirect"]) {
      expect(await shell.ask("navigation", event, "https://evil.example/"), event).toBe(true);
      expect(await shell.ask("navigation", event, "file:///etc/passwd"), event).toBe(true);
      expect(await shell.ask("navigation", event, "app://bmstool/index.html"), event).toBe(false);
    }
    expect(await shell.ask("navigation", "will-attach-webview", "app://bmstool/")).toBe(true);
    expect(await shell.ask("windowOpen", "app://bmstool/index.html")).toBe("deny");
    const before = await shell.ask("url");
    await shell.ask("evaluate", "(() => { location.href = 'https://evil.example/'; })()");
    await shell.ask("evaluate", "(() => { window.open('https://evil.example/'); })()");
    await until(async () => (await shell.ask<string[]>("opened")).length > 0, { what: "window.open was seen" });
    expect(await shell.ask("opened")).toEqual(["deny"]);
    expect(await shell.ask("url")).toBe(before);
  });

  it("opens the manual in a window of its own that cannot reach the program", async () => {
    expect(await shell.ask("windowOpen", "app://bmstool/manual/index.html")).toBe("deny");
    expect(await shell.ask("windows")).toBe(2);
    const opened = await shell.ask<{ seen: unknown }>("manual", "[document.title, getComputedStyle(document.body).display]");
    // A grid only with the manual's own style sheet.
    expect(opened).toEqual({ webPreferences: SAFE, exposed: {}, seen: ["The manual · Open BMSTool", "grid"] });
    expect(await shell.ask("windowOpen", "app://bmstool/manual.html")).toBe("deny");
    expect(await shell.ask("windowOpen", "https://evil.example/manual/")).toBe("deny");
    expect(await shell.ask("windows")).toBe(2);
  });

  it("denies every permission and every device", async () => {
    for (const name of ["serial", "hid", "usb", "media", "geolocation", "notifications", "clipboard-read", "fullscreen", "openExternal"]) {
      expect(await shell.ask("permission", name), name).toEqual([false, false, false]);
    }
    expect(await shell.ask("device", "select-serial-port")).toEqual({ prevented: true, chosen: "" });
    expect(await shell.ask("device", "select-hid-device")).toEqual({ prevented: true, chosen: null });
    expect(await shell.ask("device", "select-usb-device")).toEqual({ prevented: true, chosen: null });
  });

  it("comes to the front when it is started again", async () => {
    expect(await shell.ask("secondInstance")).toBe(1);
  });

  it("keeps the window's place and ends with it", async () => {
    shell.child.send({ id: 0, ask: "closeWindow", args: [] });
    expect(await shell.ended).toBe(0);
    const kept: unknown = JSON.parse(readFileSync(join(folder, "window.json"), "utf8"));
    expect(kept).toEqual({ x: 40, y: 50, width: 1000, height: 700, maximized: false });
  });
});

describe.skipIf(!existsSync(CHROMIUM))("starts of the Electron shell on a stand-in [needs chromium]", () => {
  let folder: string;
  let shell: Shell | null = null;

  beforeAll(ensureBuilt);
  afterEach(() => {
    shell?.child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  async function startWith(place: unknown, words: string[] = []): Promise<Shell> {
    folder = mkdtempSync(join(tmpdir(), "bms-shell-"));
    mkdirSync(folder, { recursive: true });
    if (place !== null) writeFileSync(join(folder, "window.json"), JSON.stringify(place));
    const started = await startShell(folder, words);
    shell = started;
    await until(() => started.ask("windows"));
    return started;
  }

  it("opens where it was", async () => {
    const started = await startWith({ x: 10, y: 20, width: 1100, height: 800, maximized: false });
    expect(await started.ask("facts")).toMatchObject({
      place: { x: 10, y: 20, width: 1100, height: 800 },
      paths: { userData: join(folder, "electron") },
    });
  });

  it.each([
    ["off every screen", { x: 9000, y: 20, width: 1100, height: 800 }],
    ["nonsense", { x: "1", y: null }],
  ])("opens in its own place when the kept one is %s", async (_what, place) => {
    const started = await startWith(place);
    expect(await started.ask("facts")).toMatchObject({ place: { width: 1280, height: 860 } });
  });

  it("connects to the demo packs with --demo", async () => {
    const started = await startWith(null, ["--demo"]);
    await started.ask("loaded");
    const phase = "window.bmstool.call('app.state', {}).then((r) => r.value.session.phase)";
    await until(async () => (await started.ask("evaluate", phase)) === "online", {
      everyMs: 100,
      what: "demo packs online",
    });
  });

  it("keeps the computer awake while it logs, and asks at once when the computer wakes up", async () => {
    const started = await startWith(null);
    await started.ask("loaded");
    const asked = (name: string, args: object) => `window.bmstool.call(${JSON.stringify(name)}, ${JSON.stringify(args)})`;
    expect(await started.ask("evaluate", asked("log.start", EVERY_10S))).toMatchObject({ ok: true });
    await until(async () => (await started.ask<unknown[]>("blockers")).length === 1);
    expect(await started.ask("blockers")).toEqual(["prevent-app-suspension"]);
    expect(await started.ask("evaluate", asked("log.stop", {}))).toMatchObject({ ok: true });
    await until(async () => (await started.ask<unknown[]>("blockers")).every((blocker) => blocker === null));
    expect(await started.ask("wake")).toBe(true);
  });

  it("leaves at once when it runs already", async () => {
    folder = mkdtempSync(join(tmpdir(), "bms-shell-"));
    shell = await startShell(folder, [], { STAND_IN_LOCK: "taken" });
    expect(await shell.ended).toBe(0);
  });
});
