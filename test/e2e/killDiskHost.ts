import { join } from "node:path";
import { lockFolder } from "../../src/node/folderLock.ts";
import { createNodePorts } from "../../src/node/nodePorts.ts";
import { saveWhole } from "../../src/node/wholeFile.ts";

/** Everything that this program writes to a disk, all at once and without end, told when it is said to be on the disk. */
const [folder = "", startWord = "0"] = process.argv.slice(2);
const ports = createNodePorts({ shell: "test", folder });
const lock = await lockFolder(folder);
const padding = "x".repeat(20_000);

async function forEver(job: string, write: (count: number) => Promise<unknown>): Promise<void> {
  for (let count = Number(startWord); ; count++) {
    await write(count);
    // Not process.send: what it has taken may die with this process.
    process.stdout.write(`${job} ${count}\n`);
  }
}

process.stdout.write(`${lock.ok ? "locked" : "refused"} 0\n`);
await Promise.all([
  forEver("document", (count) => ports.store.write("journals/one", { count, padding })),
  forEver("lines", (count) => ports.lines.append("history/one", [JSON.stringify({ count })])),
  forEver("texts", (count) => ports.texts.append("open-bmstool-20260117-142107.csv", `${count};${count}\r\n`)),
  forEver("saved", (count) => saveWhole(join(folder, "saved.json"), JSON.stringify({ count, padding }), { force: true })),
]);
