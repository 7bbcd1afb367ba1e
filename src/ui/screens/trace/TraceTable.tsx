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
import { VirtualGrid } from "../../parts/VirtualGrid.tsx";
import { useRowPx, useVirtualRows } from "../../parts/virtualRows.ts";
import { openFrame, setFollow, useTraceView } from "../../state/traceView.ts";
import { useTraceWords } from "./useTraceWords.ts";

const OVERSCAN = 8;
const ROW_HEIGHT = { rem: 1.75, coarseRem: 2.75 };
const COLUMNS = ["time", "direction", "bytes", "meaning"] as const;

/** Lines in order of time, of which only those in view are in the page. It keeps the newest in view until somebody scrolls up. */
export function TraceTable() {
  const { t } = useTranslation("trace");
  const rows = useTrace((s) => s.rows);
  const { openSeq, anchorSeq, follow } = useTraceView();
  const box = useRef<HTMLDivElement>(null);
  const rowPx = useRowPx(ROW_HEIGHT);
  const { line } = useTraceWords();
  const words: LineWords = useMemo(() => ({ tx: t("way.tx"), rx: t("way.rx"), line }), [t, line]);
  const grid = useVirtualRows({ box, rows, rowPx, overscan: OVERSCAN });

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

  /** Of text that is marked the browser keeps its own copying. */
  function copyOnKey({ key, ctrlKey, metaKey }: KeyboardEvent): boolean {
    const isCopy = (ctrlKey || metaKey) && key.toLowerCase() === "c" && openSeq !== null;
    if (!isCopy || window.getSelection()?.isCollapsed === false) return false;
    void copyRows();
    return true;
  }

  const isChosen = (seq: number): boolean => {
    if (openSeq === null) return false;
    const from = anchorSeq ?? openSeq;
    return seq >= Math.min(from, openSeq) && seq <= Math.max(from, openSeq);
  };
  return (
    <div className="traceFrame">
      <VirtualGrid
        grid={grid}
        label={t("table.label")}
        name="trace"
        isMultiselectable={true}
        at={at}
        head={COLUMNS.map((column) => (
          <th key={column} scope="col">
            {t(`table.${column}`)}
          </th>
        ))}
        drawRow={(row, place) => (
          <TraceLine {...place} row={row} words={words} isOpen={row.seq === openSeq} isChosen={isChosen(row.seq)} onOpen={openFrame} />
        )}
        onStep={({ seq }, _index, extend) => openFrame(seq, extend)}
        onKey={copyOnKey}
        onScroll={onScroll}
      />
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
