import { createApp } from "../../src/core/app.ts";
import { createNodePorts } from "../../src/node/nodePorts.ts";

/** The program without a window: goes on with its log, connects, logs when told to, and lives until it is killed. */
const [folder = "", path = "", starts = ""] = process.argv.slice(2);
const app = createApp(createNodePorts({ shell: "test", folder }));
app.subscribe((message) => {
  if (message.event === "log") process.send?.({ rows: message.payload.rows, gaps: message.payload.gaps });
});
await app.resume();
await app.call("session.connect", { path, family: "auto", baudRate: "auto", address: 1 });
if (starts === "start") await app.call("log.start", { everyS: 1, packs: "wired", decimal: "point", limitMb: 50 });
