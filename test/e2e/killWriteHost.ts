import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ByteStream } from "../../protocol/index.ts";
import { hexOfBytes, ok } from "../../protocol/index.ts";
import type { ParamsState } from "../../src/contract/params.ts";
import { createApp } from "../../src/core/app.ts";
import type { HostPorts } from "../../src/core/ports.ts";
import { createNodePorts } from "../../src/node/nodePorts.ts";
import type { KilledHostArgs } from "../support/killedHost.ts";
import { hastened } from "../support/killedHost.ts";
import { isWriteFrame } from "../support/paramRig.ts";

/** The program on a folder and a TCP line, that writes settings and kills itself at the n-th thing it does to the world. */
const { folder, port, family, edits, killAt } = JSON.parse(process.argv[2] ?? "") as KilledHostArgs;

const ports = createNodePorts({ shell: "test", folder });
const deeds: string[] = [];
let isArmed = false;

const isNext = () => isArmed && deeds.length + 1 === killAt;
const die = () => process.kill(process.pid, "SIGKILL");

function deed(what: string): void {
  if (!isArmed) return;
  deeds.push(what);
  if (deeds.length === killAt) die();
}

/** Dies as soon as the draft of the document is on the disk, or at the latest when all of it is. */
async function keepByHalf(name: string, value: unknown): Promise<void> {
  let isKept = false;
  void ports.store.write(name, value).then(() => {
    isKept = true;
  });
  const draft = join(folder, `${name}.json.${process.pid}.tmp`);
  while (!existsSync(draft) && !isKept) await new Promise((resolve) => setImmediate(resolve));
  die();
}

const store: HostPorts["store"] = {
  ...ports.store,
  async write(name, value) {
    const [room = ""] = name.split("/");
    deed(`before keeping ${room}`);
    if (isNext()) await keepByHalf(name, value);
    deed(`keeping ${room}`);
    const kept = await ports.store.write(name, value);
    deed(`kept ${room}`);
    return kept;
  },
  async remove(name) {
    deed("before removing");
    const removed = await ports.store.remove(name);
    deed("removed");
    return removed;
  },
};

function mortalStream(stream: ByteStream): ByteStream {
  return {
    baudRate: stream.baudRate,
    async write(bytes) {
      const isWrite = isWriteFrame(family, hexOfBytes(bytes));
      if (isWrite) {
        deed("before writing");
        for (const length of [1, bytes.length >> 1, bytes.length - 1]) {
          if (isNext()) await stream.write(bytes.subarray(0, length));
          deed(`writing ${length} bytes`);
        }
      }
      const sent = await stream.write(bytes);
      deed(isWrite ? "written" : "asked");
      return sent;
    },
    onData: (listener) =>
      stream.onData((chunk) => {
        deed("heard");
        listener(chunk);
      }),
    onSilence: (listener) => stream.onSilence(listener),
    onClose: (listener) => stream.onClose(listener),
    flush: () => stream.flush(),
    close: () => stream.close(),
  };
}

const app = createApp({
  ...ports,
  store,
  clock: hastened(ports.clock),
  streams: {
    async open(path, baudRate) {
      const stream = await ports.streams.open(path, baudRate);
      return stream.ok ? ok(mortalStream(stream.value)) : stream;
    },
  },
});

const read = new Promise<NonNullable<ParamsState["read"]>>((resolve) => {
  app.subscribe((message) => message.event === "params" && message.payload.read && resolve(message.payload.read));
});
await app.call("session.connect", { path: `tcp://127.0.0.1:${port}`, family, baudRate: 9600, address: 1 });
const { values } = await read;
isArmed = true;
const done = await app.call("params.write", { edits, seen: values, confirmed: [] });
isArmed = false;
await app.close();
process.send?.({ deeds, outcome: done.ok ? done.value.outcome : done.error.code });
process.disconnect();
