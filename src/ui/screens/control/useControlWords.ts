import { useTranslation } from "react-i18next";
import type { BmsError, CommandKey, FamilyId, StateKey } from "../../../../protocol/shared.ts";
import { refusalOf } from "../../../../protocol/shared.ts";
import { spanParts } from "../../model/packTime.ts";
import { useFamilyWords } from "../../state/families.ts";

/** "conducts", "open", "low": the word of a state, or that it is not known. */
export function useStateWord(): (state: StateKey, on: boolean | undefined) => string {
  const { t } = useTranslation("control");
  const live = useTranslation("live").t;
  return (state, on) => (on === undefined ? live("notRead") : t(`state.${state}.${on ? "on" : "off"}`));
}

const MOS_COMMANDS: readonly CommandKey[] = ["stopCharging", "allowCharging", "stopDischarging", "allowDischarging"];

interface RefusalWords {
  /** As the protocol writes it. */
  readonly code: string;
  readonly why: string;
}

/** Why a pack said no, as far as papers of its family explain its code; null = it did not say no, or gave no code. */
export function useRefusalWords(): (family: FamilyId, command: CommandKey, error: BmsError) => RefusalWords | null {
  const { t } = useTranslation("control");
  const words = useFamilyWords();
  return (family, command, error) => {
    const refusal = refusalOf(error);
    if (refusal === null) return null;
    const { refusedCommand = {}, refusedMosCommand = {} } = words(family) ?? {};
    const ofMos = MOS_COMMANDS.includes(command) ? refusedMosCommand[refusal.code] : undefined;
    return { code: refusal.text, why: ofMos ?? refusedCommand[refusal.code] ?? t("refusalUnexplained") };
  };
}

/** A clock within this of the computer's is right: both tell whole seconds. */
const RIGHT_WITHIN_S = 2;
export const isRight = (offsetS: number): boolean => Math.abs(offsetS) <= RIGHT_WITHIN_S;

/** "2 h 14 min fast" */
export function useOffsetWords(): (offsetS: number) => string {
  const { t } = useTranslation("control");
  return (offsetS) => {
    if (isRight(offsetS)) return t("clock.same");
    const { days, hours, minutes, seconds } = spanParts(offsetS);
    const unit = days > 0 ? "days" : hours > 0 ? "hours" : minutes > 0 ? "minutes" : "seconds";
    return t(offsetS > 0 ? "clock.fast" : "clock.slow", { span: t(`clock.${unit}`, { days, hours, minutes, seconds }) });
  };
}
