import { useTranslation } from "react-i18next";
import type { FlagKey, HistoryRecord, PackSnapshot, Severity } from "../../../../protocol/shared.ts";
import { CONTROLS_NOT_REPORTED, EXTRAS_NOT_REPORTED, isSamePack, SWITCH_KEYS } from "../../../../protocol/shared.ts";
import type { HistoryRow } from "../../../contract/history.ts";
import type { FactSubject } from "../../model/flagFacts.ts";
import { flagFacts } from "../../model/flagFacts.ts";
import type { Settings } from "../../model/thresholds.ts";
import { Icon } from "../../parts/Icon.tsx";
import { SeverityShape } from "../../parts/SeverityShape.tsx";
import { useUi } from "../../state/store.ts";
import { useDoubtNames, useFlagName, useUnknownBitsName } from "../../words/flagNames.ts";
import { useFigures } from "../../words/useFigures.ts";
import { useSensorName } from "../../words/useSensorName.ts";
import { doubtfulOf, factsOf, unknownOf, worstFlags } from "./model/rows.ts";

/** The record as Live would have shown it, so that the same words explain it. */
function snapshotOf(record: HistoryRecord): PackSnapshot {
  return {
    ...record,
    address: 0,
    calculated: [],
    ratedCapacityMah: "notReported",
    balancingCells: [],
    ...EXTRAS_NOT_REPORTED,
    reportedExtremes: record.extremes,
    controls: CONTROLS_NOT_REPORTED,
    switches: { ...EMPTY_SWITCHES, ...record.switches },
  };
}
const EMPTY_SWITCHES = Object.fromEntries(SWITCH_KEYS.map((key) => [key, "notReported"])) as PackSnapshot["switches"];

const NO_SETTINGS: Settings = {};

/** Limits of the pack that is connected, when these are its records: as they are set today. */
function useLimits(): Settings {
  return useUi(({ history: { archive }, session: { pack, settings } }) =>
    archive !== null && pack !== null && isSamePack(archive.pack, pack) ? settings : NO_SETTINGS,
  );
}

/** "Temp 1 is −0.1 °C · protection below 0.0 °C (as set today)"; null when nothing is measured for it. */
function useFactText(): (key: FlagKey, severity: Severity, record: HistoryRecord) => string | null {
  const figures = useFigures();
  const { t } = useTranslation("history");
  const live = useTranslation("live").t;
  const sensorName = useSensorName();
  const limits = useLimits();
  const nameOf = (subject: FactSubject): string => {
    if (subject.kind === "cell") return live("flags.cell", { number: subject.number });
    if (subject.kind === "sensor") return sensorName(subject.role, subject.number, false);
    return live(`flags.${subject.kind}`);
  };
  return (key, severity, record) => {
    const facts = flagFacts(key, severity, snapshotOf(record), limits, figures);
    if (facts === null) return null;
    const { limit, side, value } = facts;
    const is = live("flags.subjectIs", { subject: nameOf(facts.subject), value });
    if (limit === null || side === null || severity === "fault") return is;
    const bound = side === "below" ? live(`flags.${severity}Below`, { limit }) : live(`flags.${severity}Above`, { limit });
    return `${is} · ${bound} (${t("record.today")})`;
  };
}

/** What it was, in words: each flag of the worst kind with its reading, its limit and what it means. */
export function RecordHead({ row }: { readonly row: HistoryRow }) {
  const { t } = useTranslation("history");
  const live = useTranslation("live").t;
  const flagName = useFlagName();
  const factText = useFactText();
  const doubtNames = useDoubtNames();
  const unknownName = useUnknownBitsName();
  const { kind } = factsOf(row);
  if (kind === "lost") {
    return (
      <div className="recordEvent" data-kind={kind}>
        <Icon name="warning" />
        <div>
          <b>{t("stream.lostTitle")}</b>
          <p>{t(row.lost === "broken" ? "stream.lostBroken" : "stream.lostSilent")}</p>
        </div>
      </div>
    );
  }
  if (row.record === null || kind === "none" || kind === "damaged") {
    return (
      <div className="recordEvent" data-kind={kind}>
        <Icon name={kind === "damaged" ? "warning" : "info"} />
        <div>
          <b>{t(kind === "damaged" ? "record.damaged" : "record.noEvent")}</b>
          <p>{t(kind === "damaged" ? "record.damagedText" : "record.noEventText")}</p>
        </div>
      </div>
    );
  }
  const { record } = row;
  const flags = worstFlags(record);
  return (
    <div className="recordEvent" data-kind={kind}>
      <SeverityShape severity={kind} />
      <div>
        {doubtfulOf(record, kind).map((doubt) => (
          <b key={`bit${doubt.bit}`}>{t("stream.doubtful", { kind: t(`kind.${kind}`), bit: doubt.bit, meanings: doubtNames(doubt) })}</b>
        ))}
        {unknownOf(record, kind).map((bits) => (
          <b key={`${bits.register}${bits.mask}`}>{unknownName(bits)}</b>
        ))}
        {flags.map(({ severity, key }) => {
          const facts = factText(key, severity, record);
          return (
            <div key={key}>
              <b>{flagName(key)}</b>
              {facts !== null && <p>{facts}</p>}
              {flags.length < 3 && <p>{live(`flag.${key}.what`)}</p>}
            </div>
          );
        })}
      </div>
    </div>
  );
}
