import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pageFile, typeOfFile } from "../../src/node/desktop/pageFiles.ts";

const ui = join("/", "dist", "ui");
const manual = join("/", "dist", "manual");
const fileOf = (path: string): string | null => pageFile(`app://bmstool${path}`, { ui, manual });

describe("addresses of the desktop program", () => {
  it("name files of the window and of the manual", () => {
    expect(fileOf("/index.html")).toBe(join(ui, "index.html"));
    expect(fileOf("/assets/a.js?x=1#y")).toBe(join(ui, "assets", "a.js"));
    expect(fileOf("/manual/")).toBe(join(manual, "index.html"));
    expect(fileOf("/manual")).toBe(join(manual, "index.html"));
    expect(fileOf("/manual/registers/settings.html#cells")).toBe(join(manual, "registers", "settings.html"));
    expect(fileOf("/manual.html")).toBe(join(ui, "manual.html"));
  });

  it.each([
    "/..%2fsecret",
    "/%2e%2e%2fsecret",
    "/manual/..%2fui%2findex.html",
    "/manual/..%2f..%2fsecret",
    "/manual/%2e%2e%2fmanual-of-others%2fa",
    "/manual/..%2fmanual",
    "/%E0%A4%A",
  ])("never leave their folder: %s", (path) => {
    expect(fileOf(path)).toBeNull();
  });

  it("say what kind of file it is", () => {
    expect([typeOfFile("a.html"), typeOfFile("a.png"), typeOfFile("a.exe")]).toEqual([
      "text/html; charset=utf-8",
      "image/png",
      "application/octet-stream",
    ]);
  });
});
