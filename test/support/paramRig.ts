import type { FamilyId } from "../../protocol/index.ts";
import { DRIVERS, driverOf } from "../../protocol/index.ts";
import type { RequestArgs } from "../../src/contract/contract.ts";
import type { ParamsRead, WriteReport } from "../../src/contract/params.ts";
import type { CoreRigOptions } from "./coreRig.ts";
import { coreRig } from "./coreRig.ts";

/** Every family whose settings this program writes. */
export const FAMILIES: readonly FamilyId[] = DRIVERS.flatMap(({ family, capabilities }) => (capabilities.writeSettings ? [family] : []));

/** The first write to a firmware of this family is preceded by one that changes nothing. */
export const provesFirst = (family: FamilyId): boolean => driverOf(family).writing.proveFirst;

/** A pack online with all its settings read, ready to be written. */
export async function paramRig(family: FamilyId, options: CoreRigOptions = {}) {
  const rig = coreRig({ families: [family], ...options });
  await rig.connect({ family, address: options.stage?.firstAddress ?? 1 });
  await rig.until(() => rig.params().read !== null);

  const read = (): ParamsRead => {
    const now = rig.params().read;
    if (!now) throw new Error("not read");
    return now;
  };
  const ask = async <T>(asked: Promise<T>, limitMs = 120_000): Promise<T> => {
    await rig.clock.run(asked, limitMs);
    return asked;
  };
  return {
    ...rig,
    read,
    ask,
    write: (edits: Readonly<Record<string, number>>, more: Partial<RequestArgs<"params.write">> = {}) =>
      ask(rig.app.call("params.write", { edits: { ...edits }, seen: { ...read().values }, confirmed: [], ...more })),
    /** Frames of one direction since `afterSeq`, oldest first. */
    async trace(afterSeq = 0) {
      const lines = await rig.app.call("trace.read", { afterSeq, most: 5000 });
      if (!lines.ok) throw new Error(lines.error.code);
      return lines.value;
    },
    settings: () => Object.fromEntries(rig.truth().settings),
  };
}
export type ParamRig = Awaited<ReturnType<typeof paramRig>>;

export function reportOf(result: { readonly ok: boolean; readonly value?: WriteReport | null; readonly error?: unknown }): WriteReport {
  if (!result.ok || !result.value) throw new Error(JSON.stringify(result));
  return result.value;
}

/** Hex of a request is a write in this family, as a pack of it understands it. */
export function isWriteFrame(family: FamilyId, hex: string): boolean {
  const bytes = Uint8Array.from(hex.split(" "), (pair) => Number.parseInt(pair, 16));
  const { createFramer, parse } = driverOf(family).responder;
  const [event] = createFramer().push(bytes);
  return event?.kind === "frame" && parse(event.bytes)?.kind === "write";
}
