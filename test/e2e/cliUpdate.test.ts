import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DIST, ROOT } from "../../scripts/paths.ts";
import { UPDATE_DOCUMENT } from "../../src/node/cli/documents.ts";
import { ensureBuilt } from "../support/built.ts";

/** A copy of the program as a release has it: its package.json knows where releases are. */
describe("open-bmstool update", () => {
  const folder = mkdtempSync(join(tmpdir(), "bms-update-"));
  const asked: string[] = [];
  let answer = { tag_name: "v9.0.0", body: "* Better", html_url: "https://releases.example/v9.0.0" };
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers["user-agent"]}`);
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  });
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };

  beforeAll(async () => {
    await ensureBuilt();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    mkdirSync(join(folder, "dist"));
    cpSync(join(DIST, "node"), join(folder, "dist/node"), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  const run = async (releasesUrl: string | null, ...words: string[]) => {
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "open-bmstool", type: "module", version, releasesUrl }));
    const child = spawn(process.execPath, [join(folder, "dist/node/cliMain.js"), "update", ...words], {
      env: { ...process.env, OPEN_BMSTOOL_FOLDER: join(folder, "data") },
    });
    const said = { out: "", error: "" };
    child.stdout.on("data", (chunk) => {
      said.out += String(chunk);
    });
    child.stderr.on("data", (chunk) => {
      said.error += String(chunk);
    });
    const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
    return { ...said, code };
  };
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/latest`;

  it("tells of a newer version once asked, with exit code 1", async () => {
    const { out, code } = await run(url());
    expect({ out, code }).toEqual({ out: "Version 9.0.0 is available: https://releases.example/v9.0.0\n\n* Better\n", code: 1 });
    expect(asked.splice(0)).toEqual([`GET /latest open-bmstool/${version}`]);
    const document = UPDATE_DOCUMENT.parse(JSON.parse((await run(url(), "--json")).out));
    expect(document).toMatchObject({ ownVersion: version, release: { version: "9.0.0", isNewer: true } });
  });

  it("says that this one is the newest", async () => {
    answer = { ...answer, tag_name: `v${version}` };
    expect(await run(url())).toEqual({ out: `Version ${version} is the newest.\n`, error: "", code: 0 });
  });

  it("asks nobody where no release page is known, or one that is not safe", async () => {
    asked.length = 0;
    for (const each of [null, "http://releases.example/latest", "soon"]) {
      const { error, code } = await run(each);
      expect([error, code]).toEqual([expect.stringContaining("does not know where releases are published"), 5]);
    }
    expect(asked).toEqual([]);
  });

  it("fails where nobody answers", async () => {
    const { error, code } = await run("http://127.0.0.1:9/latest");
    expect([error, code]).toEqual([expect.stringContaining("127.0.0.1:9"), 3]);
  });
});
