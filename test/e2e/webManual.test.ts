import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { HostApi } from "../../src/contract/contract.ts";
import { NO_MANUAL } from "../../src/node/web/manual.ts";
import { startWebHost, type WebHost } from "../../src/node/web/webHost.ts";

const api: HostApi = {
  call: () => {
    throw new Error("nobody calls");
  },
  subscribe: () => () => undefined,
};
const log = { info: () => undefined, warn: () => undefined };

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly policy: string;
  readonly location: string | undefined;
  readonly body: string;
}

describe("manual of the web host", () => {
  let folder: string;
  let host: WebHost;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bms-manual-"));
    mkdirSync(join(folder, "ui"));
    writeFileSync(join(folder, "ui/index.html"), "<head></head>the window");
    mkdirSync(join(folder, "manual-of-others"));
    writeFileSync(join(folder, "manual-of-others/a.html"), "secret");
    writeFileSync(join(folder, "secret.txt"), "secret");
  });
  afterEach(async () => {
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(options: { readonly password?: string } = {}): Promise<void> {
    const { password } = options;
    const remote = password === undefined ? {} : { remote: { host: "127.0.0.1", password, names: [] } };
    const started = await startWebHost({ api, uiFolder: join(folder, "ui"), manualFolder: join(folder, "manual"), log, ...remote });
    if (!started.ok) throw new Error(started.error.code);
    host = started.value;
  }

  function buildManual(): void {
    mkdirSync(join(folder, "manual/registers"), { recursive: true });
    writeFileSync(join(folder, "manual/index.html"), "first page");
    writeFileSync(join(folder, "manual/registers/settings.html"), "settings");
  }

  function ask(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = request({ host: "127.0.0.1", port: host.port, path, headers }, (response) => {
        let body = "";
        response.setEncoding("utf8").on("data", (text: string) => {
          body += text;
        });
        const { "content-type": type = "", "content-security-policy": policy, location } = response.headers;
        response.on("end", () => resolve({ status: response.statusCode ?? 0, type, policy: String(policy), location, body }));
      });
      asked.on("error", reject).end();
    });
  }

  it("is served below /manual/ under the policy of the window", async () => {
    buildManual();
    await start();
    const page = await ask("/manual/");
    expect(page).toMatchObject({ status: 200, type: "text/html;charset=utf-8", body: "first page" });
    expect(page.policy).toContain("script-src 'self';");
    expect(await ask("/manual")).toMatchObject({ status: 308, location: "/manual/" });
    expect(await ask("/manual/registers/settings.html?x=1")).toMatchObject({ status: 200, body: "settings" });
    expect(await ask("/manual/none.html")).toMatchObject({ status: 404, body: "404\n" });
    expect((await ask("/")).body).toContain("the window");
  });

  it("never leaves its folder", async () => {
    buildManual();
    await start();
    for (const path of [
      "/manual/../secret.txt",
      "/manual/..%2fsecret.txt",
      "/manual/%2e%2e/secret.txt",
      "/manual/%2e%2e%2fmanual-of-others/a.html",
      "/manual/../manual-of-others/a",
      "/manual/..%5csecret.txt",
      "/manual//../../secret.txt",
      "/manual/%00",
      "/manual/%E0%A4%A",
    ]) {
      const { status, body } = await ask(path);
      expect([path, status]).toEqual([path, 404]);
      expect(body).not.toContain("secret");
    }
  });

  it("says how to build it where there is none, and finds it without a restart", async () => {
    await start();
    const missing = await ask("/manual/index.html");
    expect(missing).toMatchObject({ status: 404, type: "text/plain; charset=utf-8", body: `${NO_MANUAL}\n` });
    expect(missing.body).toContain("npm run manual");
    buildManual();
    expect(await ask("/manual/index.html")).toMatchObject({ status: 200, body: "first page" });
    rmSync(join(folder, "manual"), { recursive: true });
    expect(await ask("/manual/index.html")).toMatchObject({ status: 404, body: `${NO_MANUAL}\n` });
  });

  it("wants the same guards as the window: our own Host, and the password where there is one", async () => {
    buildManual();
    await start({ password: "a long enough password" });
    expect((await ask("/manual/index.html")).status).toBe(401);
    expect((await ask("/manual/")).status).toBe(401);
    expect((await ask("/manual/", { Host: "evil.example" })).status).toBe(403);
  });
});
