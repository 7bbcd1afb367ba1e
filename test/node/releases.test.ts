import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Log } from "../../src/core/ports.ts";
import { policyFile, readPolicy } from "../../src/node/policy.ts";
import { createReleaseSource, isNewer, latestRelease } from "../../src/node/releases.ts";

const URL_OF = "https://releases.example/latest";
const PAGE = "https://releases.example/v0.2.0";
const answering =
  (body: unknown, status = 200) =>
  async () =>
    new Response(typeof body === "string" ? body : JSON.stringify(body), { status });
const RELEASE = { tag_name: "v0.2.0", body: "* Better", html_url: PAGE, draft: false };

describe("looking for a newer version", () => {
  it("tells version, notes and page", async () => {
    const found = await latestRelease(URL_OF, "0.1.0", answering(RELEASE));
    expect(found).toEqual({ ok: true, value: { version: "0.2.0", notes: "* Better", pageUrl: PAGE, isNewer: true } });
    expect(await latestRelease(URL_OF, "0.2.0", answering(RELEASE))).toMatchObject({ value: { isNewer: false } });
    expect(await latestRelease(URL_OF, "0.2.0", answering({ ...RELEASE, body: null }))).toMatchObject({ value: { notes: "" } });
  });

  it("sends the program's name and version, follows nobody elsewhere and gives up in time", async () => {
    const asked: { url: string; init: RequestInit }[] = [];
    await latestRelease(URL_OF, "0.1.0", async (url, init) => {
      asked.push({ url, init });
      return answering(RELEASE)();
    });
    expect(asked).toHaveLength(1);
    const { signal, ...init } = asked[0]?.init ?? {};
    expect(init).toEqual({
      headers: { accept: "application/json", "user-agent": "open-bmstool/0.1.0" },
      redirect: "error",
      credentials: "omit",
    });
    expect(signal).toBeInstanceOf(AbortSignal);
  });

  it.each([
    ["a page that is not there", answering({}, 404), "HTTP 404"],
    ["no JSON", answering("<html>"), "JSON"],
    ["no release", answering({ message: "rate limit" }), "names no release"],
    ["a tag that is no version", answering({ ...RELEASE, tag_name: "nightly" }), "names no release"],
    ["a page that is a script", answering({ ...RELEASE, html_url: "javascript:alert(1)" }), "names no release"],
    ["far too much", answering("x".repeat(1_000_001)), "too long"],
    ["no network", () => Promise.reject(new TypeError("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND") })), "ENOTFOUND"],
  ])("says that it got %s", async (_what, ask, reason) => {
    const result = await latestRelease(URL_OF, "0.1.0", ask);
    expect(result).toMatchObject({ ok: false, error: { code: "host.unreachable", detail: { address: "releases.example" } } });
    expect(result.ok ? "" : result.error.detail?.reason).toContain(reason);
  });

  it.each([
    ["0.2.0", "0.1.9", true],
    ["0.10.0", "0.9.0", true],
    ["1.0.0", "0.99.99", true],
    ["0.1.0", "0.1.0", false],
    ["0.1.0", "0.2.0", false],
    ["0.1.0", "0.1.0-dirty", true],
    ["soon", "0.1.0", false],
  ])("%s against %s: newer %s", (version, than, newer) => {
    expect(isNewer(version, than)).toBe(newer);
  });

  it("asks nothing where a policy forbids it, or where no release page is known", async () => {
    const off = createReleaseSource({ url: URL_OF, version: "0.1.0", policy: { updates: "off" } });
    expect([off.support, await off.latest()]).toMatchObject(["off", { ok: false, error: { code: "host.readOnly" } }]);
    const unknown = createReleaseSource({ url: null, version: "0.1.0", policy: { updates: "onClick" } });
    expect([unknown.support, await unknown.latest()]).toMatchObject(["unknown", { ok: false }]);
    expect(createReleaseSource({ url: URL_OF, version: "0.1.0", policy: { updates: "onClick" } }).support).toBe("ready");
  });
});

describe("the policy of a computer", () => {
  let folder: string;
  const warned: string[] = [];
  const log: Log = { info: () => undefined, warn: (message) => warned.push(message) };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bms-policy-"));
    warned.length = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = (text: string) => {
    writeFileSync(join(folder, "policy.json"), text);
    return readPolicy(join(folder, "policy.json"), log);
  };

  it("lies where only an administrator may write", () => {
    expect(policyFile("linux")).toBe("/etc/open-bmstool/policy.json");
    expect(policyFile("darwin")).toBe("/Library/Application Support/Open BMSTool/policy.json");
    expect(policyFile("win32", { ProgramData: "D:\\Data" })).toContain("D:\\Data");
  });

  it("allows a look on a click where there is none, and forbids it where it says so", () => {
    expect(readPolicy(join(folder, "none.json"), log)).toEqual({ updates: "onClick" });
    expect(read('{"updates":"off"}')).toEqual({ updates: "off" });
    expect(read("{}")).toEqual({ updates: "onClick" });
    expect(warned).toEqual([]);
  });

  it.each(["", "off", '{"updates":"never"}', '{"update":"off"}', "[]"])("forbids it where it cannot be understood: %s", (text) => {
    expect(read(text)).toEqual({ updates: "off" });
    expect(warned).toHaveLength(1);
  });
});
