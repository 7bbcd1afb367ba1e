import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { HistoryRow } from "../../../contract/history.ts";
import { civilMsOfWall } from "../../model/packTime.ts";
import { Button } from "../../parts/Button.tsx";
import { CopyButton } from "../../parts/CopyButton.tsx";
import { Drawer, DrawerBody, DrawerSection } from "../../parts/Drawer.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { StepButton } from "../../parts/StepButton.tsx";
import { useUi } from "../../state/store.ts";
import { openRecord, showAround, useHistoryView } from "./historyView.ts";
import { bytesOf } from "./model/bytes.ts";
import { factsOf } from "./model/rows.ts";
import { RawBytes } from "./RawBytes.tsx";
import { RecordHead } from "./RecordHead.tsx";
import { Cells, Extremes, Flags, Readings, Temperatures } from "./RecordParts.tsx";
import "./record.css";
import { useShiftS, useTimeWords } from "./useHistoryWords.ts";

const BEFORE = 10;

function Raw({ row }: { readonly row: HistoryRow }) {
  const { t } = useTranslation("history");
  const length = row.raw.length / 2;
  const ranges = useUi((s) => s.history.layouts?.[length] ?? null);
  return (
    <DrawerSection
      title={
        <>
          {t("record.raw")}
          <span className="muted">{t("record.bytes", { count: length })}</span>
          <span className="grow" />
          <CopyButton look="quiet" text={bytesOf(row.raw).join(" ")} />
        </>
      }
    >
      <RawBytes key={row.seq} raw={row.raw} ranges={row.record === null ? null : ranges} />
    </DrawerSection>
  );
}

interface RecordDrawerProps {
  /** In the order of the table. */
  readonly rows: readonly HistoryRow[];
  readonly row: HistoryRow;
}

/** One record in full, beside the table, which stays in view and in use. Esc closes. */
export function RecordDrawer({ rows, row }: RecordDrawerProps) {
  const { t } = useTranslation("history");
  const shiftS = useShiftS();
  const time = useTimeWords(shiftS);
  const hostTime = useTimeWords(0);
  const order = useHistoryView((s) => s.order);
  const around = useHistoryView((s) => s.around);
  const { civilMs, kind } = factsOf(row);
  const at = rows.indexOf(row);
  const [above, below] = at < 0 ? [undefined, undefined] : [rows[at - 1], rows[at + 1]];
  const isTrip = kind === "protection" || kind === "fault";

  function onKey(event: KeyboardEvent): void {
    const next = event.key === "ArrowUp" ? above : event.key === "ArrowDown" ? below : undefined;
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    openRecord(next.seq);
  }

  const step = (to: "up" | "down", row: HistoryRow | undefined) => (
    <StepButton
      to={to}
      label={t((to === "up") === (order === "newest") ? "record.newer" : "record.older")}
      onStep={row === undefined ? undefined : () => openRecord(row.seq)}
    />
  );
  return (
    <Drawer
      place="recordDrawer"
      label={t("record.label", { seq: row.seq })}
      title={civilMs === null ? t("record.noTime") : time.full(civilMs)}
      aside={<span className="muted">#{row.seq}</span>}
      tools={
        <>
          {step("up", above)}
          {step("down", below)}
        </>
      }
      isDense
      takesFocus={false}
      closeLabel={t("record.close")}
      onClose={() => openRecord(null)}
      onKeyDown={onKey}
    >
      <RecordHead row={row} />
      {isTrip && (
        <div className="recordBefore">
          <Button
            className="beforeButton"
            size="small"
            aria-pressed={around?.seq === row.seq}
            onClick={() => showAround(around?.seq === row.seq ? null : { seq: row.seq, before: around?.before ?? BEFORE })}
          >
            <Icon name="history" />
            {t("record.before")}
          </Button>
        </div>
      )}
      <DrawerBody>
        {row.record !== null && (
          <>
            <DrawerSection>
              <Readings row={row} />
            </DrawerSection>
            <Cells row={row} record={row.record} />
            <Extremes record={row.record} />
            <Temperatures row={row} record={row.record} />
            <Flags record={row.record} />
          </>
        )}
        {row.raw !== "" && <Raw row={row} />}
        {row.astray && <p className="recordSeen">{t("record.astray")}</p>}
        <p className="recordSeen">
          {shiftS !== 0 && civilMs !== null && `${t("record.packTime", { time: hostTime.full(civilMs) })} · `}
          {t(row.imported ? "record.imported" : "record.seen", { time: hostTime.full(civilMsOfWall(row.seenWallMs)) })}
        </p>
      </DrawerBody>
    </Drawer>
  );
}
