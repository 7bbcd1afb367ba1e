import type { Result } from "../../../protocol/index.ts";
import { ok } from "../../../protocol/index.ts";

type GiveBack = () => Promise<void>;

/** As a store of the host. */
interface Store {
  hold?(name: string): Promise<Result<GiveBack>>;
}

/** A host whose documents no other program has gives it at once. Fails with `host.inUse`. */
export function holdOf({ hold }: Store, name: string): Promise<Result<GiveBack>> {
  return hold === undefined ? Promise.resolve(ok(async () => undefined)) : hold(name);
}

/** Does it while no other program holds this name: whatever is read in it is still so when it is written. Fails with `host.inUse`. */
export async function withHold<T>(store: Store, name: string, work: () => Promise<Result<T>>): Promise<Result<T>> {
  const held = await holdOf(store, name);
  if (!held.ok) return held;
  try {
    return await work();
  } finally {
    await held.value();
  }
}
