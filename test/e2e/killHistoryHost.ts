import { createApp } from "../../src/core/app.ts";
import type { HostPorts } from "../../src/core/ports.ts";
import { createNodePorts } from "../../src/node/nodePorts.ts";

/** The program without a window: reads the history, and kills itself at its n-th record, before or after that is on disk. */
const [folder = "", path = "", killAt = "0", when = "after"] = process.argv.slice(2);
const real = createNodePorts({ shell: "test", folder });
let records = 0;
const die = () => process.kill(process.pid, "SIGKILL");
const lines: HostPorts["lines"] = {
  ...real.lines,
  async append(name, more) {
    const isRecord = more.some((line) => line.includes('"k":"record"'));
    if (isRecord) records += 1;
    const isLast = isRecord && records === Number(killAt);
    if (isLast && when === "before") die();
    const kept = await real.lines.append(name, more);
    if (isLast) die();
    return kept;
  },
};
const app = createApp({ ...real, lines });
let hasStarted = false;
app.subscribe((message) => {
  if (message.event !== "history") return;
  const { archive, result, progress } = message.payload;
  if (archive !== null && progress === null && !hasStarted) {
    hasStarted = true;
    void app.call("history.download", {});
  }
  if (result !== null) process.send?.({ result, key: archive?.key });
});
await app.call("session.connect", { path, family: "ritar-modbus", baudRate: 9600, address: 1 });
