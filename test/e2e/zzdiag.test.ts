import { it } from "vitest";
import { startSim } from "../../src/node/simHost.ts";
import { createHostApp, isFull, isLost, isOnline } from "../support/hostApp.ts";
import { createPair } from "../support/socat.ts";
it("diag", async () => {
  const ports = await createPair();
  const t0 = performance.now();
  const log: string[] = [];
  const say = (l: string) => log.push(`${Math.round(performance.now() - t0)} sim ${l}`);
  const sim = await startSim({ door: { kind: "pty", path: ports.pack }, freeze: true, protocol: "paceic", say });
  sim.bus.onBytes(() => log.push(`${Math.round(performance.now() - t0)} sim sends`));
  const host = createHostApp();
  await host.connect({ path: ports.tool });
  await host.when(isFull, { ms: 10000, what: "full" });
  for (let r = 1; r <= 250; r++) {
    log.length = 0;
    log.push(`${Math.round(performance.now() - t0)} kill`);
    const p = ports.kill();
    await host.when(isLost, { ms: 10000, what: "lost" });
    await p;
    log.push(`${Math.round(performance.now() - t0)} lost`);
    const last = host.heard().snapshot?.receivedAtMs ?? 0;
    await ports.start();
    log.push(`${Math.round(performance.now() - t0)} started`);
    try {
      await host.when(() => isOnline(host.heard()) && (host.heard().snapshot?.receivedAtMs ?? 0) > last, { ms: 10000, what: `back ${r}` });
      await host.when(isFull, { ms: 10000, what: "full again" });
    } catch (e) {
      console.log(log.filter((l) => !l.includes("sends")).join("\n"), "sends", log.filter((l) => l.includes("sends")).length, sim.bus.counts);
      const trace = await host.app.call("trace.read", { afterSeq: 0, most: 5000 });
      if (trace.ok) for (const t of trace.value.slice(-14)) console.log(Math.round(t.atMs - t0), t.direction, t.kind, t.reason ?? "", t.hex.slice(0, 60));
      throw e;
    }
  }
}, 900000);
