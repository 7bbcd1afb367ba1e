import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { commandLineWords } from "../../src/node/cli/program.ts";
import { menuEntries } from "../../src/node/desktop/menu.ts";
import { fileAmong } from "../../src/node/desktop/openedFiles.ts";
import { takeQuitAsSignal } from "../../src/node/desktop/quitAsSignal.ts";

describe("words of a start", () => {
  it("are a command behind --cli, and the switches of Chromium before it are not part of it", () => {
    expect(commandLineWords(["--ozone-platform=headless", "--", "--cli", "read", "--json"])).toEqual(["read", "--json"]);
    expect(commandLineWords(["--cli"])).toEqual([]);
    for (const words of [[], ["--demo"], ["notes.json", "--cli", "read"], ["--connect", "/dev/ttyUSB0", "--cli"]]) {
      expect(commandLineWords(words), words.join(" ")).toBeNull();
    }
  });

  it("name a file where one of them has the ending of one", () => {
    expect(fileAmong(["--demo", "/home/me/a.bmstrace"], "/")).toBe("/home/me/a.bmstrace");
    expect(fileAmong(["a.BMSPARAMS"], "/home/me")).toBe("/home/me/a.BMSPARAMS");
    for (const words of [[], ["--connect", "/dev/ttyUSB0"], ["--file=a.json"], ["a.exe"]]) expect(fileAmong(words, "/")).toBeNull();
  });
});

describe("the menu", () => {
  const rolesOf = (isShipped: boolean) =>
    menuEntries("linux", isShipped).flatMap(({ role, submenu }) => [role, ...(submenu ?? []).map((entry) => entry.role)]);

  it("of a shipped program has no Reload and no developer's tools; the usual entry of a view has both", () => {
    expect(rolesOf(false)).toEqual(["fileMenu", "editMenu", "viewMenu", "windowMenu"]);
    const zoom = ["resetZoom", "zoomIn", "zoomOut", undefined, "togglefullscreen"];
    expect(rolesOf(true)).toEqual(["fileMenu", "editMenu", "viewMenu", ...zoom, "windowMenu"]);
    expect(menuEntries("darwin", true)[0]).toEqual({ role: "appMenu" });
  });
});

describe("a signal while Electron runs a command", () => {
  const app = new EventEmitter();
  const system = new EventEmitter();
  const heard: string[] = [];
  let wasPrevented = false;

  beforeEach(() => {
    vi.useFakeTimers();
    heard.length = 0;
    for (const each of [app, system]) each.removeAllListeners();
    takeQuitAsSignal(app, system);
    for (const signal of ["SIGINT", "SIGTERM"]) system.on(signal, () => heard.push(signal));
  });
  afterEach(() => vi.useRealTimers());

  const quit = () => {
    wasPrevented = false;
    app.emit("before-quit", {
      preventDefault: () => {
        wasPrevented = true;
      },
    });
    expect(wasPrevented).toBe(true);
  };

  it.each([
    ["after", () => [quit(), system.emit("SIGTERM", "SIGTERM")]],
    ["before", () => [system.emit("SIGTERM", "SIGTERM"), quit()]],
  ])("that Node hears %s Electron is one signal", (_when, both) => {
    both();
    vi.advanceTimersByTime(1000);
    expect(heard).toEqual(["SIGTERM"]);
  });

  it("that Electron keeps to itself reaches the command nevertheless, each time", () => {
    quit();
    vi.advanceTimersByTime(1000);
    quit();
    vi.advanceTimersByTime(1000);
    expect(heard).toEqual(["SIGINT", "SIGINT"]);
  });
});
