import { Menu, Popover } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Button } from "../../parts/Button.tsx";
import { FilterButton } from "../../parts/FilterButton.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { SeverityShape } from "../../parts/SeverityShape.tsx";
import "../../parts/filterBar.css";
import { dayBounds, dayOf } from "../../model/packTime.ts";
import { changeFilter, chooseColumns, setOrder, useHistoryView, zoomTo } from "./historyView.ts";
import { COLUMN_KEYS, FIXED_COLUMNS, toggleColumn } from "./model/columns.ts";
import type { CivilWindow, Filtered } from "./model/filter.ts";
import type { RowKind } from "./model/rows.ts";
import { useTimeWords } from "./useHistoryWords.ts";

const KINDS = ["all", "alarm", "protection", "fault", "none", "damaged", "lost"] as const satisfies readonly (RowKind | "all")[];

function Kinds({ counts }: Pick<Filtered, "counts">) {
  const { t } = useTranslation("history");
  const kind = useHistoryView((s) => s.filter.kind);
  // Damaged and lost ones are rare: without one there is no button for them.
  const shown = KINDS.filter((each) => (each !== "damaged" && each !== "lost") || counts[each] > 0 || kind === each);
  return (
    <fieldset className="kindButtons" aria-label={t("filter.kinds")}>
      {shown.map((each) => (
        <FilterButton key={each} data-kind={each} aria-pressed={each === kind} onClick={() => changeFilter({ kind: each })}>
          {(each === "alarm" || each === "protection" || each === "fault") && <SeverityShape severity={each} />}
          {(each === "damaged" || each === "lost") && <Icon name="warning" />}
          <span>{t(`kind.${each}`)}</span>
          <b>{counts[each]}</b>
        </FilterButton>
      ))}
    </fieldset>
  );
}

function Dates({ range }: { readonly range: CivilWindow | null }) {
  const { t } = useTranslation("history");
  const time = useTimeWords(0);
  const window = useHistoryView((s) => s.filter.window);
  const shown = window ?? range;
  const text = window === null ? t("filter.allDates") : `${time.day(window.fromMs)} – ${time.day(window.toMs)}`;

  function change(day: string, end: "from" | "to"): void {
    const bounds = dayBounds(day);
    if (bounds === null || shown === null) return;
    const fromMs = end === "from" ? bounds.fromMs : Math.min(shown.fromMs, bounds.fromMs);
    const toMs = end === "to" ? bounds.toMs : Math.max(shown.toMs, bounds.toMs);
    zoomTo({ fromMs, toMs });
  }

  return (
    <Popover position="bottom-end" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <FilterButton className="dateButton" aria-pressed={window !== null} disabled={range === null} title={t("filter.dates")}>
          <Icon name="clock" />
          {text}
        </FilterButton>
      </Popover.Target>
      <Popover.Dropdown>
        <div className="datePick">
          {(["from", "to"] as const).map((end) => (
            <label key={end}>
              {t(`filter.${end}`)}
              <input
                type="date"
                value={shown === null ? "" : dayOf(end === "from" ? shown.fromMs : shown.toMs)}
                onChange={(event) => change(event.currentTarget.value, end)}
              />
            </label>
          ))}
          <p>{t("filter.packTime")}</p>
          <Button size="small" disabled={window === null} onClick={() => zoomTo(null)}>
            {t("filter.clear")}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function ColumnsMenu({ hidden }: { readonly hidden: number }) {
  const { t } = useTranslation("history");
  const columns = useHistoryView((s) => s.columns);
  const order = useHistoryView((s) => s.order);
  return (
    <Menu position="bottom-end" withinPortal withInitialFocusPlaceholder={false} closeOnItemClick={false}>
      <Menu.Target>
        <FilterButton className="columnsButton" aria-label={t("filter.columns")} title={t("filter.columns")}>
          <Icon name="parameters" />
        </FilterButton>
      </Menu.Target>
      <Menu.Dropdown className="columnsList">
        <Menu.Label>{t("filter.order")}</Menu.Label>
        {(["newest", "oldest"] as const).map((each) => (
          <Menu.CheckboxItem key={each} checked={order === each} onChange={() => setOrder(each)}>
            {t(`filter.${each}`)}
          </Menu.CheckboxItem>
        ))}
        <Menu.Label>{hidden > 0 ? t("filter.columnsHidden") : t("filter.columns")}</Menu.Label>
        {COLUMN_KEYS.filter((key) => !FIXED_COLUMNS.includes(key)).map((key) => (
          <Menu.CheckboxItem key={key} checked={columns.includes(key)} onChange={() => chooseColumns(toggleColumn(columns, key))}>
            {t(`columnLong.${key}`)}
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

interface FilterBarProps {
  readonly filtered: Filtered;
  /** Of all rows. */
  readonly range: CivilWindow | null;
  readonly hiddenColumns: number;
}

/** Which records the table shows. Counts say what each kind would leave. */
export function FilterBar({ filtered, range, hiddenColumns }: FilterBarProps) {
  const { t } = useTranslation("history");
  const text = useHistoryView((s) => s.filter.text);
  return (
    <search className="filterBar" aria-label={t("filter.label")}>
      <Kinds counts={filtered.counts} />
      <label className="searchField">
        <Icon name="search" />
        <span className="visuallyHidden">{t("filter.search")}</span>
        <input
          type="search"
          value={text}
          placeholder={t("filter.searchHint")}
          onChange={(event) => changeFilter({ text: event.currentTarget.value })}
        />
      </label>
      <Dates range={range} />
      <ColumnsMenu hidden={hiddenColumns} />
    </search>
  );
}
