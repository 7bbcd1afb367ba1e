import { useTranslation } from "react-i18next";
import { useSnapshotPart } from "../state/selectors.ts";
import { FlagStack } from "./FlagStack.tsx";
import { worstSeverity } from "./model/flagFacts.ts";

const hex = (mask: number): string => `0x${(mask >>> 0).toString(16).toUpperCase().padStart(4, "0")}`;

function UnknownBits() {
  const { t } = useTranslation("live");
  const lines = useSnapshotPart((s) => s.unknownBits.map(({ mask, register }) => t("flags.unknownBits", { mask: hex(mask), register })));
  if (lines === null || lines.length === 0) return null;
  return (
    <ul className="unknownBits">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

const listed = (flags: readonly string[] | "notRead"): number => (flags === "notRead" ? 0 : flags.length);

export function FlagsPanel() {
  const { t } = useTranslation("live");
  const alarms = useSnapshotPart((s) => s.alarms) ?? "notRead";
  const protections = useSnapshotPart((s) => s.protections) ?? "notRead";
  const faults = useSnapshotPart((s) => s.faults) ?? "notRead";
  const worst = worstSeverity({ alarm: listed(alarms), protection: listed(protections), fault: listed(faults) });
  return (
    // A box that scrolls must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className="panel flagsPanel" aria-label={t("flags.title")} tabIndex={0}>
      <FlagStack severity="alarm" flags={alarms} worst={worst === "alarm"} />
      <FlagStack severity="protection" flags={protections} worst={worst === "protection"} />
      <FlagStack severity="fault" flags={faults} worst={worst === "fault"} />
      <UnknownBits />
    </section>
  );
}
