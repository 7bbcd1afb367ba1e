import type { Driver, FamilyId } from "../../protocol/index.ts";
import { DRIVERS, fail, isoOfWallMs, ok } from "../../protocol/index.ts";
import type { SimBus, SimBusOptions, SimPack, StageOptions } from "../../protocol/sim/index.ts";
import { createSimBus, createStage, SCENES } from "../../protocol/sim/index.ts";
import type { RequestArgs } from "../../src/contract/contract.ts";
import type { EventMessage } from "../../src/contract/events.ts";
import type { ParamsState } from "../../src/contract/params.ts";
import type { PortInfo, SessionState, SnapshotEvent } from "../../src/contract/session.ts";
import { createApp } from "../../src/core/app.ts";
import { createMemoryLines, createMemoryStore } from "../../src/core/memory/memoryStore.ts";
import { createMemoryTexts } from "../../src/core/memory/memoryTexts.ts";
import type { HostPorts } from "../../src/core/ports.ts";
import { createLeapingClock } from "./leapingClock.ts";

export interface CoreRigOptions extends Partial<Omit<SimBusOptions, "clock" | "packs" | "drivers">> {
  /** Families that the packs speak; all that the program knows when absent. */
  readonly families?: readonly FamilyId[];
  readonly stage?: Partial<StageOptions>;
  /** Families that the program knows, when they are not what it ships with. */
  readonly known?: readonly Driver[];
  /** Instead of the packs of the stage. */
  readonly packs?: readonly SimPack[];
  /** What the program sees of this host. */
  readonly wrap?: (ports: HostPorts) => HostPorts;
}

const USB: PortInfo = {
  path: "/dev/ttyUSB0",
  kind: "serial",
  title: "USB Serial",
  usb: { vendorId: "1a86", productId: "7523", serialNumber: "A1" },
};

/** The real core on the simulator in one process and one leaping clock: hours in milliseconds, every run the same. */
export function coreRig({ known = DRIVERS, families, stage, packs, wrap = (ports) => ports, ...busOptions }: CoreRigOptions = {}) {
  const clock = createLeapingClock(1000);
  const scene = createStage({ scene: SCENES.discharge, seed: 3, ...stage });
  const drivers = known.filter((driver) => families?.includes(driver.family) ?? true);
  const bus: SimBus = createSimBus({ clock, drivers, packs: packs ?? scene.packs, lineKind: "shared", ...busOptions });
  const documents = new Map<string, string>();
  const grown = new Map<string, string>();
  let listed: readonly PortInfo[] = [USB];
  const opened: { path: string; baudRate: number; atMs: number }[] = [];
  const watchers = new Set<(ports: readonly PortInfo[]) => void>();
  const ports: HostPorts = {
    clock,
    info: { version: "0.0.0", shell: "test", platform: "test" },
    catalog: {
      list: async () => listed,
      watch: (listener) => {
        watchers.add(listener);
        return () => watchers.delete(listener);
      },
    },
    streams: {
      open: async (path, baudRate) => {
        if (!listed.some((port) => port.path === path)) return fail("host.noPort", { path });
        opened.push({ path, baudRate, atMs: clock.nowMs() });
        return ok(bus.open({ baudRate }));
      },
    },
    store: createMemoryStore(documents),
    lines: createMemoryLines(grown),
    texts: createMemoryTexts(),
    civilTime: (wallMs) => isoOfWallMs(wallMs).slice(0, 19),
    log: { info: () => {}, warn: () => {} },
  };
  const app = createApp(wrap(ports), known);
  const events: { readonly atMs: number; readonly message: EventMessage }[] = [];
  app.subscribe((message) => events.push({ atMs: clock.nowMs(), message }));

  const session = (): SessionState => {
    const last = events.findLast(({ message }) => message.event === "session")?.message;
    if (last?.event !== "session") throw new Error("no session yet");
    return last.payload;
  };
  const snapshot = (): SnapshotEvent | null => {
    const last = events.findLast(({ message }) => message.event === "snapshot")?.message;
    return last?.event === "snapshot" ? last.payload : null;
  };

  const params = (): ParamsState => {
    const last = events.findLast(({ message }) => message.event === "params")?.message;
    if (last?.event !== "params") throw new Error("no params yet");
    return last.payload;
  };

  return {
    app,
    /** For a second start of the program on the same machine. */
    ports,
    params,
    bus,
    clock,
    documents,
    grown,
    events,
    opened,
    stage: scene,
    session,
    snapshot,
    truth: (index = 0) => {
      const pack = scene.packs[index];
      if (!pack) throw new Error(`no pack ${index}`);
      return pack.truth();
    },
    async connect(wanted: Partial<RequestArgs<"session.connect">> = {}): Promise<void> {
      const done = app.call("session.connect", { path: USB.path, family: "auto", baudRate: "auto", address: "auto", ...wanted });
      await clock.run(done);
    },
    /** Lets time pass until `check` holds; gives the time it took, in ms. Looks every `stepMs`. */
    async until(check: () => boolean, limitMs = 60_000, stepMs = 5): Promise<number> {
      const startMs = clock.nowMs();
      while (!check()) {
        if (clock.nowMs() - startMs > limitMs) throw new Error(`not within ${limitMs} ms; phase ${session().phase}`);
        await clock.run(stepMs);
      }
      return clock.nowMs() - startMs;
    },
    /** Changes what is plugged in; an open line is lost when its port is gone. */
    plug(list: readonly PortInfo[]): void {
      listed = list;
      for (const watcher of watchers) watcher(list);
      if (!list.some((port) => port.path === opened.at(-1)?.path)) bus.unplug();
    },
    usb: USB,
  };
}
