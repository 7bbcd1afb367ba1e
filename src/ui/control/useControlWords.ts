import { useTranslation } from "react-i18next";
import type { BmsError, CommandKey, StateKey } from "../../../protocol/shared.ts";
import { spanParts } from "../history/model/packTime.ts";

/** "conducts", "open", "low": the word of a state, or that it is not known. */
export function useStateWord(): (state: StateKey, on: boolean | undefined) => string {
  const { t } = useTranslation("control");
  const live = useTranslation("live").t;
  return (state, on) => (on === undefined ? live("notRead") : t(`state.${state}.${on ? "on" : "off"}`));
}

const MOS_COMMANDS: readonly CommandKey[] = ["stopCharging", "allowCharging", "stopDischarging", "allowDischarging"];

/** Why a pack said no, as far as papers explain its code. */
export function useRefusalWhy(): (command: CommandKey, error: BmsError) => string {
  const { t } = useTranslation("control");
  return (command, error) => {
    switch (error.detail?.rtn) {
      case "02":
        return t("rtn.checksum");
      case "03":
        return t("rtn.length");
      case "04":
        return t("rtn.unknownCommand");
      case "09":
        return t(MOS_COMMANDS.includes(command) ? "rtn.operationMos" : "rtn.operation");
      default:
        return t("rtn.undefined");
    }
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
