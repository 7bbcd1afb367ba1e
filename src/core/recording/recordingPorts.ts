import type { ByteStream } from "../../../protocol/index.ts";
import { ok } from "../../../protocol/index.ts";
import type { PortInfo } from "../../contract/session.ts";
import { isSameData } from "../base/sameData.ts";
import { PROVEN_DOCUMENT } from "../params/vault.ts";
import type { HostPorts } from "../ports.ts";
import type { Recorder } from "./recorder.ts";

/** The adapter's own serial number says who owns it and nothing about the pack: a recording does without. */
function withoutOwner(port: PortInfo): PortInfo {
  if (!port.usb) return port;
  const { serialNumber: _owner, ...usb } = port.usb;
  return { ...port, usb };
}

function recordingStream(stream: ByteStream, recorder: Recorder): ByteStream {
  stream.onClose((reason) => recorder.mark({ m: "closed", code: reason?.code ?? null }));
  return {
    write: (bytes) => stream.write(bytes),
    onData: (listener) =>
      stream.onData((chunk) => {
        recorder.heard(chunk);
        listener(chunk);
      }),
    onSilence: (listener) => stream.onSilence(listener),
    onClose: (listener) => stream.onClose(listener),
    flush: () => stream.flush(),
    close: () => stream.close(),
    baudRate: stream.baudRate,
  };
}

/** The same host; what its ports do is noted: openings, losses, bytes as they come, what is plugged in. */
export function recordingPorts(ports: HostPorts, recorder: Recorder): HostPorts {
  let listed: readonly PortInfo[] | null = null;
  const noteList = (list: readonly PortInfo[]): readonly PortInfo[] => {
    const told = list.map(withoutOwner);
    if (!isSameData(told, listed)) recorder.mark({ m: "ports", ports: told });
    listed = told;
    return list;
  };
  return {
    ...ports,
    catalog: {
      ...ports.catalog,
      list: async () => noteList(await ports.catalog.list()),
      watch: (listener) => ports.catalog.watch((list) => listener(noteList(list))),
    },
    streams: {
      open: async (path, baudRate) => {
        const stream = await ports.streams.open(path, baudRate);
        if (!stream.ok) {
          recorder.mark({ m: "openFailed", path, asked: baudRate, code: stream.error.code });
          return stream;
        }
        recorder.mark({ m: "open", path, asked: baudRate, baudRate: stream.value.baudRate });
        return ok(recordingStream(stream.value, recorder));
      },
    },
    store: {
      ...ports.store,
      read: async (name) => {
        const document = await ports.store.read(name);
        // Whether a firmware is written to for the first time decides what is sent.
        if (name === PROVEN_DOCUMENT) recorder.mark({ m: "proven", firmware: Object.keys(document ?? {}) });
        return document;
      },
    },
  };
}
