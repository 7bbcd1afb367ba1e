import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { DoubtfulBit, FlagKey, PackFlag, SwitchKey, UnknownBits } from "../../../protocol/shared.ts";
import words from "../../text/en/history.json" with { type: "json" };

export function useFlagName(): (key: FlagKey) => string {
  const { t } = useTranslation("live");
  return useMemo(() => (key) => t(`flag.${key}.title`), [t]);
}

type ShortKey = keyof typeof words.short;
const hasShort = (key: string): key is ShortKey => Object.hasOwn(words.short, key);

/** "Charge UT": where there is little room. */
export function useShortFlagName(): (key: FlagKey) => string {
  const { t } = useTranslation("history");
  const full = useFlagName();
  return useMemo(() => (key) => (hasShort(key) ? t(`short.${key}`) : full(key)), [t, full]);
}

/** "Charge OC 2 or Short circuit": what a bit may mean, as short as there is room for. */
export function useDoubtNames(): (doubt: DoubtfulBit) => string {
  const { t } = useTranslation("history");
  const flagName = useShortFlagName();
  const live = useTranslation("live").t;
  return useMemo(
    () => (doubt) => {
      const names = doubt.kind === "switch" ? doubt.meanings.map((key) => live(`switches.${key}`)) : doubt.meanings.map(flagName);
      const [only] = names;
      return names.length === 1 && only !== undefined ? t("stream.oneName", { meaning: only }) : names.join(t("stream.or"));
    },
    [t, live, flagName],
  );
}

/** "unknown bits 0x8000 in protection". */
export function useUnknownBitsName(): (bits: UnknownBits) => string {
  const { t } = useTranslation("history");
  return useMemo(
    () =>
      ({ register, mask }) =>
        t("record.unknownBits", { register, mask: `0x${mask.toString(16).toUpperCase()}` }),
    [t],
  );
}

/** Of a flag of a pack, which may be a bit without a name. */
export const useFullFlagName = () => useNameOfAny(useFlagName());
export const useBriefFlagName = () => useNameOfAny(useShortFlagName());

function useNameOfAny(nameOf: (key: FlagKey) => string): (flag: PackFlag) => string {
  const { t } = useTranslation("live");
  return useMemo(() => (flag) => (flag.key === "unknownBit" ? t("flags.unknownBit", { ...flag }) : nameOf(flag.key)), [t, nameOf]);
}

export function useSwitchName(): (key: SwitchKey) => string {
  const { t } = useTranslation("live");
  return (key) => t(`switches.${key}`);
}
