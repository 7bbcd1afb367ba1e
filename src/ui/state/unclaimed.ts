import { useEffect, useState } from "react";
import type { UnclaimedAdapter } from "../../contract/session.ts";
import { call } from "./host.ts";
import { useUi } from "./store.ts";

const NONE: readonly UnclaimedAdapter[] = [];

/** Adapters without a port, asked again whenever the list of ports changes. Empty until known. */
export function useUnclaimed(): readonly UnclaimedAdapter[] {
  const ports = useUi((s) => s.ports);
  const [found, setFound] = useState(NONE);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list of ports means that something was plugged in or out
  useEffect(() => {
    let isWanted = true;
    void call("ports.unclaimed").then((reply) => {
      if (isWanted && reply.ok) setFound(reply.value);
    });
    return () => {
      isWanted = false;
    };
  }, [ports]);
  return found;
}
