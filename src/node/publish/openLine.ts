import type { Driver } from "../../../protocol/index.ts";
import type { ConnectRequest } from "../../contract/session.ts";
import { createApp } from "../../core/app.ts";
import { createMemoryStore } from "../../core/memory/memoryStore.ts";
import type { HostPorts } from "../../core/ports.ts";
import type { LineDoor } from "../../publish/door.ts";
import { lookOnly } from "../../publish/lookOnly.ts";

/**
 * A core of its own for one line, of which only looking is handed on. What other programs of this computer remember of adapters and
 * preferences stays theirs.
 */
export function openLine(ports: HostPorts, wanted: ConnectRequest, drivers: readonly Driver[]): LineDoor {
  const app = createApp({ ...ports, store: createMemoryStore() }, drivers.map(lookOnly));
  return {
    subscribe: (listener) => app.subscribe(listener),
    connect: () => app.call("session.connect", wanted),
    watchPacks: () => app.call("bank.watch", {}),
    downloadHistory: () => app.call("history.download", {}),
    historyRows: (key, beforeSeq, most) => app.call("history.rows", { key, beforeSeq, most }),
    close: () => app.close(),
  };
}
