import type { TraceEntry } from "../../protocol/index.ts";
import type { Handlers, HostApi, RecordingRequest, RequestArgs, RequestName } from "../contract/contract.ts";
import type { EventMessage } from "../contract/events.ts";
import type { TraceFile } from "../contract/traceFile.ts";
import type { HostPorts } from "./ports.ts";

export interface App extends HostApi {
  /** Resumes what was on when the program ended. For long-running hosts: a one-off command must not write another host's log. */
  resume(): Promise<void>;
  /** Ends the connection and releases the port. */
  close(): Promise<void>;
}

export type CoreRequest = Exclude<RequestName, RecordingRequest>;

/** The program on one host. There may be two: the one on the ports of this machine, and one on a recording. */
export interface Core extends Pick<App, "resume" | "close"> {
  /** Who answers each request: the service that it is about. */
  readonly handlers: Handlers<CoreRequest>;
  /** Puts a request that changes what is on the line into the recording; whoever asks does so before. */
  noteRequest<N extends CoreRequest>(name: N, args: RequestArgs<N>): void;
  /** What is in the ring, or only what is not older than `sinceMs` on the core's clock. */
  traceFile(sinceMs?: number): TraceFile;
  onFrame(listener: (entry: TraceEntry) => void): void;
  /** Records a frame that was not on a line of this core: one of a recording that it cannot request. */
  showFrame(entry: TraceEntry): void;
}

/** Told of everything that windows are told of. */
export type Tell = (message: EventMessage) => void;
export type CoreMaker = (ports: HostPorts, tell: Tell) => Core;
