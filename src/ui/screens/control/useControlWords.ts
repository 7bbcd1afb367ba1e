import { useTranslation } from "react-i18next";
import type { BmsError, CommandKey, FamilyId, StateKey } from "../../../../protocol/shared.ts";
import { spanParts } from "../../model/packTime.ts";
import { refusalWords } from "../../model/refusalWords.ts";
import { useFamilyWords } from "../../state/families.ts";

/** "conducts", "open", "low": the word of a state, or that it is not known. */
export function useStateWord(): (state: StateKey, on: boolean | undefined) => string {
  const { t } = useTranslation("control");
  const live = useTranslation("live").t;
  return (state, on) => (on === undefined ? live("notRead") : t(`state.${state}.${on ? "on" : "off"}`));
}

/** Why a pack said no, in words of its family. */
export function useRefusalWords(): (family: FamilyId, command: CommandKey, error: BmsError) => ReturnType<typeof refusalWords> {
  const { t } = useTranslation("control");
  const words = useFamilyWords();
  return (family, command, error) => refusalWords(words(family), command, error, t("refusalUnexplained"));
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
