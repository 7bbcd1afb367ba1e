import type { HostApi, RequestArgs, RequestName } from "../../contract/contract.ts";
import type { EventMessage } from "../../contract/events.ts";

/** What the preload script puts on the window: exactly these two. */
interface Bridge {
  call(name: RequestName, args: RequestArgs<RequestName>): Promise<unknown>;
  subscribe(listener: (message: EventMessage) => void): () => void;
}

declare global {
  interface Window {
    readonly bmstool?: Bridge;
  }
}

export function ipcHost(bridge: Bridge): HostApi {
  return {
    call: (name, args) => bridge.call(name, args) as ReturnType<HostApi["call"]> as never,
    subscribe: (listener) => bridge.subscribe(listener),
  };
}
