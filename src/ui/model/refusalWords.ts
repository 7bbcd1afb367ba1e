import type { BmsError, CommandKey, FamilyWords } from "../../../protocol/shared.ts";
import { refusalOf } from "../../../protocol/shared.ts";

const MOS_COMMANDS: readonly CommandKey[] = ["stopCharging", "allowCharging", "stopDischarging", "allowDischarging"];

interface RefusalWords {
  /** As the protocol writes it. */
  readonly code: string;
  readonly why: string;
}

type ReasonWords = Pick<FamilyWords, "refusedCommand" | "refusedMosCommand">;

/** Why a pack said no, as far as papers of its family explain its code; null = it did not say no, or gave no code. */
export function refusalWords(words: ReasonWords | null, command: CommandKey, error: BmsError, unexplained: string): RefusalWords | null {
  const refusal = refusalOf(error);
  if (refusal === null) return null;
  const { refusedCommand = {}, refusedMosCommand = {} } = words ?? {};
  const ofMos = MOS_COMMANDS.includes(command) ? refusedMosCommand[refusal.code] : undefined;
  return { code: refusal.text, why: ofMos ?? refusedCommand[refusal.code] ?? unexplained };
}
