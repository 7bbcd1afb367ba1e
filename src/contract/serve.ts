import { fail, type Result } from "../../protocol/shared.ts";
import type { HostApi, Replies, RequestArgs, RequestName } from "./contract.ts";
import { isRequestName, REQUESTS } from "./contract.ts";

/**
 * The host's side of the trust boundary: a call by name with arguments that nobody has checked.
 * An unknown name or arguments that do not fit give `host.badRequest`; a bug behind the call is told to `onBug` and gives the same.
 */
export async function checkedCall(
  api: Pick<HostApi, "call">,
  name: unknown,
  args: unknown,
  onBug: (name: RequestName, error: unknown) => void = () => undefined,
): Promise<Result<Replies[RequestName]>> {
  if (!isRequestName(name)) return fail("host.badRequest", { reason: "name" });
  const parsed = REQUESTS[name].args.safeParse(args);
  if (!parsed.success) {
    return fail("host.badRequest", { reason: "args", name, where: parsed.error.issues[0]?.path.map(String).join(".") ?? "" });
  }
  try {
    return await api.call(name, parsed.data as RequestArgs<typeof name>);
  } catch (error) {
    onBug(name, error);
    return fail("host.badRequest", { reason: "bug", name });
  }
}
