import { Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Evidence } from "../../../../protocol/shared.ts";
import type { IconName } from "../../parts/Icon.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { shownSource } from "../../words/shownSource.ts";
import type { EditorGroup, WirePlace } from "./model/groups.ts";
import { wireOf } from "./model/groups.ts";

/** From best to worst; a group is known as well as its worst setting. */
const LEVELS = ["captured", "documented", "vendorTool", "secondhand", "inferred"] as const satisfies readonly Evidence[];
const ICONS: Readonly<Record<Evidence, IconName>> = {
  captured: "ok",
  documented: "info",
  vendorTool: "info",
  secondhand: "help",
  inferred: "help",
};

function useWireText(): (place: WirePlace) => string {
  const { t } = useTranslation("parameters");
  return ({ kind, from, to }) =>
    kind === "text" ? from : kind === "register" ? t("evidence.register", { from }) : t("evidence.registers", { from, to });
}

/** How well a group is known and where it stands on the wire; what the word means on pointing or focus. */
export function EvidenceChip({ group }: { readonly group: EditorGroup }) {
  const { t } = useTranslation("parameters");
  const wireText = useWireText();
  const place = wireOf(group.fields);
  const bindings = group.fields.flatMap(({ binding }) => (binding === null ? [] : [binding]));
  const [worst = null] = [...LEVELS].reverse().filter((level) => bindings.some(({ evidence }) => evidence === level));
  if (place === null || worst === null) return null;
  const wire = wireText(place);
  const shown = `${t(`evidence.${worst}`)} · ${wire}`;
  const sources = [...new Set(bindings.map(({ source }) => shownSource(source)))].filter(Boolean);
  const words = [t(`evidence.means.${worst}`), ...sources.map((source) => t("evidence.source", { source }))];
  return (
    <Tooltip label={words.join(" ")} w={320}>
      <button type="button" className="evidenceChip" aria-label={t("evidence.label", { level: t(`evidence.${worst}`), wire })}>
        <Icon name={ICONS[worst]} />
        <span>{shown}</span>
      </button>
    </Tooltip>
  );
}
