import type { GuideStep } from "../../../protocol/shared.ts";
import { GUIDE_STEPS, MASTER_ADDRESS } from "../../../protocol/shared.ts";

/** What is known about the steps. null = the line does not tell. */
export interface StepFacts {
  readonly address: number | null;
  /** The pack holds the inverter that is chosen. */
  readonly isHeld: boolean | null;
  readonly fullyCharged: boolean | "notRead";
  /** Steps ticked by hand. */
  readonly ticked: readonly number[];
}

/** wrong = the line shows the opposite. */
type StepState = "done" | "open" | "wrong";

export interface StepView {
  readonly step: GuideStep;
  readonly state: StepState;
  /** The first that is not done. */
  readonly isNext: boolean;
  /** Seen on the line: nobody needs to tick it. */
  readonly isSeen: boolean;
}

function seenState(step: GuideStep, facts: StepFacts): StepState | null {
  if (step.check === "address" && facts.address !== null) return facts.address === MASTER_ADDRESS ? "done" : "wrong";
  if (step.check === "setting" && facts.isHeld !== null) return facts.isHeld ? "done" : "open";
  if (step.check === "full" && facts.fullyCharged === true) return "done";
  return null;
}

export function stepViews(facts: StepFacts): readonly StepView[] {
  const states = GUIDE_STEPS.map((step) => {
    const seen = seenState(step, facts);
    return { step, state: seen ?? (facts.ticked.includes(step.number) ? ("done" as const) : ("open" as const)), isSeen: seen !== null };
  });
  const next = states.findIndex(({ state }) => state !== "done");
  return states.map((view, at) => ({ ...view, isNext: at === next }));
}

/** Steps ticked by hand, and of which pack they speak: another pack starts anew. */
export interface Ticks {
  readonly steps: readonly number[];
  /** null = ticked before any pack was known. */
  readonly packId: string | null;
}

export function ticksFor(ticks: Ticks, packId: string | null): readonly number[] {
  const isOther = packId !== null && ticks.packId !== null && packId !== ticks.packId;
  return isOther ? [] : ticks.steps;
}

export function toggleTick(ticks: Ticks, packId: string | null, step: number): Ticks {
  const before = ticksFor(ticks, packId);
  const steps = before.includes(step) ? before.filter((each) => each !== step) : [...before, step];
  return { steps, packId: packId ?? ticks.packId };
}
