import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type MqttClient } from "mqtt";
import { ensureBuilt } from "../ensureBuilt.ts";
import { freePort } from "../lib/freePort.ts";
import { findMosquitto } from "../lib/tools.ts";
import { CLI_MAIN, ROOT } from "../paths.ts";
import { hold } from "./figures.ts";

const LINES = 20;
const PACKS = 15;
const READING_EVERY_S = 30;
const STEADY_S = 60;
const TROUBLE_S = 20;
const READY_LIMIT_S = 300;
/** Limits, far above what is usual: this is to notice a leak or a jam, on any machine. */
const MOST_GROWTH = 1.25;
const MOST_DELAY_MS = 30_000;
const MOST_CPU_PCT = 50;
const LONGEST_GAP_S = 2 * READING_EVERY_S + 15;

const wait = (seconds: number) => new Promise<void>((resolve) => setTimeout(resolve, seconds * 1000));

interface Reading {
  readonly pack: string;
  readonly takenMs: number;
  readonly heardMs: number;
}

/** What another client of the broker hears. */
class Listener {
  readonly readings: Reading[] = [];
  readonly delaysMs: number[] = [];
  readonly packs = new Set<string>();
  messages = 0;
  bytes = 0;
  readonly #client: MqttClient;

  constructor(url: string) {
    this.#client = connect(url, { clean: true, reconnectPeriod: 200 });
    this.#client.on("connect", () => this.#client.subscribe("#", { qos: 1 }));
    this.#client.on("error", () => undefined);
    this.#client.on("message", (topic, payload, { retain }) => {
      this.messages += 1;
      this.bytes += payload.length + topic.length;
      const [, , , pack = "", what] = topic.split("/");
      if (what !== "state" && what !== "reading") return;
      const takenMs = Date.parse((JSON.parse(String(payload)) as { at: string }).at);
      if (what === "reading") this.readings.push({ pack, takenMs, heardMs: Date.now() });
      else if (!retain) this.delaysMs.push(Date.now() - takenMs);
      this.packs.add(pack);
    });
  }

  end(): Promise<void> {
    return this.#client.endAsync(true);
  }
}

const CLOCK_TICKS = Number(spawnSync("getconf", ["CLK_TCK"], { encoding: "utf8" }).stdout) || 100;
const PAGE_BYTES = Number(spawnSync("getconf", ["PAGESIZE"], { encoding: "utf8" }).stdout) || 4096;

/** Of one process, from the system. */
function usageOf(pid: number): { readonly cpuS: number; readonly rssMb: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  const pages = Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
  return { cpuS: (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS, rssMb: (pages * PAGE_BYTES) / 2 ** 20 };
}

const share = (values: readonly number[], part: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
};

/** The other end of the lines; `ports` in their order. */
async function startSims(): Promise<{ readonly child: ChildProcess; readonly ports: readonly number[] }> {
  const words = ["--import", "tsx", join(ROOT, "scripts/bench/publishSims.ts"), String(LINES), String(PACKS)];
  const child = spawn(process.execPath, words, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit", "ipc"] });
  return { child, ports: await told(child) };
}

const told = (child: ChildProcess): Promise<readonly number[]> =>
  new Promise((resolve) => child.once("message", (message) => resolve((message as { ports: readonly number[] }).ports)));

/** 20 lines of 15 packs at the full rate of their wires, in one process, through everything that goes wrong. */
export async function benchPublish(): Promise<boolean> {
  const mosquitto = findMosquitto();
  if (mosquitto === null || process.platform !== "linux") {
    console.log("publish: needs mosquitto and /proc; left out");
    return true;
  }
  await ensureBuilt();
  const folder = mkdtempSync(join(tmpdir(), "bms-bench-"));
  const port = await freePort();
  writeFileSync(join(folder, "mosquitto.conf"), `listener ${port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n`);
  const startBroker = () => spawn(mosquitto, ["-c", join(folder, "mosquitto.conf")], { stdio: "ignore" });
  let broker = startBroker();
  const sims = await startSims();
  const config = join(folder, "publish.json");
  const mqtt = { url: `mqtt://127.0.0.1:${port}`, stateEverySeconds: 0.2, readingEverySeconds: READING_EVERY_S };
  const lines = sims.ports.map((each, index) => ({ name: `line-${index + 1}`, port: `tcp://127.0.0.1:${each}` }));
  writeFileSync(config, JSON.stringify({ lines, mqtt: { ...mqtt, spool: { folder: join(folder, "spool") } } }));
  const listener = new Listener(mqtt.url);
  const env = { ...process.env, OPEN_BMSTOOL_FOLDER: folder };
  const publisher = spawn(process.execPath, [CLI_MAIN, "publish", "--quiet", "--config", config], {
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  try {
    return await judge({
      publisher,
      listener,
      sims: sims.child,
      restart: startBroker,
      broker: () => broker,
      setBroker: (started) => (broker = started),
    });
  } finally {
    publisher.kill("SIGKILL");
    await listener.end();
    broker.kill("SIGKILL");
    sims.child.kill();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface Judged {
  readonly publisher: ChildProcess;
  readonly listener: Listener;
  readonly sims: ChildProcess;
  readonly restart: () => ChildProcess;
  readonly broker: () => ChildProcess;
  readonly setBroker: (started: ChildProcess) => void;
}

async function judge({ publisher, listener, sims, restart, broker, setBroker }: Judged): Promise<boolean> {
  const pid = publisher.pid ?? 0;
  const all = LINES * PACKS;
  const startMs = Date.now();
  while (listener.packs.size < all && Date.now() - startMs < READY_LIMIT_S * 1000) await wait(1);
  console.log(`publish: ${listener.packs.size} of ${all} packs after ${Math.round((Date.now() - startMs) / 1000)} s`);
  const before = { ...usageOf(pid), messages: listener.messages, bytes: listener.bytes, delays: listener.delaysMs.length };
  await wait(STEADY_S);
  const steady = usageOf(pid);
  const cpuPct = ((steady.cpuS - before.cpuS) / STEADY_S) * 100;
  const rate = (listener.messages - before.messages) / STEADY_S;
  const delays = listener.delaysMs.slice(before.delays);
  const p99Ms = share(delays, 0.99);
  console.log(
    `  steady for ${STEADY_S} s: ${cpuPct.toFixed(0)} % of one core, RSS ${steady.rssMb.toFixed(0)} MB, ${rate.toFixed(1)} messages/s, ` +
      `${((listener.bytes - before.bytes) / STEADY_S / 1024).toFixed(1)} kB/s, ` +
      `from the wire to a subscriber: median ${share(delays, 0.5)} ms, p99 ${p99Ms} ms`,
  );
  const troubleFromMs = Date.now();
  broker().kill("SIGTERM");
  await wait(TROUBLE_S);
  setBroker(restart());
  await wait(TROUBLE_S);
  report("broker away and back", pid);
  broker().kill("SIGSTOP");
  await wait(TROUBLE_S);
  broker().kill("SIGCONT");
  await wait(TROUBLE_S);
  report("broker stopped reading", pid);
  const untilMs = Date.now();
  sims.send("pull");
  await told(sims);
  await wait(READING_EVERY_S + TROUBLE_S);
  const end = report("each cable pulled and put back", pid);
  const gapsMs = gapsOf(listener.readings, troubleFromMs - STEADY_S * 1000, untilMs);
  const growth = end.rssMb / steady.rssMb;
  const mostGapS = Math.max(...gapsMs) / 1000;
  const back = new Set(listener.readings.filter(({ takenMs }) => takenMs > untilMs).map(({ pack }) => pack)).size;
  console.log(
    `  longest gap between stored readings of one pack: ${mostGapS.toFixed(0)} s (every ${READING_EVERY_S} s are wanted); ` +
      `${back} of ${all} packs are back; memory ×${growth.toFixed(2)}`,
  );
  const packs = `publish, ${LINES} lines of ${PACKS} packs`;
  const kept = [
    hold(
      {
        what: `${packs}: from the wire to a subscriber, 99 %`,
        measured: `${p99Ms} ms`,
        against: `${MOST_DELAY_MS} ms`,
        share: p99Ms / MOST_DELAY_MS,
      },
      listener.packs.size === all,
    ),
    hold({
      what: `${packs}: processor of the program`,
      measured: `${cpuPct.toFixed(0)} % of one core`,
      against: `${MOST_CPU_PCT} %`,
      share: cpuPct / MOST_CPU_PCT,
    }),
    hold({
      what: `${packs}: memory after a broker gone, one that did not read, and every cable pulled`,
      measured: `× ${growth.toFixed(2)}`,
      against: `× ${MOST_GROWTH}`,
      share: growth / MOST_GROWTH,
    }),
    hold(
      {
        what: `${packs}: longest gap between stored readings of one pack meanwhile`,
        measured: `${mostGapS.toFixed(0)} s`,
        against: `${LONGEST_GAP_S} s (every ${READING_EVERY_S} s are wanted)`,
        share: mostGapS / LONGEST_GAP_S,
      },
      back === all,
    ),
  ];
  return kept.every(Boolean);
}

function report(what: string, pid: number): ReturnType<typeof usageOf> {
  const usage = usageOf(pid);
  console.log(`  ${what}: RSS ${usage.rssMb.toFixed(0)} MB`);
  return usage;
}

/** Between readings of one pack that were taken in this time: what was lost would leave a gap, and what came twice none. */
function gapsOf(readings: readonly Reading[], fromMs: number, untilMs: number): readonly number[] {
  const byPack = new Map<string, Set<number>>();
  for (const { pack, takenMs } of readings) {
    if (takenMs >= fromMs && takenMs <= untilMs) byPack.set(pack, (byPack.get(pack) ?? new Set()).add(takenMs));
  }
  return [...byPack.values()].flatMap((times) => {
    const sorted = [...times].sort((a, b) => a - b);
    return sorted.slice(1).map((time, at) => time - (sorted[at] ?? 0));
  });
}
