import type { Result } from "../../protocol/shared.ts";
import { fail, ok } from "../../protocol/shared.ts";
import type { AppInfo, HostApi, Replies, RequestArgs, RequestName } from "./contract.ts";
import { isRequestName, REQUESTS } from "./contract.ts";

/**
 * The same host for a window that may only look; refusals are `host.readOnly`. Looking never takes the line away from anybody: no scan, no
 * download, and nothing that another window has begun is ended. A name that nobody has declared is refused, too.
 */
export function readOnlyHost(api: HostApi): HostApi {
  return {
    subscribe: (listener) => api.subscribe(listener),
    async call<N extends RequestName>(name: N, args: RequestArgs<N>): Promise<Result<Replies[N]>> {
      if (!isRequestName(name) || REQUESTS[name].access !== "look") return fail("host.readOnly", { name });
      const reply = await api.call(name, args);
      if (name !== "app.info" || !reply.ok) return reply;
      return ok({ ...(reply.value as AppInfo), readOnly: true } as Replies[N]);
    },
  };
}
