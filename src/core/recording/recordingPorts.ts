import type { ByteStream } from "../../../protocol/index.ts";
import { isSameData, ok } from "../../../protocol/index.ts";
import type { PortInfo } from "../../contract/session.ts";
import { PROVEN_DOCUMENT } from "../params/vault.ts";
import type { HostPorts } from "../ports.ts";
import type { Recorder } from "./recorder.ts";

/** The adapter's serial number identifies its owner and says nothing about the pack: it is not recorded. */
function withoutOwner(port: PortInfo): PortInfo {
  if (!port.usb) return port;
  const { serialNumber: _owner, ...usb } = port.usb;
  return { ...port, usb };
}

/** Listens first: bytes are noted before the line has cut frames out of them. */
function tap(stream: ByteStream, recorder: Recorder): ByteStream {
  stream.onClose((reason) => recorder.mark({ m: "closed", code: reason?.code ?? null }));
  stream.onData((chunk) => recorder.heard(chunk));
  return stream;
}

/** The same host, with recorded ports: openings, losses, incoming bytes, connected adapters. */
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
        return ok(tap(stream.value, recorder));
      },
    },
    store: {
      ...ports.store,
      read: async (name) => {
        const document = await ports.store.read(name);
        // Whether a firmware is written to for the first time decides what is sent.
        if (name === PROVEN_DOCUMENT) recorder.mark({ m: "proven", firmware: Object.keys((document.ok && document.value) || {}) });
        return document;
      },
    },
  };
}
