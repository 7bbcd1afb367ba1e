import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { UNITS } from "../../../../protocol/shared.ts";
import type { HistoryRow } from "../../../contract/history.ts";
import { Button } from "../../parts/Button.tsx";
import { ChoiceRow } from "../../parts/ChoiceRow.tsx";
import { Icon } from "../../parts/Icon.tsx";
import "./around.css";
import { useShortFlagName, useSwitchName } from "../../words/flagNames.ts";
import { useFigures } from "../../words/useFigures.ts";
import { EventCell, useEventWords } from "./EventCell.tsx";
import type { Around } from "./historyView.ts";
import { openRecord, showAround, useHistoryView } from "./historyView.ts";
import type { AroundRow, Changes, Compared } from "./model/around.ts";
import { around } from "./model/around.ts";
import { AMOUNTS, amountText } from "./model/columns.ts";
import { factsOf } from "./model/rows.ts";
import { useShiftS, useSpanText, useTimeWords } from "./useHistoryWords.ts";

const AFTER = 3;
const CHOICES = [5, 10, 25] as const;
const SHOWN = [
  "voltage",
  "current",
  "maxCell",
  "minCell",
  "difference",
  "minTemperature",
  "maxTemperature",
] as const satisfies readonly Compared[];

function useChangeWords(): (changes: Changes) => readonly string[] {
  const figures = useFigures();
  const { t } = useTranslation("history");
  const flagName = useShortFlagName();
  const switchName = useSwitchName();
  const amount = (key: Compared, base: number) =>
    figures.amount(base, AMOUNTS[key].unit, { decimals: AMOUNTS[key].decimals, signed: AMOUNTS[key].signed ?? false });
  return ({ came, went, switches, values }) => [
    ...came.map(({ severity, key }) => t("around.came", { kind: t(`kind.${severity}`), flag: flagName(key) })),
    ...went.map(({ severity, key }) => t("around.went", { kind: t(`kind.${severity}`), flag: flagName(key) })),
    ...switches.map(({ key, on }) => t(on ? "around.switchOn" : "around.switchOff", { name: switchName(key) })),
    ...values.map(({ key, from, to }) =>
      t("around.change", {
        name: t(`around.name.${key}`),
        from: amount(key, from),
        to: amount(key, to),
        unit: UNITS[AMOUNTS[key].unit].label,
      }),
    ),
  ];
}

function useWhenText(): (row: AroundRow) => string {
  const { t } = useTranslation("history");
  const span = useSpanText();
  return ({ afterS, isCentre }) => {
    if (isCentre) return t("around.centre");
    if (afterS === null) return t("table.noTime");
    if (afterS === 0) return t("around.same");
    return t(afterS > 0 ? "around.after" : "around.ahead", { span: span(afterS) });
  };
}

function Line({ each, isFirst }: { readonly each: AroundRow; readonly isFirst: boolean }) {
  const figures = useFigures();
  const { t } = useTranslation("history");
  const time = useTimeWords(useShiftS());
  const eventWords = useEventWords(false);
  const whenText = useWhenText();
  const changeWords = useChangeWords();
  const openSeq = useHistoryView((s) => s.openSeq);
  const { row, changes, isCentre } = each;
  const { civilMs, kind } = factsOf(row);
  const changed = new Set(changes?.values.map(({ key }) => key));
  const words = changes === null ? [] : changeWords(changes);
  const nothing = row.gapBefore
    ? t("around.gap")
    : kind === "damaged" || kind === "lost" || !isFirst
      ? t(changes === null ? "around.damaged" : "around.nothing")
      : t(changes === null ? "around.first" : "around.nothing");
  return (
    <tbody className="aroundLine" data-centre={isCentre} data-kind={kind} data-open={row.seq === openSeq}>
      <tr>
        <th scope="row">
          <button type="button" className="aroundOpen" aria-current={row.seq === openSeq} onClick={() => openRecord(row.seq)}>
            <b>{whenText(each)}</b>
            <span>{civilMs === null ? `#${row.seq}` : time.short(civilMs, new Date(civilMs).getUTCFullYear())}</span>
          </button>
        </th>
        <td className="aroundEvent">
          <EventCell row={row} words={eventWords} />
        </td>
        {SHOWN.map((key) => (
          <td key={key} data-changed={changed.has(key)}>
            {amountText(key, row, figures) ?? t("dash")}
          </td>
        ))}
      </tr>
      <tr className="aroundChanges">
        <td colSpan={SHOWN.length + 2}>
          {words.length === 0 ? (
            <span className="aroundNothing">{nothing}</span>
          ) : (
            words.map((word) => (
              <span key={word} className="changeWord">
                {word}
              </span>
            ))
          )}
        </td>
      </tr>
    </tbody>
  );
}

interface AroundPanelProps {
  /** All rows of the archive, newest first. */
  readonly rows: readonly HistoryRow[];
  readonly view: Around;
}

/** What the pack wrote down before a protection or a fault, and what changed from one record to the next. */
export function AroundPanel({ rows, view }: AroundPanelProps) {
  const { t } = useTranslation("history");
  const { seq, before } = view;
  const lines = useMemo(() => around(rows, seq, before, AFTER), [rows, seq, before]);
  const scroll = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the event is brought into view when it, or how much is shown, changes
  useEffect(() => {
    const box = scroll.current;
    const centre = box?.querySelector<HTMLElement>('[data-centre="true"]');
    if (box && centre) box.scrollTop = centre.offsetTop + centre.offsetHeight - box.clientHeight + centre.offsetHeight * 0.75;
  }, [seq, before]);
  return (
    <section className="panel historyTable aroundPanel" aria-label={t("around.title")}>
      <div className="filterBar">
        <Button size="small" onClick={() => showAround(null)}>
          <Icon name="right" className="iconBack" />
          {t("around.close")}
        </Button>
        <h2>{t("around.title")}</h2>
        <span className="aroundAside">{t("around.aside", { seq })}</span>
        <span className="grow" />
        <ChoiceRow
          className="spans"
          label={t("around.before")}
          choices={CHOICES}
          chosen={before}
          onChoose={(count) => showAround({ seq, before: count })}
          word={String}
        />
      </div>
      <div className="aroundScroll" ref={scroll}>
        <table className="aroundTable">
          <thead>
            <tr>
              <th scope="col">{t("around.when")}</th>
              <th scope="col" className="aroundEvent">
                {t("column.event")}
              </th>
              {SHOWN.map((key) => (
                <th key={key} scope="col" title={t(`columnLong.${key}`)}>
                  {t(`column.${key}`)} <i>{UNITS[AMOUNTS[key].unit].label}</i>
                </th>
              ))}
            </tr>
          </thead>
          {lines.map((each, index) => (
            <Line key={each.row.seq} each={each} isFirst={index === 0} />
          ))}
        </table>
      </div>
    </section>
  );
}
