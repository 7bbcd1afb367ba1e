import { once } from "node:events";
import { WebSocket } from "ws";
import { until } from "../bench/ptyApp.ts";

/** What a running program holds, asked through Node's inspector. */
export interface Held {
  /** Live objects, after a collection: what only waits to be collected is no growth. */
  readonly heapMb: number;
  /** Timers, sockets, files and the like that keep it running. */
  readonly resources: number;
  readonly listeners: number;
}

const RESOURCES = "process.getActiveResourcesInfo().length";
const LISTENERS = "process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0)";

/** Of a program started with `--inspect=127.0.0.1:<port>`. */
export async function inspect(port: number): Promise<{ held(): Promise<Held>; close(): void }> {
  const targets = async () => (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as { webSocketDebuggerUrl: string }[];
  await until(() =>
    targets().then(
      (found) => found.length > 0,
      () => false,
    ),
  );
  const [target] = await targets();
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? "");
  await once(socket, "open");
  let sent = 0;
  async function ask<T>(method: string, params: object = {}): Promise<T> {
    const id = ++sent;
    socket.send(JSON.stringify({ id, method, params }));
    for (;;) {
      const [text] = await once(socket, "message");
      const message = JSON.parse(String(text)) as { id?: number; result: T };
      if (message.id === id) return message.result;
    }
  }
  const numberOf = async (expression: string) =>
    (await ask<{ result: { value: number } }>("Runtime.evaluate", { expression })).result.value;
  return {
    async held() {
      await ask("HeapProfiler.collectGarbage");
      const { usedSize } = await ask<{ usedSize: number }>("Runtime.getHeapUsage");
      return { heapMb: usedSize / 1024 / 1024, resources: await numberOf(RESOURCES), listeners: await numberOf(LISTENERS) };
    },
    close: () => socket.terminate(),
  };
}
