import type { Driver } from "../../../protocol/index.ts";
import type { EventMessage } from "../../contract/events.ts";
import type { ConnectRequest } from "../../contract/session.ts";
import { createCore } from "../../core/app.ts";
import { withDemo } from "../../core/demo.ts";
import { createMemoryStore } from "../../core/memory/memoryStore.ts";
import type { HostPorts } from "../../core/ports.ts";
import type { LineDoor } from "../../publish/door.ts";
import { lookOnly } from "../../publish/lookOnly.ts";

/** Of the ring for recordings, which no window asks for here: memory for many lines. */
const MOST_FRAMES = 200;

/**
 * A core of its own for one line, of which only looking is handed on. What other programs of this computer remember of adapters and
 * preferences stays theirs.
 */
export function openLine(ports: HostPorts, wanted: ConnectRequest, drivers: readonly Driver[]): LineDoor {
  const looking = drivers.map(lookOnly);
  const listeners = new Set<(message: EventMessage) => void>();
  const tell = (message: EventMessage) => {
    for (const listener of [...listeners]) listener(message);
  };
  const { handlers, close } = createCore(withDemo({ ...ports, store: createMemoryStore() }, looking), tell, looking, MOST_FRAMES);
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    connect: () => handlers["session.connect"](wanted),
    watchPacks: () => handlers["bank.watch"]({}),
    readLog: (address) => handlers["history.fetch"]({ address }),
    historyRows: (key, beforeSeq, most) => handlers["history.rows"]({ key, beforeSeq, most }),
    close,
  };
}
