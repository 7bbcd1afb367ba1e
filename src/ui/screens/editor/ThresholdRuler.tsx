import { memo } from "react";
import { useTranslation } from "react-i18next";
import { useShallow } from "zustand/react/shallow";
import { settingAmount, settingFigure, unitOf } from "../../model/settingAmounts.ts";
import { isReadInDoubt } from "../../state/pack.ts";
import { useUi } from "../../state/store.ts";
import type { EditorGroup } from "./model/groups.ts";
import type { MarkRole, NowRange, RulerScale } from "./model/rulerScale.ts";
import { endsWithRoom, MARK_ROLES, nowOf, placeOn, RULER_SIDES, rulerScale } from "./model/rulerScale.ts";
import "./ruler.css";
import { useTable } from "../../state/editor.ts";
import { useFigures } from "../../words/useFigures.ts";

interface Mark {
  readonly role: MarkRole;
  readonly key: string;
  readonly value: number;
}

const pct = (share: number): string => `${(share * 100).toFixed(2)}%`;

function Shape({ role }: { readonly role: MarkRole }) {
  if (role === "alarm") {
    return (
      <>
        <path d="M0 15 -6.5 4h13z" fill="var(--c-alarm-solid)" stroke="var(--c-ink)" strokeWidth="1.2" />
        <path d="M0 15v9" stroke="var(--c-ink)" strokeWidth="1.5" />
      </>
    );
  }
  if (role === "release") {
    return (
      <>
        <path d="M0 24v-9" stroke="var(--c-ink-2)" strokeWidth="2" />
        <path d="M0 4 5.5 9.500 0 15-5.500 9.500z" fill="var(--c-panel)" stroke="var(--c-ink)" strokeWidth="1.6" />
      </>
    );
  }
  return (
    <>
      <path d="M0 15.500c-4-1.500-6-4-6-7.500V4l6-1.500L6 4v4c0 3.500-2 6-6 7.500z" fill="var(--c-prot-solid)" stroke="var(--c-panel)" />
      <path d="M0 15v9" stroke="var(--c-prot-solid)" strokeWidth="2" />
    </>
  );
}

function Zones({ scale, marks, over, broken }: { scale: RulerScale; marks: readonly Mark[]; over: boolean; broken: boolean }) {
  const at = (role: MarkRole) => marks.find((mark) => mark.role === role);
  const [alarm, protect] = [at("alarm"), at("protect")];
  const zone = (a: number, b: number) => ({ left: pct(Math.min(a, b)), width: pct(Math.abs(a - b)) });
  const end = over ? 1 : 0;
  return (
    <>
      {alarm && !broken && (
        <i
          className="rulerZone"
          data-zone="alarm"
          style={zone(placeOn(scale, alarm.value), protect ? placeOn(scale, protect.value) : end)}
        />
      )}
      {protect && <i className="rulerZone" data-zone="protect" style={zone(placeOn(scale, protect.value), end)} />}
    </>
  );
}

interface RulerProps {
  readonly group: EditorGroup;
  readonly marks: readonly Mark[];
  /** Settings of a broken rule: a dashed frame stands round their marks. */
  readonly broken: readonly string[];
}

/** Where release, alarm and protection stand against each other and against the value now. */
function Ruler({ group, marks, broken }: RulerProps) {
  const figures = useFigures();
  const { t } = useTranslation("parameters");
  const table = useTable();
  const now = useUi(
    useShallow((s): NowRange | null => (s.snapshot === null || isReadInDoubt(s) ? null : nowOf(group.key, s.snapshot.snapshot))),
  );
  const [first] = marks;
  if (first === undefined) return null;
  const { key } = first;
  const scale = rulerScale(
    group.key,
    marks.map(({ value }) => value),
    now,
  );
  const range =
    now === null
      ? ""
      : now.least === now.most
        ? settingFigure(key, now.most, table, figures)
        : `${settingFigure(key, now.least, table, figures)} – ${settingFigure(key, now.most, table, figures)}`;
  const nowText = t("ruler.now", { value: range });
  const [from, to] = now === null ? [0, 0] : [placeOn(scale, now.least), placeOn(scale, now.most)];
  const middle = scale.now === "high" ? 1 : scale.now === "low" ? 0 : (from + to) / 2;
  const [lo, hi] = [settingFigure(key, scale.lo, table, figures), settingAmount(key, scale.hi, table, figures)];
  const pointed = scale.now === "low" ? `← ${nowText}` : scale.now === "high" ? `${nowText} →` : nowText;
  const room = now === null ? { lo: true, hi: true } : endsWithRoom(middle, { now: pointed, lo, hi });
  const framed = marks.filter((mark) => broken.includes(mark.key)).map(({ value }) => placeOn(scale, value));
  const label = t("ruler.label", {
    group: t(`group.${group.key}.name`),
    marks: marks
      .map(({ role, key: each, value }) => t("ruler.mark", { role: t(`role.${role}`), value: settingAmount(each, value, table, figures) }))
      .join(", "),
    now: now === null ? t("ruler.nowUnknown") : `${nowText} ${unitOf(key, table)}`,
  });
  return (
    <div className="ruler" role="img" aria-label={label}>
      <i className="rulerTrack" />
      <Zones scale={scale} marks={marks} over={RULER_SIDES[group.key] === "over"} broken={framed.length > 1} />
      {framed.length > 1 && (
        <i className="rulerFrame" style={{ left: pct(Math.min(...framed)), width: pct(Math.max(...framed) - Math.min(...framed)) }} />
      )}
      {now !== null && scale.now === "inside" && <i className="rulerNow" style={{ left: pct(from), width: pct(to - from) }} />}
      {marks.map(({ role, value }) => (
        <svg
          key={role}
          className="rulerMark"
          data-role={role}
          style={{ left: pct(placeOn(scale, value)) }}
          viewBox="-8 0 16 26"
          aria-hidden="true"
        >
          <Shape role={role} />
        </svg>
      ))}
      {room.lo && <span className="rulerEnd">{lo}</span>}
      {room.hi && (
        <span className="rulerEnd" data-end="high">
          {hi}
        </span>
      )}
      {now !== null && (
        <span className="rulerValue" style={{ left: pct(middle), transform: `translateX(${(-middle * 100).toFixed(1)}%)` }}>
          {pointed}
        </span>
      )}
    </div>
  );
}

const MemoRuler = memo(Ruler);

interface ThresholdRulerProps {
  readonly group: EditorGroup;
  /** Wanted values, or held ones. */
  readonly values: Readonly<Record<string, number | null>>;
  readonly broken: readonly string[];
}

export function ThresholdRuler({ group, values, broken }: ThresholdRulerProps) {
  if (RULER_SIDES[group.key] === undefined) return null;
  const marks = MARK_ROLES.flatMap((role): Mark[] => {
    const concept = group.fields.find((field) => field.concept.role === role)?.concept;
    const value = concept === undefined ? null : (values[concept.key] ?? null);
    // Some packs keep the limit of discharging as a negative current.
    return concept === undefined || value === null
      ? []
      : [{ role, key: concept.key, value: concept.unit === "A" ? Math.abs(value) : value }];
  });
  return marks.length === 0 ? null : <MemoRuler group={group} marks={marks} broken={broken} />;
}
