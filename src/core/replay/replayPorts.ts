import type { Clock } from "../../../protocol/index.ts";
import { fail, isoOfWallMs, ok, wallMsOfIso } from "../../../protocol/index.ts";
import type { PortInfo } from "../../contract/session.ts";
import type { TraceFile, TraceFileLine } from "../../contract/traceFile.ts";
import { createMemoryLines, createMemoryStore } from "../memory/memoryStore.ts";
import { createMemoryTexts } from "../memory/memoryTexts.ts";
import { PROVEN_DOCUMENT } from "../params/vault.ts";
import type { HostPorts } from "../ports.ts";
import { ADAPTERS_DOCUMENT, adapterId } from "../session/adapters.ts";
import type { Remembered } from "../session/remembered.ts";
import { openReplayStream } from "./replayStream.ts";
import type { Tape } from "./tape.ts";

interface Listed {
  readonly t: number;
  readonly ports: readonly PortInfo[];
}

function listedIn(lines: readonly TraceFileLine[]): readonly Listed[] {
  return lines.flatMap((line) => {
    if ("x" in line || line.m !== "ports") return [];
    const ports = line.ports.map(({ path, kind, title, vendor, usb }): PortInfo => {
      const { vendorId = "", productId = "" } = usb ?? {};
      const named = { ...(title === undefined ? {} : { title }), ...(vendor === undefined ? {} : { vendor }) };
      return { path, kind, ...named, ...(usb ? { usb: { vendorId, productId } } : {}) };
    });
    return [{ t: line.t, ports }];
  });
}

/** What the program knew before: for each adapter what it used at the first connect; afterwards it remembers on its own. */
function documentsIn(lines: readonly TraceFileLine[], listed: readonly Listed[]): ReadonlyMap<string, string> {
  const adapters: Record<string, Remembered> = {};
  const seen = new Set<string>();
  let fresh: string | null = null;
  let proven: readonly string[] | null = null;
  for (const line of lines) {
    if ("x" in line) continue;
    if (line.m === "ask" && line.name === "session.connect") {
      const path = String(line.args.path);
      fresh = seen.has(path) ? null : path;
      seen.add(path);
    } else if (line.m === "open") {
      fresh = null;
    } else if (line.m === "remembered" && fresh !== null) {
      const path = fresh;
      const port = listed.findLast(({ t }) => t <= line.t)?.ports.find((each) => each.path === path);
      const { family, baudRate, address } = line;
      adapters[adapterId(port ?? { path, kind: "serial" })] = { family, baudRate, address };
    } else if (line.m === "proven") {
      proven ??= line.firmware;
    }
  }
  const firmware = Object.fromEntries((proven ?? []).map((name) => [name, 0]));
  return new Map([
    [ADAPTERS_DOCUMENT, JSON.stringify(adapters)],
    [PROVEN_DOCUMENT, JSON.stringify(firmware)],
  ]);
}

/** A host made from a recording: its ports, its bytes, its time; anything saved stays in memory and is discarded afterwards. */
export function replayPorts({ header, lines }: TraceFile, tape: Tape, clock: Clock, host: Pick<HostPorts, "info" | "log">): HostPorts {
  const listed = listedIn(lines);
  const civilOffsetMs = (wallMsOfIso(header.startedCivil) ?? header.startedWallMs) - Math.floor(header.startedWallMs / 1000) * 1000;
  return {
    ...host,
    clock,
    catalog: {
      // The first list was requested a moment before it was recorded.
      list: async () => (listed.findLast(({ t }) => t <= clock.nowMs()) ?? listed[0])?.ports ?? [],
      watch(listener) {
        const cancels = listed.map(({ t, ports }) => clock.after(t - clock.nowMs(), () => listener(ports)));
        return () => {
          for (const cancel of cancels) cancel();
        };
      },
    },
    streams: {
      open: async (path, baudRate) => {
        const opening = tape.open(baudRate, clock.nowMs());
        if (opening?.code) return fail(opening.code, { path });
        return ok(openReplayStream(clock, tape, opening, baudRate));
      },
    },
    store: createMemoryStore(new Map(documentsIn(lines, listed))),
    lines: createMemoryLines(),
    texts: createMemoryTexts(),
    civilTime: (wallMs) => isoOfWallMs(wallMs + civilOffsetMs).slice(0, 19),
  };
}
