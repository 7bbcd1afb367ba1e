import { once } from "node:events";
import { createServer } from "node:net";
import { expect, it } from "vitest";
import { freePort } from "../../scripts/lib/freePort.ts";

it("finds ports that nobody listens on, another one each time, where no socket is put by itself", async ({ onTestFinished }) => {
  const ports: number[] = [];
  for (let count = 0; count < 5; count++) {
    const port = await freePort();
    const server = createServer().listen(port, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    ports.push(port);
  }
  expect(new Set(ports).size).toBe(5);
  expect(Math.max(...ports)).toBeLessThan(32_768);
  expect(Math.min(...ports)).toBeGreaterThanOrEqual(10_000);
});

it("passes over a port that is taken", async ({ onTestFinished }) => {
  const first = await freePort();
  const server = createServer().listen(first + 1, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  expect(await freePort()).not.toBe(first + 1);
});
