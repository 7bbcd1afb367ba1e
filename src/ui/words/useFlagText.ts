import { useTranslation } from "react-i18next";
import type { FlagKey, PackSnapshot, Severity } from "../../../protocol/shared.ts";
import liveWords from "../../text/en/live.json" with { type: "json" };
import type { FactSubject } from "../model/flagFacts.ts";
import { flagFacts, protectionLimit, silentSensors } from "../model/flagFacts.ts";
import { splitMinutes } from "../model/liveFigures.ts";
import type { Settings } from "../model/thresholds.ts";
import { useFigures } from "./useFigures.ts";
import { useSensorName } from "./useSensorName.ts";

const flagWords = liveWords.flag;

interface FlagText {
  /** "Temp 1 is 4.6 °C · alarm below 5.0 °C"; "" when nothing is measured for it. */
  facts(key: FlagKey, severity: Severity, snapshot: PackSnapshot, settings: Settings): string;
  /** "-0.2 °C, below 0.0 °C" */
  short(key: FlagKey, severity: Severity, snapshot: PackSnapshot, settings: Settings): string;
  /** What it means, what to do, what comes next. */
  advice(key: FlagKey, severity: Severity, snapshot: PackSnapshot, settings: Settings): string;
  duration(ms: number): string;
}

export function useFlagText(): FlagText {
  const figures = useFigures();
  const { t } = useTranslation("live");
  const sensorName = useSensorName();

  function nameOf(subject: FactSubject): string {
    if (subject.kind === "cell") return t("flags.cell", { number: subject.number });
    if (subject.kind === "sensor") return sensorName(subject.role, subject.number, false);
    return t(`flags.${subject.kind}`);
  }

  function silent(key: FlagKey, snapshot: PackSnapshot): string {
    if (key !== "temperatureSensorFault") return "";
    const names = silentSensors(snapshot).map(({ role, index }) => sensorName(role, index, false));
    return names.length === 0 ? "" : t("flags.silentSensor", { subject: names.join(", ") });
  }

  return {
    facts(key, severity, snapshot, settings) {
      const facts = flagFacts(key, severity, snapshot, settings, figures);
      if (facts === null) return silent(key, snapshot);
      const is = t("flags.subjectIs", { subject: nameOf(facts.subject), value: facts.value });
      if (facts.limit === null || facts.side === null || severity === "fault") return is;
      const { limit, side } = facts;
      if (facts.isHeld) return `${is} · ${t(side === "below" ? "flags.heldBelow" : "flags.heldAbove", { limit })}`;
      const bound =
        severity === "alarm"
          ? t(side === "below" ? "flags.alarmBelow" : "flags.alarmAbove", { limit })
          : t(side === "below" ? "flags.protectionBelow" : "flags.protectionAbove", { limit });
      return `${is} · ${bound}`;
    },
    short(key, severity, snapshot, settings) {
      const facts = flagFacts(key, severity, snapshot, settings, figures);
      if (facts === null) return silent(key, snapshot);
      if (facts.limit === null || facts.side === null) return facts.value;
      const { limit, side, isHeld } = facts;
      const bound = isHeld
        ? t(side === "below" ? "flags.heldBelow" : "flags.heldAbove", { limit })
        : t(side === "below" ? "flags.below" : "flags.above", { limit });
      return `${facts.value}${t("flags.comma")}${bound}`;
    },
    advice(key, severity, snapshot, settings) {
      // What the facts have just said is not said twice.
      const parts: string[] = silent(key, snapshot) === "" ? [t(`flag.${key}.what`)] : [];
      const words: Readonly<Record<string, string>> = flagWords[key];
      const kind = "act" in words ? "act" : severity === "alarm" ? "alarm" : "stop";
      // The three kinds do not all exist for every key; which one does was just asked.
      parts.push(t(`flag.${key}.${kind}` as "flag.lowSoc.act"));
      const limit = severity === "alarm" && "next" in words ? protectionLimit(key, snapshot, settings, figures) : null;
      if (limit !== null) parts.push(t(`flag.${key}.next` as "flag.cellOverVoltage.next", { limit }));
      return parts.join(t("flags.gap"));
    },
    duration(ms) {
      const seconds = Math.max(0, Math.floor(ms / 1000));
      if (seconds < 60) return t("flags.seconds", { seconds });
      const { hours, minutes } = splitMinutes(Math.floor(seconds / 60));
      return hours > 0 ? t("flags.hours", { hours, minutes }) : t("flags.minutes", { minutes });
    },
  };
}
