import type { AddressInfo, Socket } from "node:net";
import { connect, createServer } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type SimOptions, startSim } from "../../src/node/simHost.ts";
import { ensureBuilt } from "../support/built.ts";
import { type Cli, createCli } from "../support/cli.ts";
import { isWriteFrame } from "../support/paramRig.ts";

let cli: Cli;
const closers: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  await ensureBuilt();
  cli = createCli();
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
afterAll(() => cli.close());

/** Packs behind a door that keeps what is sent through it. */
async function listenedTo(options: Partial<SimOptions>) {
  const packs = await startSim({ door: { kind: "tcp", port: 0 }, paced: false, turnaroundMs: 2, freeze: true, ...options });
  closers.push(() => packs.close());
  const sent: Buffer[] = [];
  const sockets = new Set<Socket>();
  const door = createServer((socket) => {
    const inner = connect(packs.port ?? 0, "127.0.0.1");
    for (const each of [socket, inner]) {
      sockets.add(each);
      each.on("error", () => each.destroy());
    }
    socket.on("data", (bytes) => sent.push(bytes));
    socket.pipe(inner).pipe(socket);
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    door.close();
  });
  return { ...packs, sent, path: `tcp://127.0.0.1:${(door.address() as AddressInfo).port}` };
}

/** Three packs over RS232: the first answers whatever number is asked, and tells of the others. */
const PRIVATE = { protocol: "paceic", packs: 3, anyAddress: true } as const;

/** Between the bytes of other families. */
const frames = (sent: readonly Buffer[]) =>
  [
    ...Buffer.concat(sent)
      .toString("latin1")
      .matchAll(/(~[0-9A-F]+)\r/g),
  ].map(([, text = ""]) => text);
const hexOf = (text: string) => [...Buffer.from(`${text}\r`, "latin1")].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");

describe("a pack that is named by its number", () => {
  it.each([
    "read",
    "read --json",
    "params read",
    "params write cellOvAlarmMv=3590 --yes",
    "params write cellOvAlarmMv=3590 --dry-run",
    "params recover finish --yes",
    "inverter set victron --yes",
    "backup make",
    "history",
    "control run stopCharging --yes",
    "scan",
  ])("%s: another that answers for it is refused, both are named, and nothing is written", async (line) => {
    // With nothing on Auto it is known soonest; the first line has everything on Auto.
    const words = line === "read" ? [line] : [...line.split(" "), "--protocol", "paceic", "--baud", "9600"];
    const { path, sent, truth } = await listenedTo(PRIVATE);
    const before = truth().map(({ settings }) => [...settings]);
    const { code, out, err } = await cli.run(...words, "--port", path, "--address", "3");
    expect(code).toBe(5);
    expect(out).toBe("");
    expect(err).toMatch(/answers, but at ADD 1\. The request went to ADD 3/);
    expect(err).toMatch(/device\.otherAddress: asked 3, address 1/);
    expect(err).not.toMatch(/pack \d answers/);
    const asked = frames(sent);
    expect(asked.length).toBeGreaterThan(0);
    expect(new Set(asked.map((text) => text.slice(3, 5)))).toEqual(new Set(["03"]));
    expect(asked.filter((text) => isWriteFrame("paceic-v25", hexOf(text)))).toEqual([]);
    expect(truth().map(({ settings }) => [...settings])).toEqual(before);
  });

  it("is not the one that stands alone at 0", async () => {
    const { path, sent } = await listenedTo({ protocol: "paceic", address: 0 });
    const { code, err } = await cli.run("params", "write", "cellOvAlarmMv=3590", "--yes", "--address", "5", "--port", path);
    expect(code).toBe(4);
    expect(err).not.toMatch(/pack \d answers/);
    expect(new Set(frames(sent).map((text) => text.slice(3, 5)))).toEqual(new Set(["05"]));
  });

  it("without a number the pack that answers is taken, by its own", async () => {
    const { path, truth } = await listenedTo({ ...PRIVATE, address: 4 });
    const { code, out, err } = await cli.run("read", "--port", path, "--json");
    expect(code).toBe(0);
    expect(err).toContain("pack 4 answers");
    const value = (key: string) => JSON.parse(out).values.find((row: { readonly key: string }) => row.key === key)?.value;
    expect(value("remainingCapacityMah")).toBe(truth()[0]?.remainingCapacityMah);
    expect(value("cycleCount")).toBe(truth()[0]?.cycleCount);
    expect(JSON.parse(out).pack).toMatchObject({ address: 4, packSerial: truth()[0]?.packSerial });
  });
});
