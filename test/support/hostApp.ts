import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FamilyId } from "../../protocol/index.ts";
import type { ConnectRequest, DoctorReport, DoctorVerdict, SessionState, SnapshotEvent } from "../../src/contract/session.ts";
import { type App, createApp } from "../../src/core/app.ts";
import type { HostPorts } from "../../src/core/ports.ts";
import { createNodePorts } from "../../src/node/nodePorts.ts";
import { startLivedTime } from "./livedTime.ts";
import { NEVER_CAME_MS } from "./until.ts";

/** The newest of everything the app has told. */
export interface Heard {
  readonly session: SessionState | null;
  readonly snapshot: SnapshotEvent | null;
}

/** The real core, watched as a window would watch it. */
export interface HostApp {
  readonly app: App;
  heard(): Heard;
  /** Clicks Connect; what is not given is on Auto. */
  connect(request: Partial<ConnectRequest> & { readonly path: string }): Promise<void>;
  /** Resolves with the ms that this process has lived since the call when an event makes `look` true; no polling. */
  when(look: (heard: Heard) => boolean, limit: { readonly what: string }): Promise<number>;
  close(): Promise<void>;
}

export function watchApp(ports: HostPorts): HostApp {
  const app = createApp(ports);
  let heard: Heard = { session: null, snapshot: null };
  const looks = new Set<() => void>();
  app.subscribe((message) => {
    if (message.event === "session") heard = { ...heard, session: message.payload };
    if (message.event === "snapshot") heard = { ...heard, snapshot: message.payload };
    for (const look of [...looks]) look();
  });
  return {
    app,
    heard: () => heard,
    async connect(request) {
      heard = { session: null, snapshot: null };
      await app.call("session.connect", { family: "auto", baudRate: "auto", address: "auto", ...request });
    },
    when(look, { what }) {
      const lived = startLivedTime();
      return new Promise((resolve, reject) => {
        let tookMs = 0;
        const finish = (end: () => void) => {
          looks.delete(check);
          clearTimeout(timer);
          tookMs = lived.stop();
          end();
        };
        const check = () => {
          if (look(heard)) finish(() => resolve(tookMs));
        };
        const timer = setTimeout(
          () =>
            finish(() => reject(new Error(`not within ${NEVER_CAME_MS} ms: ${what}; phase ${heard.session?.phase}, ${summary(heard)}`))),
          NEVER_CAME_MS,
        );
        looks.add(check);
        check();
      });
    },
    close: () => app.close(),
  };
}

/** The app on this machine's ports, with a folder of its own that `close` removes. */
export function createHostApp(): HostApp {
  const folder = mkdtempSync(join(tmpdir(), "bms-app-"));
  const ports = createNodePorts({ shell: "test", folder });
  const host = watchApp(ports);
  return {
    ...host,
    async close() {
      await host.close();
      // The app may still be writing down what worked here (a read and a write): the store works in turn.
      for (let turn = 0; turn < 2; turn += 1) await ports.store.read("adapters");
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function summary({ session, snapshot }: Heard): string {
  return `reason ${session?.reason?.code ?? "none"}, verdict ${session?.doctor?.verdict ?? "none"}, ${snapshot ? "values" : "no values"}`;
}

export const isOnline = ({ session, snapshot }: Heard): boolean => session?.phase === "online" && snapshot !== null;
export const isLost = ({ session }: Heard): boolean => session?.phase === "lost";

/** Every panel has its values: pack, cells, temperatures, alarms and switches. */
export function isFull({ snapshot }: Heard): boolean {
  if (snapshot === null) return false;
  const { alarms, cellVoltagesMv, temperatures, packVoltageMv } = snapshot.snapshot;
  return alarms !== "notRead" && cellVoltagesMv.length > 0 && temperatures.length > 0 && packVoltageMv !== "notRead";
}

/** Identity and all thresholds are there too. */
export function isComplete(heard: Heard, settingCount: number): boolean {
  const { session } = heard;
  const isKnown = session?.identity?.packSerial !== undefined && session.identity.packSerial !== "notRead";
  return isFull(heard) && isKnown && Object.keys(session.settings).length >= settingCount;
}

/** A round of asking has ended with this verdict. */
export function hasVerdict(verdict: DoctorVerdict): (heard: Heard) => boolean {
  return ({ session }) => session?.phase === "searching" && session.doctor?.verdict === verdict && session.doctor.nextTryAtMs !== null;
}

export function doctorOf(host: HostApp): DoctorReport {
  const doctor = host.heard().session?.doctor;
  if (!doctor) throw new Error("no report");
  return doctor;
}

/** "findPort ok portTyped" ... in order, for one readable comparison. */
export function stepsOf(host: HostApp): readonly string[] {
  return doctorOf(host).steps.map(({ key, state, note }) => `${key} ${state} ${note}`.trim());
}

export const PACE_PROTOCOLS = [
  { protocol: "paceic", family: "paceic-v25" },
  { protocol: "modbus", family: "pace-modbus" },
] as const satisfies readonly { readonly protocol: "paceic" | "modbus"; readonly family: FamilyId }[];

export const PROTOCOLS = [...PACE_PROTOCOLS, { protocol: "ritar", family: "ritar-modbus" }] as const;

export function figures(timesMs: readonly number[]): string {
  const sorted = [...timesMs].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
  return `min ${at(0)} ms, median ${at(0.5)} ms, max ${at(1)} ms (${sorted.length})`;
}

/** Figures belong into the log of a run, whatever the reporter does. */
export function report(line: string): void {
  process.stdout.write(`    ${line}\n`);
}
