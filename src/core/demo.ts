import type { ByteStream, Driver, Result } from "../../protocol/index.ts";
import { fail, ok, wallMsOfIso } from "../../protocol/index.ts";
import type { SimBus } from "../../protocol/sim/index.ts";
import { createSimBus, createStage, SCENES } from "../../protocol/sim/index.ts";
import type { PortInfo } from "../contract/session.ts";
import type { HostPorts } from "./ports.ts";

export const DEMO_PATH = "demo";
const DEMO_PORT: PortInfo = { path: DEMO_PATH, kind: "demo" };
const DEMO_PACKS = 3;

/** Simulated packs on a separate line; they keep running while no client is connected. */
function startDemo({ clock, civilTime }: Pick<HostPorts, "clock" | "civilTime">, drivers: readonly Driver[]): SimBus {
  const stage = createStage({ scene: SCENES.charge, packCount: DEMO_PACKS, seed: "demo" });
  stage.follow(clock);
  const civilMs = () => wallMsOfIso(civilTime(clock.wallMs())) ?? clock.wallMs();
  const baudRate = drivers[0]?.baudRates[0] ?? 9600;
  return createSimBus({ clock, civilMs, drivers, packs: stage.packs, baudRate, lineKind: "shared" });
}

/** The same host with the demo packs as one more port. They exchange bytes, so the program cannot tell the difference. */
export function withDemo(ports: HostPorts, drivers: readonly Driver[]): HostPorts {
  let bus: SimBus | null = null;
  const withPort = (list: readonly PortInfo[]): readonly PortInfo[] => [...list, DEMO_PORT];
  return {
    ...ports,
    catalog: {
      ...ports.catalog,
      list: async () => withPort(await ports.catalog.list()),
      watch: (listener) => ports.catalog.watch((list) => listener(withPort(list))),
    },
    streams: {
      open: async (path, baudRate): Promise<Result<ByteStream>> => {
        if (path !== DEMO_PATH) return ports.streams.open(path, baudRate);
        bus ??= startDemo(ports, drivers);
        // Opening the line counts as pressing the button of a pack that was shut down.
        for (const pack of bus.packs) pack.wake();
        return ok(bus.open({ baudRate }));
      },
    },
  };
}

/** A host without a machine: for the page that runs on its own. Only the demo packs can be opened. */
export const NO_STREAMS: HostPorts["streams"] = { open: async (path) => fail("host.noPort", { path }) };
