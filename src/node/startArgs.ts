import { parseArgs } from "node:util";
import { addressSpan, DRIVERS } from "../../protocol/index.ts";
import type { HostApi } from "../contract/contract.ts";
import { DEMO_PATH } from "../core/demo.ts";
import type { Log } from "../core/ports.ts";

interface StartArgs {
  /** What to connect to at once; null = nothing. */
  readonly connect: string | null;
  /** Setting of the ADD switch to ask: that pack and no other; null = it cannot be understood. */
  readonly address: number | "auto" | null;
  /** Port of the local web host; 0 = any free one. */
  readonly port: number;
  /** Whether to open a window. */
  readonly open: boolean;
}

const HIGHEST_ADDRESS = addressSpan(DRIVERS).most;

export const START_USAGE = `open-bmstool [--demo] [--connect PATH] [--address N] [--port N] [--no-open]
  --demo          connect to the simulated packs
  --connect PATH  connect to a serial port or tcp://host:port
  --address N     ADD switch of the pack, 0-${HIGHEST_ADDRESS}: that one and no other (default: the pack that answers)
  --port N        port of the local web host (default: any free one)
  --no-open       print the address, open no window`;

const OPTIONS = {
  demo: { type: "boolean" },
  connect: { type: "string" },
  address: { type: "string" },
  port: { type: "string" },
  "no-open": { type: "boolean" },
} as const;

/** Reads the flags; what it does not know it leaves alone, because Electron and Chromium bring flags of their own. */
export function readStartArgs(argv: readonly string[]): StartArgs {
  const { values } = parseArgs({ args: [...argv], options: OPTIONS, strict: false, allowPositionals: true });
  return {
    connect: values.demo === true ? DEMO_PATH : textOf(values.connect),
    address: values.address === undefined ? "auto" : wholeNumber(textOf(values.address), HIGHEST_ADDRESS, null),
    port: wholeNumber(textOf(values.port), 65_535, 0),
    open: values["no-open"] !== true,
  };
}

/** A flag at the end of the line has no value. */
function textOf(value: string | boolean | undefined): string | null {
  return typeof value === "string" ? value : null;
}

/** Connects as the flags say; the session shows what comes of it. */
export async function connectAtStart(api: HostApi, args: StartArgs, log: Log): Promise<void> {
  const { connect: path, address } = args;
  if (path === null) return;
  // Any other pack than the one meant would be the wrong one.
  if (address === null) return log.warn(`start: --address takes a whole number from 0 to ${HIGHEST_ADDRESS}: not connected`);
  const result = await api.call("session.connect", { path, family: "auto", baudRate: "auto", address });
  if (!result.ok) log.warn("start: not connected", result.error);
}

function wholeNumber<T>(text: string | null, most: number, otherwise: T): number | T {
  if (text === null || !/^\d+$/.test(text)) return otherwise;
  const value = Number(text);
  return value <= most ? value : otherwise;
}
