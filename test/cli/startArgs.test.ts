import { describe, expect, it } from "vitest";
import type { HostApi } from "../../src/contract/contract.ts";
import { connectAtStart, readStartArgs } from "../../src/node/startArgs.ts";

/** What the program is asked to connect to. */
async function connectedTo(...argv: string[]) {
  const asked: unknown[] = [];
  const warnings: string[] = [];
  const call: HostApi["call"] = async (_name, args) => {
    asked.push(args);
    return { ok: false, error: { code: "host.noPort" } };
  };
  const log = { info: () => undefined, warn: (message: string) => void warnings.push(message) };
  await connectAtStart({ call, subscribe: () => () => undefined }, readStartArgs(argv), log);
  return { asked, warnings };
}

describe("the window's start", () => {
  it("without a number takes the pack that answers", async () => {
    expect((await connectedTo("--connect", "/dev/ttyUSB0")).asked).toEqual([
      { path: "/dev/ttyUSB0", family: "auto", baudRate: "auto", address: "auto" },
    ]);
  });

  it.each([["--address", "3"], ["--address=3"]])("a number is a demand: %s %s", async (...words) => {
    expect((await connectedTo("--connect", "COM3", ...words)).asked).toMatchObject([{ path: "COM3", address: 3 }]);
  });

  it.each([["--address", "16"], ["--address", "three"], ["--address="], ["--address"]])(
    "connects to nobody where the number cannot be understood: %s %s",
    async (...words) => {
      const { asked, warnings } = await connectedTo("--connect", "COM3", ...words);
      expect(asked).toEqual([]);
      expect(warnings[0]).toContain("--address");
    },
  );

  it("connects to nothing when nothing is named", async () => {
    expect(await connectedTo("--address", "3")).toEqual({ asked: [], warnings: [] });
  });

  it.each([
    [["--demo"], { connect: "demo", open: true, port: 0 }],
    [["--connect=tcp://192.168.1.9:7001", "--port", "8080", "--no-open"], { connect: "tcp://192.168.1.9:7001", port: 8080, open: false }],
    [["--port=70000"], { port: 0 }],
    [["--connect"], { connect: null }],
    [[".", "--type=renderer", "-psn_0_12345", "--enable-features=A,B", "--connect", "COM3"], { connect: "COM3", address: "auto" }],
  ])("reads %j, also among the flags of Electron and Chromium", (words, args) => {
    expect(readStartArgs(words)).toMatchObject(args);
  });
});
