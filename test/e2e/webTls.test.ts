import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { type Agent, request } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type Certificate, certificateOf, ownCertificate } from "../../src/node/web/certificate.ts";
import type { ServerLimits } from "../../src/node/web/server.ts";
import { startWebHost, type WebHost } from "../../src/node/web/webHost.ts";
import german from "../../src/text/de/cli.json" with { type: "json" };
import { ensureBuilt } from "../support/built.ts";
import { createCli } from "../support/cli.ts";

/** No standstill of the machine ends a connection that the test itself opens. */
const PATIENT: Partial<ServerLimits> = { headersMs: 600_000, requestMs: 600_000, idleMs: 600_000 };
const PASSWORD = "correct horse battery";
const log = { info: () => undefined, warn: () => undefined };
const api = { call: () => Promise.resolve({ ok: true as const, value: null as never }), subscribe: () => () => undefined };

function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"]);
    return true;
  } catch {
    return false;
  }
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly fingerprint: string;
}

function ask(port: number, path: string, { body, ca }: { body?: string; ca?: string } = {}): Promise<Answer> {
  const headers = { Origin: `https://127.0.0.1:${port}`, "Content-Type": "application/x-www-form-urlencoded" };
  const trust = ca === undefined ? { rejectUnauthorized: false } : { ca };
  const agent: Agent | false = false;
  return new Promise((resolve, reject) => {
    const method = body === undefined ? "GET" : "POST";
    const asked = request({ host: "127.0.0.1", port, path, method, headers, agent, ...trust }, (response) => {
      const { fingerprint256 } = (response.socket as TLSSocket).getPeerCertificate();
      response
        .resume()
        .on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, fingerprint: fingerprint256 }));
    });
    asked.on("error", reject).end(body);
  });
}

describe.skipIf(!hasOpenssl())("serving encrypted [needs openssl]", () => {
  let folder: string;
  let host: WebHost | null = null;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bms-tls-"));
    writeFileSync(join(folder, "index.html"), "<head></head>");
  });
  afterEach(async () => {
    await host?.close();
    host = null;
    rmSync(folder, { recursive: true, force: true });
  });

  async function own(): Promise<Certificate> {
    const made = await ownCertificate(join(folder, "data"), ["battery.lan", "not a name\nCN = x", "192.168.1.20"]);
    if (!made.ok) throw new Error(made.reason);
    return made.value;
  }

  async function serve(tls: Certificate, isHstsWanted: boolean, limits: Partial<ServerLimits> = PATIENT): Promise<number> {
    const remote = { host: "127.0.0.1", password: PASSWORD, names: [] };
    const started = await startWebHost({
      api,
      uiFolder: folder,
      log,
      remote,
      tls,
      isHstsWanted,
      limits,
    });
    if (!started.ok) throw new Error(started.error.code);
    host = started.value;
    return host.port;
  }

  it("makes one certificate, keeps it for its owner alone, and makes another when it is broken", async () => {
    const first = await own();
    const parsed = new X509Certificate(first.cert);
    expect(parsed.subjectAltName).toBe("DNS:localhost, IP Address:127.0.0.1, DNS:battery.lan, IP Address:192.168.1.20");
    expect(parsed.ca).toBe(false);
    expect(await own()).toEqual(first);
    expect(readdirSync(join(folder, "data"))).toEqual(["certificate.pem"]);
    if (process.platform !== "win32") expect(statSync(join(folder, "data", "certificate.pem")).mode & 0o777).toBe(0o600);
    const text = readFileSync(join(folder, "data", "certificate.pem"), "utf8");
    writeFileSync(join(folder, "data", "certificate.pem"), text.slice(0, text.length / 2));
    expect((await own()).fingerprint).not.toBe(first.fingerprint);
  });

  it("makes no other while the one that is kept cannot be read", async () => {
    mkdirSync(join(folder, "data", "certificate.pem"), { recursive: true });
    expect(await ownCertificate(join(folder, "data"), [])).toMatchObject({ ok: false, reason: expect.stringContaining("EISDIR") });
    expect(readdirSync(join(folder, "data"))).toEqual(["certificate.pem"]);
  });

  it("is reached by its page and socket alone, with cookies that stay encrypted", async () => {
    const tls = await own();
    const port = await serve(tls, false);
    const page = await ask(port, "/", { ca: tls.cert });
    expect(page).toMatchObject({ status: 200, fingerprint: tls.fingerprint });
    expect(page.headers["content-security-policy"]).toContain(`connect-src 'self' wss://127.0.0.1:${port};`);
    expect(page.headers["strict-transport-security"]).toBeUndefined();
    const entered = await ask(port, "/login", { body: `password=${encodeURIComponent(PASSWORD)}` });
    const cookies = entered.headers["set-cookie"] as string[];
    expect(cookies.every((cookie) => cookie.endsWith("; Secure"))).toBe(true);
    const dial = (origin: string) => {
      const headers = { Cookie: cookies.map((each) => each.split(";")[0]).join("; ") };
      const socket = new WebSocket(`wss://127.0.0.1:${port}/socket`, { headers, origin, ca: tls.cert });
      return new Promise((resolve) => {
        socket.on("open", () => {
          socket.terminate();
          resolve(101);
        });
        socket.on("unexpected-response", (_request, response) => resolve(response.statusCode));
        socket.on("error", () => resolve(-1));
      });
    };
    expect(await dial(`https://127.0.0.1:${port}`)).toBe(101);
    expect(await dial(`http://127.0.0.1:${port}`)).toBe(403);
  });

  it("tells browsers to stay encrypted when wanted", async () => {
    const port = await serve(await own(), true);
    expect((await ask(port, "/")).headers["strict-transport-security"]).toBe("max-age=15552000");
  });

  it("hangs up on whoever never encrypts or speaks plainly", async () => {
    const port = await serve(await own(), true, { headersMs: 200, lookEveryMs: 20 });
    for (const said of ["", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"]) {
      const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
      let heard = "";
      socket
        .on("error", () => undefined)
        .on("data", (chunk) => {
          heard += String(chunk);
        });
      socket.write(said);
      await new Promise((resolve) => socket.on("close", resolve).on("end", resolve));
      socket.destroy();
      expect(heard).not.toContain("<");
    }
  });

  it("takes a certificate of the person's own, and says what is wrong with one", async () => {
    const [one, other] = [await own(), await ownCertificate(join(folder, "other"), [])];
    if (!other.ok) throw new Error(other.reason);
    const [cert, key, odd] = ["cert.pem", "key.pem", "odd.pem"].map((name) => join(folder, name)) as [string, string, string];
    writeFileSync(cert, one.cert);
    writeFileSync(key, one.key);
    writeFileSync(odd, other.value.key);
    expect(await certificateOf(cert, key)).toEqual({ ok: true, value: one });
    expect(await certificateOf(cert, odd)).toMatchObject({ ok: false, reason: "otherKey" });
    for (const file of [key, join(folder, "none"), folder]) expect((await certificateOf(file, key)).ok).toBe(false);
  });

  it("by the command line shows the fingerprint, and the warning goes", async ({ onTestFinished }) => {
    await ensureBuilt();
    const cli = createCli();
    onTestFinished(() => cli.close());
    const words = ["serve", "--quiet", "--tls", "--host", "0.0.0.0", "--allow-remote"];
    const run = cli.start(words, { OPEN_BMSTOOL_PASSWORD: PASSWORD });
    const [, url = ""] = await cli.said(run, /Open BMSTool is at (https:\S+)/);
    const [, fingerprint] = await cli.said(run, /fingerprint: (\S+)/);
    expect((await ask(Number(new URL(url).port), "/")).fingerprint).toBe(fingerprint);
    await cli.said(run, /encrypted:/);
    expect(run.err()).not.toContain("TLS");
    const alone = await cli.start(["serve", "--tls-cert", "x"]).ended;
    expect([alone.code, alone.err]).toEqual([2, expect.stringContaining("belong together")]);
    expect(existsSync("x")).toBe(false);
    const [one, other] = [await own(), await ownCertificate(join(folder, "other"), [])];
    const [cert, odd] = [join(folder, "cert.pem"), join(folder, "odd.pem")];
    writeFileSync(cert, one.cert);
    writeFileSync(odd, other.ok ? other.value.key : "");
    const wrong = await cli.start(["serve", "--tls-cert", cert, "--tls-key", odd, "--language", "de"]).ended;
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining(german.serve.certificateReason.otherKey)]);
  });
});
