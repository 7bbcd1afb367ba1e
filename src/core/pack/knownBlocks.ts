import type { BmsError, PlanStep } from "../../../protocol/index.ts";
import { errorKind } from "../../../protocol/index.ts";

/**
 * What one pack has shown of its blocks on this connection. Some firmware refuses a read that it does not like, some says
 * nothing; where it answers something else meanwhile, the one is as good as the other.
 */
export class KnownBlocks {
  readonly #answered = new Set<string>();
  readonly #silent = new Set<string>();

  heard(block: string): void {
    this.#answered.add(block);
    this.#silent.delete(block);
  }

  isSilent(block: string): boolean {
    return this.#silent.has(block);
  }

  /**
   * Another block must answer before it is noted. A block that has answered before is there, and its silence is a fault; where
   * none has, there is no pack.
   */
  mayBeSilent(step: PlanStep, error: BmsError): boolean {
    const hasOtherWay = step.isOptional === true || step.insteadIfRefused !== undefined;
    return hasOtherWay && errorKind(error) === "silence" && this.#answered.size > 0 && !this.#answered.has(step.block);
  }

  noteSilent(block: string): void {
    this.#silent.add(block);
  }
}
