import type { CommandKey, FamilyId, PackTruth, StateKey } from "../../protocol/index.ts";
import { COMMAND_EFFECTS, driverOf } from "../../protocol/index.ts";
import { SCENES } from "../../protocol/sim/index.ts";
import type { ControlReport, ControlState } from "../../src/contract/control.ts";
import type { CoreRigOptions } from "./coreRig.ts";
import { coreRig } from "./coreRig.ts";

/** Every command of a family that is read back. */
export function switchingOf(family: FamilyId) {
  return (driverOf(family).control?.commands ?? []).flatMap(({ key: command, overrides = false }) => {
    const effect = COMMAND_EFFECTS[command];
    return effect ? [{ command, effect, overrides }] : [];
  });
}
/** The other one is the shutdown. */
export const SWITCHING = switchingOf("paceic-v25");

/** What was never held otherwise is off. */
export function heldBy({ controls, switches }: PackTruth, state: StateKey): boolean {
  return { ...switches, ...controls }[state] ?? false;
}

/** A resting pack online that has told who it is, ready to be switched. */
export async function controlRig(options: CoreRigOptions = {}) {
  const stage = { scene: SCENES.standby, ...options.stage };
  const rig = coreRig({ families: ["paceic-v25"], ...options, stage });
  await rig.connect({ family: options.families?.[0] ?? "paceic-v25", address: stage.firstAddress ?? 1 });
  await rig.until(() => rig.params().read !== null);

  const ask = async <T>(asked: Promise<T>, limitMs = 120_000): Promise<T> => {
    await rig.clock.run(asked, limitMs);
    return asked;
  };
  const control = (): ControlState => {
    const last = rig.events.findLast(({ message }) => message.event === "control")?.message;
    if (last?.event !== "control") throw new Error("no control yet");
    return last.payload;
  };
  const pack = (index = 0) => {
    const found = rig.bus.packs[index];
    if (!found) throw new Error(`no pack ${index}`);
    return found;
  };
  return {
    ...rig,
    ask,
    control,
    pack,
    /** Has the pack start from the other state, or from the one that is wanted. */
    start(command: CommandKey, isAlreadySo = false): void {
      const effect = COMMAND_EFFECTS[command];
      if (effect) pack().obey({ kind: "switch", state: effect.state, on: isAlreadySo ? effect.on : !effect.on });
    },
    plan: (command: CommandKey) => ask(rig.app.call("control.plan", { command })),
    /** Plans, types what is asked for, and sends. */
    async run(command: CommandKey) {
      const plan = await ask(rig.app.call("control.plan", { command }));
      if (!plan.ok) return plan;
      return ask(rig.app.call("control.run", { plan: plan.value.id, typed: plan.value.mustType ?? "" }));
    },
    /** Frames sent with one of these CID2, oldest first. */
    async sent(...cid2s: readonly string[]): Promise<readonly string[]> {
      const lines = await rig.app.call("trace.read", { afterSeq: 0, most: 5000 });
      if (!lines.ok) throw new Error(lines.error.code);
      const texts = lines.value.filter(({ direction }) => direction === "tx").map(({ hex }) => textOf(hex));
      return texts.filter((text) => cid2s.includes(text.slice(7, 9)));
    },
  };
}
export type ControlRig = Awaited<ReturnType<typeof controlRig>>;

function textOf(hex: string): string {
  return String.fromCharCode(...hex.split(" ").map((pair) => Number.parseInt(pair, 16)));
}

export const COMMAND_CID2S = ["99", "9A", "9B", "9C", "B2"] as const;

export function controlReport(result: { readonly ok: boolean; readonly value?: ControlReport; readonly error?: unknown }): ControlReport {
  if (!result.ok || !result.value) throw new Error(JSON.stringify(result));
  return result.value;
}
