import type { Result } from "../../protocol/shared.ts";
import { fail, ok } from "../../protocol/shared.ts";
import type { AppInfo, HostApi, Replies, RequestArgs, RequestName } from "./contract.ts";

/**
 * What a window that may only look is allowed to ask. Everything else is refused, also a request that is added tomorrow and
 * not thought of here. Asking a pack for values is looking; connecting is not: it would let a page choose where this
 * computer sends bytes. How a window looks is kept on the host and touches nothing else.
 */
export const READING_REQUESTS: ReadonlySet<string> = new Set([
  "app.info",
  "app.state",
  "ports.list",
  "session.retryNow",
  "session.searchAddresses",
  "trend.read",
  "trace.read",
  "trace.lines",
  "trace.explain",
  "trace.explainHex",
  "trace.latestFor",
  "trace.save",
  "trace.saveBox",
  "trace.part",
  "trace.boxes",
  "params.read",
  "params.plan",
  // Nobody can write through such a host: there is only a read to end.
  "params.cancel",
  "backups.list",
  "backups.read",
  "history.download",
  "history.cancel",
  "history.archives",
  "history.open",
  "history.rows",
  "history.clock",
  "bank.watch",
  "control.readClock",
  "bank.scan",
  "bank.cancel",
  "log.files",
  "log.read",
  "preferences.read",
  "preferences.write",
]);

/** The same host for a window that may only look; refusals are `host.readOnly`. */
export function readOnlyHost(api: HostApi): HostApi {
  return {
    subscribe: (listener) => api.subscribe(listener),
    async call<N extends RequestName>(name: N, args: RequestArgs<N>): Promise<Result<Replies[N]>> {
      if (!READING_REQUESTS.has(name)) return fail("host.readOnly", { name });
      const reply = await api.call(name, args);
      if (name !== "app.info" || !reply.ok) return reply;
      return ok({ ...(reply.value as AppInfo), readOnly: true } as Replies[N]);
    },
  };
}
