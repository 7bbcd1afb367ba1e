import type { StreamOpener } from "../core/ports.ts";
import { createLanes } from "./lanes.ts";
import { openSerialStream } from "./serialStream.ts";
import { openTcpStream } from "./tcpStream.ts";

/** Opens serial ports by path and bridges by `tcp://host:port`. Per path, openings and closings happen one after the other. */
export function createStreamOpener(): StreamOpener {
  const laneOf = createLanes();
  return {
    open: (path, baudRate) => (/^tcp:/i.test(path) ? openTcpStream(path, laneOf(path)) : openSerialStream(path, baudRate, laneOf(path))),
  };
}
