import type { BmsError, CommandInfo, CommandKey, FlagKey, StateKey, SwitchStates } from "../../protocol/shared.ts";
import { COMMAND_EFFECTS, COMMAND_KEYS } from "../../protocol/shared.ts";
import { WALL_MS } from "./bounds.ts";
import type { PackName } from "./params.ts";
import { NOTHING, request, type } from "./request.ts";
import { z } from "./zod.ts";

/** What a window may ask about switches and clock. */
export const CONTROL_REQUESTS = {
  /** Reads the states of the pack and says what the command would change. Nothing is sent to it yet. */
  "control.plan": request({
    args: z.strictObject({ command: z.enum(COMMAND_KEYS) }),
    reply: type<ControlPlan>(),
    access: "change",
    manner: "line",
  }),
  /** Sends the planned command, once. `typed` = what the person typed where the plan asks for it. */
  "control.run": request({
    args: z.strictObject({ plan: z.string().min(1).max(40), typed: z.string().max(40) }),
    reply: type<ControlReport>(),
    access: "change",
    manner: "line",
  }),
  "control.drop": request({ args: NOTHING, reply: type<null>(), access: "change", manner: "line" }),
  /**
   * The person knows better: the note of an earlier run is thrown away, and nothing is sent. `sinceWallMs` = of the one that was shown:
   * another may have come in its place, which is then `write.stale`.
   */
  "control.forget": request({
    args: z.strictObject({ sinceWallMs: WALL_MS }),
    reply: type<null>(),
    access: "change",
    manner: "kept",
  }),
  "control.readClock": request({ args: NOTHING, reply: type<ClockReading>(), access: "change", manner: "line" }),
  /** Sets the clock by this computer; `everyPack` = also of the others that answer at their own address, one after the other. */
  "control.setClock": request({
    args: z.strictObject({ everyPack: z.boolean() }),
    reply: type<ClockReport>(),
    access: "change",
    manner: "line",
  }),
  /** No further pack after the one that is being set. */
  "control.cancel": request({ args: NOTHING, reply: type<null>(), access: "change", manner: "line" }),
};

/** A command that has been looked at and not been sent. */
export interface ControlPlan {
  readonly id: string;
  readonly command: CommandKey;
  readonly pack: PackName;
  /** As read for this plan, twice the same. */
  readonly before: SwitchStates;
  readonly isAlreadySo: boolean;
  /** Why the pack will probably refuse: the paper's rules for MOSFETs. */
  readonly likelyRefusal: "otherIsOff" | "oppositeCurrent" | null;
  /** Protections and faults for which this is not sent, because it may override them; "unknown" = some that have no name. */
  readonly heldOpenBy: readonly (FlagKey | "unknown")[];
  /** What must be typed before it is sent; null = a click will do. */
  readonly mustType: string | null;
}

/**
 * Always from what was read back, never from the acknowledgement.
 * done = it is as wanted · refused = the pack said no, and it is as before · notDone = not as wanted, and nothing said why ·
 * opposite = it was as wanted before and is not any more · unknown = it could not be read back ·
 * acknowledged = the pack said yes, and nothing that can be read tells more.
 */
export const CONTROL_VERDICTS = ["done", "refused", "notDone", "opposite", "unknown", "acknowledged"] as const;
export type ControlVerdict = (typeof CONTROL_VERDICTS)[number];

/**
 * limiterPath = the charge bit stays set while the limiter's path conducts · protection = a protection keeps the MOSFET open ·
 * stillAnswers = after a shutdown · silentWithoutAnswer = silent as after a shutdown, but the command was not acknowledged.
 */
export const CONTROL_HINTS = ["limiterPath", "protection", "stillAnswers", "silentWithoutAnswer"] as const;
export type ControlHint = (typeof CONTROL_HINTS)[number];

export interface ControlReport {
  readonly id: string;
  readonly command: CommandKey;
  readonly pack: PackName;
  readonly verdict: ControlVerdict;
  readonly before: SwitchStates;
  /** As read back, twice the same; null = could not be read, or silence. */
  readonly after: SwitchStates | null;
  /** States beside the wanted one that are not as before. */
  readonly alsoChanged: readonly StateKey[];
  /** What became of the command itself: null = acknowledged. */
  readonly answer: BmsError | null;
  /** Why the states could not be read back. */
  readonly reason: BmsError | null;
  readonly hint: ControlHint | null;
  /** After the defaults were restored: what differs from before, and the backup made then; null = another command. */
  readonly settings: SettingsMoved | null;
  readonly endedWallMs: number;
}

/** The switch is as the command wanted it, and was so before: then the state does not show that the pack has heard the command. */
export function wasSoBefore({ command, before, after }: Pick<ControlReport, "command" | "before" | "after">): boolean {
  const effect = COMMAND_EFFECTS[command];
  return effect !== null && before[effect.state] === effect.on && after?.[effect.state] === effect.on;
}

interface SettingsMoved {
  /** Base units; null = not read then. */
  readonly moved: readonly { readonly key: string; readonly from: number; readonly to: number | null }[];
  readonly unchanged: number;
  /** Name of the backup. */
  readonly backup: string;
}

/** A program holds switches of this pack, or held them when it was last heard of. */
export interface PcControl {
  readonly pack: PackName;
  readonly sinceWallMs: number;
  /** The pack is online now. */
  readonly isHere: boolean;
  /** Begun by an earlier run of the program, which did not end it. */
  readonly isEarlier: boolean;
}

/** reading = the states before · sending · readingBack · listening = for the silence after a shutdown. */
export type ControlStage = "reading" | "sending" | "readingBack" | "listening";

export interface ClockReading {
  /** The pack's clock, without a zone; null = it holds no valid time. */
  readonly packTime: string | null;
  /** The same bytes read in the other way that they allow; further from this computer's clock. null = there is none. */
  readonly couldBe: string | null;
  /** Pack minus computer, whole seconds; null = it holds no valid time. */
  readonly offsetS: number | null;
  readonly readAtWallMs: number;
}

export interface ClockRow {
  readonly address: number;
  readonly verdict: "pending" | "done" | "refused" | "notDone" | "unknown" | "notTried";
  /** Pack minus computer before and after, whole seconds; null = no valid time, or not read. */
  readonly beforeS: number | null;
  readonly afterS: number | null;
  /** The clock as read last, where the same bytes can be read in another way; null = they cannot, or it was not read. */
  readonly couldBe: string | null;
  /** Why it is not done. */
  readonly error: BmsError | null;
}

export interface ClockReport {
  /** One for each pack, in the order in which they are set. It stops at the first doubt. */
  readonly rows: readonly ClockRow[];
  /** null = still under way. */
  readonly endedWallMs: number | null;
}

export interface ControlState {
  /** unknown = no pack yet; no = nothing can be switched over this family. */
  readonly support: "unknown" | "no" | "yes";
  readonly commands: readonly CommandInfo[];
  readonly plan: ControlPlan | null;
  readonly stage: ControlStage | null;
  /** Of the last command. */
  readonly report: ControlReport | null;
  readonly clock: ClockReading | null;
  readonly clockReport: ClockReport | null;
  /** Other packs that answer at an address of their own. */
  readonly others: number;
  /** Of the pack online, or, when there is nothing to say of it, of any other pack; null = of none. */
  readonly pcControl: PcControl | null;
}
