import { useTranslation } from "react-i18next";
import type { Capabilities, FamilyFacts, FamilyId, FamilyWords, SharedWords } from "../../../protocol/shared.ts";
import { addressSpan } from "../../../protocol/shared.ts";
import { useUi } from "./store.ts";

const NONE: readonly FamilyFacts[] = [];

/** The pack families that the host knows, in the order in which Auto asks for them. */
export const useFamilies = (): readonly FamilyFacts[] => useUi((s) => s.info?.families ?? NONE);

/** null = the host does not know it, as of a recording of another version. */
export function useFamily(family: FamilyId | null): FamilyFacts | null {
  return useUi((s) => s.info?.families.find((each) => each.family === family) ?? null);
}

const NO_WORDS: SharedWords = { blocks: {}, fields: {}, bits: {} };

/** For what belongs to no family, or to none that the host knows. */
export const useSharedWords = (): SharedWords => useUi((s) => s.info?.sharedWords ?? NO_WORDS);

export function useFamilyWords(): (family: FamilyId | null) => FamilyWords | null {
  const families = useFamilies();
  return (family) => families.find((each) => each.family === family)?.words ?? null;
}

/** "PACE Modbus", "Auto", or that this program does not know it. */
export function useFamilyName(): (family: FamilyId | "auto") => string {
  const { t } = useTranslation("frame");
  const words = useFamilyWords();
  return (family) => (family === "auto" ? t("family.auto") : (words(family)?.name ?? t("family.unknown", { family })));
}

/** The same pack may answer both. */
export function isOfBoard({ board }: FamilyFacts, other: FamilyFacts | null): boolean {
  return board !== null && board === other?.board;
}

/** Other families over which the same pack may be able to do it. */
export function useOthersWith(capability: keyof Capabilities): readonly FamilyFacts[] {
  const families = useFamilies();
  const own = useFamily(useUi((s) => s.session.found?.family ?? null));
  return families.filter((each) => each.family !== own?.family && isOfBoard(each, own) && each.capabilities[capability]);
}

/** The first speed that Auto asks with, and all others from the slowest on. */
export function speedsOf(families: readonly FamilyFacts[]): { readonly usual: number | null; readonly others: readonly number[] } {
  const [usual = null, ...rest] = new Set(families.flatMap(({ baudRates }) => baudRates));
  return { usual, others: rest.sort((a, b) => a - b) };
}

/** Addresses that are asked on this line; before a pack is found, those of any family. */
export function useAddressSpan(): { readonly least: number; readonly most: number } {
  const families = useFamilies();
  return addressSpan(
    families,
    useUi((s) => s.session.found?.family ?? s.session.wanted?.family ?? s.draft.family),
  );
}
