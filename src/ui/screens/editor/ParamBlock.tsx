import { memo } from "react";
import { useTranslation } from "react-i18next";
import { useShallow } from "zustand/react/shallow";
import type { Finding } from "../../../../protocol/shared.ts";
import { Button } from "../../parts/Button.tsx";
import { FindingNote } from "../../parts/FindingNote.tsx";
import { useEdits } from "../../state/edits.ts";
import { openScreen } from "../../state/route.ts";
import { EvidenceChip } from "./EvidenceChip.tsx";
import type { EditorGroup } from "./model/groups.ts";
import { ParamField } from "./ParamField.tsx";
import "./paramBlock.css";
import { useReport, useShownValues, useTable } from "../../state/editor.ts";
import { ThresholdRuler } from "./ThresholdRuler.tsx";

export const blockId = (group: string): string => `params-${group}`;

interface ParamBlockProps {
  readonly group: EditorGroup;
  /** Only those that touch one of its settings. */
  readonly findings: readonly Finding[];
}

/** While a person types, only the block under the hands is drawn again. */
function isSameBlock(a: ParamBlockProps, b: ParamBlockProps): boolean {
  return a.group === b.group && a.findings.length === b.findings.length && a.findings.every((finding, at) => finding === b.findings[at]);
}

/** One group of settings: what it watches, where its limits stand, its fields, and what the rules say of them. */
export const ParamBlock = memo(({ group, findings }: ParamBlockProps) => {
  const { t } = useTranslation("parameters");
  const read = useShownValues();
  const table = useTable();
  const report = useReport();
  const keys = group.fields.map(({ concept }) => concept.key);
  const values = useEdits(
    useShallow((s) => Object.fromEntries(keys.map((key) => [key, s.edits[key]?.value ?? read?.values[key] ?? null]))),
  );
  const own = findings.filter((finding) => keys.includes(finding.keys[0] ?? ""));
  const broken = own.filter(({ level }) => level === "refuse").flatMap((finding) => finding.keys);
  return (
    <section className="panel paramBlock" id={blockId(group.key)} aria-labelledby={`${blockId(group.key)}-name`} data-group={group.key}>
      <div className="paramBlockHead">
        <div>
          <div className="paramBlockName">
            <h2 id={`${blockId(group.key)}-name`} tabIndex={-1} title={t(`group.${group.key}.help`)}>
              {t(`group.${group.key}.name`)}
            </h2>
            <EvidenceChip group={group} />
          </div>
          <p title={t(`group.${group.key}.short`)}>{t(`group.${group.key}.short`)}</p>
        </div>
        <ThresholdRuler group={group} values={values} broken={broken} />
        {group.key === "inverter" && (
          <Button size="small" onClick={() => openScreen("inverter")}>
            {t("help.openInverter")}
          </Button>
        )}
      </div>
      <div className="paramFields" data-count={group.fields.length}>
        {group.fields.map((field) => (
          <ParamField key={field.concept.key} field={field} findings={findings} report={report} />
        ))}
        {own.map((finding) => (
          <FindingNote key={finding.id} finding={finding} table={table} />
        ))}
      </div>
    </section>
  );
}, isSameBlock);
