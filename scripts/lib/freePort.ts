import { once } from "node:events";
import { createServer } from "node:net";

/** Linux, Windows and macOS give ports above 32,767 to sockets that do not ask for one: none of those takes a port found here. */
const FIRST = 10_000;
const LAST = 32_767;
/** Each process looks in a range of its own, so that those that look at the same time do not find the same. */
const PER_PROCESS = 64;
const RANGES = Math.floor((LAST - FIRST + 1) / PER_PROCESS);

let next = 0;

/** A TCP port of this computer that nobody listens on, for a program that cannot choose one by itself; never the same twice in a row. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < PER_PROCESS; tries++) {
    const port = FIRST + (process.pid % RANGES) * PER_PROCESS + (next++ % PER_PROCESS);
    if (await isFree(port)) return port;
  }
  throw new Error("no free port");
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
}
