import { useTranslation } from "react-i18next";
import type { Evidence } from "../../../protocol/shared.ts";
import type { IconName } from "../parts/Icon.tsx";
import { Icon } from "../parts/Icon.tsx";
import { useCodeWords } from "../state/inverterPack.ts";

export type CodeEvidence = Evidence | "unknown" | "byHand";

type Tone = "ok" | "note" | "warn";
const LOOKS: Readonly<Record<CodeEvidence, readonly [Tone, IconName]>> = {
  captured: ["ok", "ok"],
  documented: ["ok", "ok"],
  vendorTool: ["note", "info"],
  byHand: ["warn", "help"],
  secondhand: ["warn", "help"],
  inferred: ["warn", "help"],
  unknown: ["warn", "warning"],
};

interface CodeEvidenceChipProps {
  readonly evidence: CodeEvidence;
  readonly code: number | null;
  /** Where it is from. */
  readonly source?: string;
}

/** How well it is known that this inverter speaks this code. */
export function CodeEvidenceChip({ evidence, code, source }: CodeEvidenceChipProps) {
  const { t } = useTranslation("inverter");
  const words = useCodeWords();
  const [tone, icon] = LOOKS[evidence];
  return (
    <span className="codeEvidence" data-tone={tone} title={source}>
      <Icon name={icon} />
      {t(`evidence.${evidence}`, { code: code === null ? "" : words.digits(code) })}
    </span>
  );
}
