import { describe, expect, it } from "vitest";
import { freePort } from "../../scripts/lib/freePort.ts";
import { SCAN_DOCUMENT } from "../../src/node/cli/documents.ts";
import { documentOf } from "../support/cli.ts";
import { cliOnSims, cutAnswer } from "../support/cliOnSims.ts";
import { startBadPort } from "../support/webApp.ts";

const { cli, sim, atEnd } = cliOnSims();

describe("without --timeout it ends by itself", () => {
  it.each([["read"], ["params read"]])("%s: the version answers, and no live value can be decoded", async (command) => {
    const { path } = await sim([cutAnswer("analog"), cutAnswer("status")]);
    const { code, out, err } = await cli().run(...command.split(" "), "--port", path);
    expect([code, out]).toEqual([7, ""]);
    expect(err).toContain("none of its live values can be read");
    for (const block of ["analog data (42)", "status (44)"]) expect(err).toContain(`not read: ${block}: The answer stopped halfway.`);
  });

  it.each([["read"], ["scan"], ["params read"]])("%s: each connection opens and drops", async (command) => {
    const path = await dropping();
    const { code, out, err } = await cli().run(...command.split(" "), "--port", path);
    expect([code, out]).toEqual([4, ""]);
    expect(err).toContain("The connection was lost.");
  });

  it("scan: the line goes away in the middle; what was found is printed, and why it ended", async () => {
    const running = await sim([]);
    const run = cli().start(["scan", "--port", running.path, "--json"]);
    await cli().said(run, /Scanning ADD/);
    await running.close();
    const { code, out, err } = await run.ended;
    expect(documentOf(SCAN_DOCUMENT, out)).toMatchObject({ isComplete: false });
    expect([3, 4]).toContain(code);
    expect(err).not.toBe("");
  });

  it("with --timeout it goes on until then, and says the same", async () => {
    const { path } = await sim([cutAnswer("analog"), cutAnswer("status")]);
    const { code, err } = await cli().run("read", "--port", path, "--timeout", "12");
    expect([code, err]).toEqual([7, expect.stringContaining("not read: analog data (42)")]);
  });
});

describe("sim", () => {
  it("says that its port is taken, as no fault of the program, and ends with its terminal", async () => {
    const port = await freePort();
    const first = cli().start(["sim", "--tcp", String(port)]);
    await cli().said(first, /Ctrl\+C ends it/);
    const second = await cli().run("sim", "--tcp", String(port));
    expect([second.code, second.err]).toEqual([3, expect.stringContaining("EADDRINUSE")]);
    expect(second.err).not.toContain("fault of this program");
    first.child.kill("SIGHUP");
    expect((await first.ended).signal).toBeNull();
  });
});

/** Takes what is sent and hangs up. */
async function dropping(): Promise<string> {
  const port = await startBadPort(() => "hangUp");
  atEnd(() => port.close());
  return port.path;
}
