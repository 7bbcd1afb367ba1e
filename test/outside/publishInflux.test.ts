import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { freePort } from "../../scripts/lib/freePort.ts";
import { cliOnSims } from "../support/cliOnSims.ts";
import { spooledIn } from "../support/spooled.ts";
import { until } from "../support/until.ts";

const { cli, sim, atEnd } = cliOnSims();

async function published(influx: Readonly<Record<string, unknown>>, folder: string, environment: Readonly<Record<string, string>> = {}) {
  const line = await sim([]);
  const file = join(folder, "publish.json");
  writeFileSync(file, JSON.stringify({ lines: [{ name: "cellar", port: line.path }], influx: { everySeconds: 1, ...influx } }));
  const run = cli().start(["publish", "--config", file], { OPEN_BMSTOOL_FOLDER: folder, ...environment });
  atEnd(async () => {
    run.child.kill("SIGKILL");
    await run.ended;
  });
  return { line, run };
}

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), "bms-influx-"));
  atEnd(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

it("appends points to a file", async () => {
  const folder = temporary();
  const file = join(folder, "points.lp");
  writeFileSync(file, "");
  const { line } = await published({ file }, folder);
  const points = () => readFileSync(file, "utf8").split("\n").slice(0, -1);
  await until(() => points().length >= 2, { what: "two points" });
  const [truth] = line.truth();
  expect(points()[0]).toContain(`pack=${truth?.packSerial},address=1 voltage=${(truth?.packVoltageMv ?? 0) / 1000},`);
});

it("posts points with their token, and sends later what a database that was away has missed", async () => {
  const folder = temporary();
  const port = await freePort();
  const bodies: string[] = [];
  const tokens = new Set<string | undefined>();
  const open = (): Promise<Server> =>
    new Promise((resolve) => {
      const server = createServer((request, response) => {
        tokens.add(request.headers.authorization);
        let body = "";
        request.on("data", (chunk) => {
          body += String(chunk);
        });
        request.on("end", () => {
          bodies.push(...body.split("\n"));
          response.writeHead(204).end();
        });
      });
      server.listen(port, "127.0.0.1", () => resolve(server));
    });
  const shut = (server: Server) =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const first = await open();
  const influx = { url: `http://127.0.0.1:${port}/api/v2/write?precision=ms`, token: { environment: "INFLUX" } };
  const { run } = await published(influx, folder, { INFLUX: "t0ken" });
  await until(() => bodies.length >= 2, { what: "points" });
  await shut(first);
  await cli().said(run, /influx: not taken/);
  const missed = bodies.length;
  const stored = () => spooledIn(join(folder, "influx"));
  const before = stored().length;
  await until(() => stored().length >= before + 3, { what: "points are stored" });
  const second = await open();
  atEnd(() => shut(second));
  await until(() => bodies.length >= missed + 5, { what: "the points of the outage" });
  // What was taken while the answer was lost comes twice; nothing is missing, and nothing out of order.
  const came = [...new Set(bodies)];
  expect(came).toEqual(stored().slice(0, came.length));
  expect([...tokens]).toEqual(["Token t0ken"]);
});

it("sends what comes after points that the database will never take", async () => {
  const folder = temporary();
  const port = await freePort();
  let old: string | null = null;
  const taken: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += String(chunk);
    });
    request.on("end", () => {
      const points = body.split("\n");
      old ??= points[0] ?? null;
      const isRefused = old !== null && points.includes(old);
      if (!isRefused) taken.push(...points);
      // Older than it keeps.
      response.writeHead(isRefused ? 422 : 204).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });
  atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  await published({ url: `http://127.0.0.1:${port}/write` }, folder);
  await until(() => taken.length >= 2, { what: "two points after it" });
  expect(taken).not.toContain(old);
});
