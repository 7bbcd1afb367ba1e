import type { KeyboardEvent } from "react";
import { useLayoutEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { useTrace } from "../../state/trace.ts";
import { copyRows } from "./copyRows.ts";
import type { LineWords } from "./TraceLine.tsx";
import { TraceLine } from "./TraceLine.tsx";
import "./traceTable.css";
import { useRowPx, useVirtualRows } from "../../parts/virtualGrid.ts";
import { openFrame, setFollow, useTraceView } from "../../state/traceView.ts";
import { useTraceWords } from "./useTraceWords.ts";

const OVERSCAN = 8;
const ROW_HEIGHT = { rem: 1.75, coarseRem: 2.75 };
const idOf = (seq: number): string => `frame${seq}`;

/** Lines in order of time, of which only those in view are in the page. It keeps the newest in view until somebody scrolls up. */
export function TraceTable() {
  const { t } = useTranslation("trace");
  const rows = useTrace((s) => s.rows);
  const { openSeq, anchorSeq, follow } = useTraceView();
  const box = useRef<HTMLDivElement>(null);
  const rowPx = useRowPx(ROW_HEIGHT);
  const { line } = useTraceWords();
  const words: LineWords = useMemo(() => ({ tx: t("way.tx"), rx: t("way.rx"), line }), [t, line]);
  const { virtual, placed, step } = useVirtualRows({ box, rows, rowPx, overscan: OVERSCAN });

  const at = openSeq === null ? -1 : rows.findIndex(({ seq }) => seq === openSeq);
  // What is in view stays where it is when older lines are put before it, or fall away.
  const before = useRef<typeof rows>([]);
  useLayoutEffect(() => {
    const element = box.current;
    const was = before.current;
    before.current = rows;
    if (element === null || was === rows) return;
    if (follow) {
      element.scrollTop = element.scrollHeight;
      return;
    }
    const firstAt = Math.floor(element.scrollTop / rowPx);
    const first = was[firstAt]?.seq;
    const now = first === undefined ? -1 : rows.findIndex(({ seq }) => seq === first);
    if (now >= 0 && now !== firstAt) element.scrollTop += (now - firstAt) * rowPx;
  }, [rows, follow, rowPx]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: when another frame is opened, or when its line comes in at last
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || at < 0) return;
    const room = element.clientHeight - 2 * rowPx;
    const top = at * rowPx;
    if (top >= element.scrollTop && top <= element.scrollTop + room) return;
    // One step beyond the edge comes in there; what is far away comes into the middle.
    const isNear = top >= element.scrollTop - 2 * rowPx && top <= element.scrollTop + room + 2 * rowPx;
    element.scrollTop = !isNear ? top - room / 2 : top < element.scrollTop ? top : top - room;
  }, [openSeq, at >= 0, rowPx]);

  /** Heard before the virtual list hears it: nothing has changed the page yet, so asking the box costs nothing. */
  function onScroll(): void {
    const element = box.current;
    if (element === null) return;
    const isAtEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - rowPx;
    if (!isAtEnd) setFollow(false);
    else if (openSeq === null) setFollow(true);
  }

  function onKey(event: KeyboardEvent<HTMLDivElement>): void {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "c" && openSeq !== null) {
      if (window.getSelection()?.isCollapsed === false) return;
      event.preventDefault();
      void copyRows();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = step(event.key, at);
    const row = next === null ? undefined : rows[next];
    if (row === undefined) return;
    event.preventDefault();
    openFrame(row.seq, event.shiftKey);
  }

  const isChosen = (seq: number): boolean => {
    if (openSeq === null) return false;
    const from = anchorSeq ?? openSeq;
    return seq >= Math.min(from, openSeq) && seq <= Math.max(from, openSeq);
  };
  const grid = { role: "grid", "aria-multiselectable": true, ...(at < 0 ? {} : { "aria-activedescendant": idOf(openSeq ?? 0) }) };
  return (
    <div className="traceFrame">
      <div ref={box} className="virtualScroll traceScroll" onScroll={onScroll}>
        <table
          className="virtualGrid traceGrid"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a grid takes the focus
          tabIndex={0}
          aria-label={t("table.label")}
          aria-rowcount={rows.length + 1}
          {...grid}
          style={{ "--row": `${rowPx}px` } as Record<string, string>}
          onKeyDown={onKey}
        >
          <thead>
            <tr className="traceTop" aria-rowindex={1}>
              {(["time", "direction", "bytes", "meaning"] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`table.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="virtualRows traceRows" style={{ height: virtual.getTotalSize() }}>
            {placed.map(({ index, slot, topPx, heightPx, place }) => {
              const row = rows[index];
              if (row === undefined) return null;
              return (
                <TraceLine
                  key={slot}
                  id={idOf(row.seq)}
                  row={row}
                  words={words}
                  topPx={topPx}
                  heightPx={heightPx}
                  place={place}
                  isOpen={row.seq === openSeq}
                  isChosen={isChosen(row.seq)}
                  onOpen={openFrame}
                />
              );
            })}
          </tbody>
        </table>
      </div>
      {!follow && (
        <Button
          className="toNewest"
          size="small"
          onClick={() => {
            openFrame(null);
            setFollow(true);
            if (box.current !== null) box.current.scrollTop = box.current.scrollHeight;
          }}
        >
          <Icon name="down" />
          {t("table.newest")}
        </Button>
      )}
    </div>
  );
}
