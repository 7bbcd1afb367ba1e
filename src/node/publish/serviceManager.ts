import { execFile } from "node:child_process";
import type { Log } from "../../core/ports.ts";
import { reasonOf } from "./reasonOf.ts";

/** Node has no datagram sockets of the file system, so systemd's own program speaks for us. */
const PROGRAM = "systemd-notify";

interface ServiceManager {
  /** What is published is being published. */
  ready(): void;
  stopping(): void;
}

/**
 * Tells systemd that the service is up, and while its event loop turns, that it is alive: one that hangs is started anew. Without
 * systemd nothing happens.
 */
export function createServiceManager(log: Log, environment: NodeJS.ProcessEnv = process.env): ServiceManager {
  if (!environment.NOTIFY_SOCKET) return { ready: () => undefined, stopping: () => undefined };
  let hasFailed = false;
  const notify = (word: string) => {
    execFile(PROGRAM, [`--pid=${process.pid}`, word], { env: environment }, (error) => {
      if (error && !hasFailed) log.warn("systemd: not told", { word, reason: reasonOf(error) });
      hasFailed = error !== null;
    });
  };
  const watchdogMs = Number(environment.WATCHDOG_USEC ?? 0) / 1000;
  let timer: NodeJS.Timeout | undefined;
  return {
    ready() {
      notify("READY=1");
      if (watchdogMs > 0) timer = setInterval(() => notify("WATCHDOG=1"), watchdogMs / 3);
    },
    stopping() {
      clearInterval(timer);
      notify("STOPPING=1");
    },
  };
}
