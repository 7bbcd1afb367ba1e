import { fail, ok } from "../../protocol/index.ts";
import type { HostPorts } from "../../src/core/ports.ts";

/** Several programs on one folder: what one of them holds is held for the others. The documents are those of the ports. */
export function sharedFolder() {
  const held = new Set<string>();
  const hold: NonNullable<HostPorts["store"]["hold"]> = async (name) => {
    if (held.has(name)) return fail("host.inUse", { name });
    held.add(name);
    return ok(async () => {
      held.delete(name);
    });
  };
  return {
    held,
    hold,
    wrap: (ports: HostPorts): HostPorts => ({ ...ports, store: { ...ports.store, hold }, lines: { ...ports.lines, hold } }),
  };
}
