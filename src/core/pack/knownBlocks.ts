import type { BmsError, PlanStep } from "../../../protocol/index.ts";
import { errorKind } from "../../../protocol/index.ts";

/**
 * What this connection has shown about the blocks of one pack. Some firmware refuses an unsupported read, some says
 * nothing; if it answers other requests meanwhile, both mean the same.
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
   * Recorded only after another block has answered. A block that has answered before exists, so its silence is a fault; if
   * none has answered, there is no pack.
   */
  mayBeSilent(step: PlanStep, error: BmsError): boolean {
    const hasOtherWay = step.isOptional === true || step.insteadIfRefused !== undefined;
    return hasOtherWay && errorKind(error) === "silence" && this.#answered.size > 0 && !this.#answered.has(step.block);
  }

  noteSilent(block: string): void {
    this.#silent.add(block);
  }
}
