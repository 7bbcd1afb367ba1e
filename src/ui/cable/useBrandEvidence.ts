import type { InverterBrand } from "../../../protocol/shared.ts";
import { brandCodes } from "../../../protocol/shared.ts";
import { useInverterCodes, usePicked } from "../state/inverterPack.ts";
import { shownSource } from "../words/shownSource.ts";
import type { CodeEvidence } from "./CodeEvidenceChip.tsx";

/** How well the code that will be written is known for this brand; `null` = the brand has none and none is chosen. */
export function useBrandEvidence(brand: InverterBrand): {
  readonly evidence: CodeEvidence;
  readonly code: number | null;
  readonly source: string;
} {
  const picked = usePicked()[brand.key];
  const choices = brandCodes(useInverterCodes(), brand.key);
  const code = picked ?? choices[0]?.code ?? null;
  const choice = choices.find((each) => each.code === code) ?? null;
  if (choice !== null) return { evidence: choice.evidence, code, source: shownSource(choice.source) };
  return { evidence: code === null ? "unknown" : "byHand", code, source: "" };
}
