import { useTranslation } from "react-i18next";
import type { Severity } from "../../../../protocol/shared.ts";
import { flagStateOf, flagsOfSeverity } from "../../../../protocol/shared.ts";
import { UnreadLines } from "../../parts/UnreadLines.tsx";
import { useReading } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";
import { FlagStack } from "./FlagStack.tsx";

const hex = (mask: number): string => `0x${(mask >>> 0).toString(16).toUpperCase().padStart(4, "0")}`;

/** Of the states: those of a warning, a protection or a fault stand in their stack. */
function UnknownBits() {
  const { t } = useTranslation("live");
  const lines = useReading((s) =>
    s.unknownBits.flatMap(({ mask, register, severity }) =>
      severity === null ? [t("flags.unknownBits", { mask: hex(mask), register })] : [],
    ),
  );
  if (lines === "notRead" || lines.length === 0) return null;
  return (
    <ul className="unknownBits">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

/** Why values stand here as not read, or as old ones. */
function Unread() {
  const unread = useUi((s) => s.session.unread);
  return <UnreadLines unread={unread.filter(({ part, isGivenUp }) => part === "live" && isGivenUp)} />;
}

/** Of the bits without a name that count as this. */
function useUnknownTitles(severity: Severity): readonly string[] {
  const { t } = useTranslation("live");
  const titles = useReading((s) => {
    const flags = flagsOfSeverity(s, severity);
    return flags === "notRead" ? [] : flags.flatMap((flag) => (flag.key === "unknownBit" ? [t("flags.unknownBit", { ...flag })] : []));
  });
  return titles === "notRead" ? [] : titles;
}

export function FlagsPanel() {
  const { t } = useTranslation("live");
  const alarms = useReading((s) => s.alarms);
  const protections = useReading((s) => s.protections);
  const faults = useReading((s) => s.faults);
  const state = useReading(flagStateOf);
  return (
    // A box that scrolls must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className="panel flagsPanel" aria-label={t("flags.title")} tabIndex={0}>
      <FlagStack severity="alarm" flags={alarms} unknown={useUnknownTitles("alarm")} worst={state === "alarm"} />
      <FlagStack severity="protection" flags={protections} unknown={useUnknownTitles("protection")} worst={state === "protection"} />
      <FlagStack severity="fault" flags={faults} unknown={useUnknownTitles("fault")} worst={state === "fault"} />
      <Unread />
      <UnknownBits />
    </section>
  );
}
