import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { findChromium } from "../../scripts/lib/tools.ts";
import { hidden } from "../../src/node/web/openWindow.ts";
import { Tickets } from "../../src/node/web/tickets.ts";
import { needChromium } from "../support/browser.ts";

const NOBODY = 65_534;

describe("tickets of windows", () => {
  let nowMs = 0;
  let tickets: Tickets;
  let server: Server;
  let origin = "";

  beforeEach(async () => {
    nowMs = 5000;
    tickets = new Tickets(() => nowMs);
    server = createServer((request, response) => void tickets.redeem(request).then((isGood) => response.end(isGood ? "in" : "out")));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const urlOf = (ticket: string) => `${origin}/open?ticket=${ticket}`;
  const use = async (ticket: string) => (await fetch(urlOf(ticket))).text();

  it("are good once each", async () => {
    const [first, second] = [tickets.issue(), tickets.issue()];
    expect(await use(second)).toBe("in");
    expect(await use(second)).toBe("out");
    expect((await Promise.all([use(first), use(first)])).sort()).toEqual(["in", "out"]);
    for (const guess of ["", "x", `${first}x`, second]) expect(await use(guess)).toBe("out");
    expect(await (await fetch(origin)).text()).toBe("out");
  });

  it("are good for a while, and not for ever", async () => {
    const [young, old] = [tickets.issue(), tickets.issue()];
    nowMs += 60_000;
    expect(await use(young)).toBe("in");
    nowMs += 600_000;
    expect(await use(old)).toBe("out");
  });

  it("are forgotten, oldest first, when nobody takes them", async () => {
    const issued = Array.from({ length: 100 }, () => tickets.issue());
    expect(await use(issued[0] ?? "")).toBe("out");
    expect(await use(issued.at(-1) ?? "")).toBe("in");
  });

  const isRootOnLinux = process.platform === "linux" && process.getuid?.() === 0;
  it.skipIf(!isRootOnLinux)(
    "are no good for another account that has read them, and stay good for ours [needs root on Linux]",
    async () => {
      const ticket = tickets.issue();
      const code = `fetch(${JSON.stringify(urlOf(ticket))}).then((answer) => answer.text()).then(console.log)`;
      const asAccount = async (account: number) => {
        const { stdout } = await promisify(execFile)(process.execPath, ["-e", code], { uid: account, gid: account, cwd: "/" });
        return stdout.trim();
      };
      expect(await asAccount(NOBODY)).toBe("out");
      expect(await asAccount(0)).toBe("in");
    },
  );
});

describe("file that leads to a window", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bms-hidden-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.skipIf(process.platform === "win32")("can be read by its owner alone, whatever was there before [needs file modes]", async () => {
    writeFileSync(join(folder, "open.html"), "old", { mode: 0o644 });
    const file = fileURLToPath(await hidden("http://127.0.0.1:1/open?ticket=t", folder));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const made = fileURLToPath(await hidden("http://127.0.0.1:1/open?ticket=t", join(folder, "new")));
    expect(statSync(join(folder, "new")).mode & 0o777).toBe(0o700);
    expect(statSync(made).mode & 0o777).toBe(0o600);
  });

  it.skipIf(findChromium() === null)("leads a browser there [needs chromium]", async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.setHeader("Content-Type", "text/html").end("<title>there</title>");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const page = await (await needChromium()).newPage();
    onTestFinished(async () => {
      await page.close();
      server.closeAllConnections();
      server.close();
    });
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    await page.goto(await hidden(`http://127.0.0.1:${port}/open?ticket=t`, folder));
    await page.waitForFunction(() => document.title === "there");
    expect(asked[0]).toBe("/open?ticket=t");
  });
});
