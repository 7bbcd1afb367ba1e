import { hexOfBytes } from "../../protocol/bytes/bytes.ts";
import type { FamilyId } from "../../protocol/index.ts";
import { ok } from "../../protocol/index.ts";
import type { FaultRule } from "../../protocol/sim/index.ts";
import type { UnfinishedWrite, WriteReport } from "../../src/contract/params.ts";
import type { HostPorts } from "../../src/core/ports.ts";
import type { CoreRigOptions } from "./coreRig.ts";
import type { ParamRig } from "./paramRig.ts";
import { isWriteFrame, paramRig, reportOf } from "./paramRig.ts";

/** Two settings of one block and one of the next: what comes after a failure must not be sent. */
export const EDITS = { cellOvAlarmMv: 3590, cellOvDelayUs: 2_000_000, packUvAlarmMv: 45_000 };

type Settings = Readonly<Record<string, number>>;

/** What a write came to, and what the pack and the disk say of it. */
export interface Tried {
  readonly rig: FaultRig;
  readonly report: WriteReport;
  /** "key verdict got", in the order of the report. */
  readonly verdicts: readonly string[];
  readonly before: Settings;
  /** Settings of the pack that are not as before. */
  readonly moved: Settings;
  /** Blocks of the write frames sent, in order, and their bytes in hex. */
  readonly sent: readonly string[];
  readonly frames: readonly string[];
  readonly hasJournal: boolean;
}

/** As if this firmware had been written to before: without it the first write over Modbus is preceded by one more. */
export function markProven({ documents, read }: Pick<ParamRig, "documents" | "read">): void {
  const { family, identity } = read().pack;
  documents.set("proven-writes", JSON.stringify({ [`${family} ${identity.bmsVersion}`]: 1 }));
}

export const hasJournal = ({ documents }: ParamRig): boolean => [...documents.keys()].some((name) => name.startsWith("journals/"));

export function movedFrom(before: Settings, now: Settings): Settings {
  return Object.fromEntries(Object.entries(now).filter(([key, value]) => before[key] !== value));
}

export async function writeFrames(rig: ParamRig, family: FamilyId, afterSeq: number) {
  return (await rig.trace(afterSeq)).filter(({ direction, hex }) => direction === "tx" && isWriteFrame(family, hex));
}

const seqs = new WeakMap<ParamRig, number>();

/** Number of the newest line of the trace. */
export async function lastSeq(rig: ParamRig): Promise<number> {
  let seq = seqs.get(rig) ?? 0;
  for (let lines = await rig.trace(seq); lines.length > 0; lines = await rig.trace(seq)) seq = lines.at(-1)?.seq ?? seq;
  seqs.set(rig, seq);
  return seq;
}

export interface FaultRig extends ParamRig {
  /** How many frames that write have been given to the line so far. */
  writesSent(): number;
}

export async function ready(family: FamilyId, options: CoreRigOptions & { readonly isProven?: boolean } = {}): Promise<FaultRig> {
  const { isProven = true, ...more } = options;
  let count = 0;
  const wrap = (ports: HostPorts): HostPorts => ({
    ...ports,
    streams: {
      async open(path, baudRate) {
        const stream = await ports.streams.open(path, baudRate);
        if (!stream.ok) return stream;
        const write = stream.value.write.bind(stream.value);
        const counted = (bytes: Uint8Array) => {
          if (isWriteFrame(family, hexOfBytes(bytes))) count += 1;
          return write(bytes);
        };
        return ok({ ...stream.value, write: counted });
      },
    },
  });
  const rig = await paramRig(family, { wrap, ...more });
  if (isProven) markProven(rig);
  return { ...rig, writesSent: () => count };
}

/** One write under these faults. */
export async function tryWrite(rig: FaultRig, faults: readonly FaultRule[], edits: Settings = EDITS): Promise<Tried> {
  const before = rig.settings();
  const seq = await lastSeq(rig);
  rig.bus.setFaults(faults);
  return told(rig, before, seq, reportOf(await rig.write(edits)));
}

/** The facts beside a report of a write that was begun elsewhere. */
export async function told(rig: FaultRig, before: Settings, afterSeq: number, report: WriteReport): Promise<Tried> {
  const frames = await writeFrames(rig, rig.read().pack.family, afterSeq);
  return {
    rig,
    report,
    before,
    verdicts: report.rows.map(({ key, verdict, got }) => `${key} ${verdict} ${got}`),
    moved: movedFrom(before, rig.settings()),
    sent: frames.map(({ block }) => block ?? ""),
    frames: frames.map(({ hex }) => hex),
    hasJournal: hasJournal(rig),
  };
}

/** The fault is over: back to what the pack held before. */
export async function rollBack({ rig }: Tried): Promise<WriteReport> {
  rig.bus.setFaults([]);
  return reportOf(await rig.ask(rig.app.call("params.rollBack", {})));
}

/** The pack is there again, and what was left of the write has been read again. */
export async function backAgain(rig: ParamRig): Promise<UnfinishedWrite> {
  await rig.until(() => rig.params().unfinished?.isRead === true, 180_000);
  const { unfinished } = rig.params();
  if (!unfinished) throw new Error("nothing unfinished");
  return unfinished;
}
