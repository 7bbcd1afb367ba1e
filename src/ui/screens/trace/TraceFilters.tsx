import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { FilterButton } from "../../parts/FilterButton.tsx";
import "../../parts/filterBar.css";
import { Icon } from "../../parts/Icon.tsx";
import { useFamilies } from "../../state/families.ts";
import { changeTraceFilter, useTrace } from "../../state/trace.ts";

/** Blocks of all families with their names; where two families have one of the same key, the first names it. */
function useBlockNames(): ReadonlyMap<string, string> {
  const families = useFamilies();
  return useMemo(() => new Map(families.toReversed().flatMap(({ words }) => Object.entries(words.blocks))), [families]);
}

/** As many as a request may name. */
const MOST_BLOCKS = 100;
const DIRECTIONS = ["both", "tx", "rx"] as const;

function Directions() {
  const { t } = useTranslation("trace");
  const direction = useTrace((s) => s.filter.direction);
  return (
    <fieldset className="kindButtons" aria-label={t("filter.direction")}>
      {DIRECTIONS.map((each) => (
        <FilterButton key={each} aria-pressed={each === direction} onClick={() => changeTraceFilter({ direction: each })}>
          {each !== "both" && <Icon name={each === "tx" ? "up" : "down"} />}
          <span>{t(`filter.${each}`)}</span>
        </FilterButton>
      ))}
    </fieldset>
  );
}

function Errors() {
  const { t } = useTranslation("trace");
  const errorsOnly = useTrace((s) => s.filter.errorsOnly);
  const wrong = useTrace((s) => s.wrong);
  return (
    <FilterButton aria-pressed={errorsOnly} onClick={() => changeTraceFilter({ errorsOnly: !errorsOnly })}>
      <Icon name="warning" />
      <span>{t("filter.errors")}</span>
      <b>{wrong}</b>
    </FilterButton>
  );
}

/** Only what is in the list now, and what is chosen, can be chosen. */
function Blocks() {
  const { t } = useTranslation("trace");
  const chosen = useTrace((s) => s.filter.block);
  const rows = useTrace((s) => s.rows);
  const names = useBlockNames();
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const now = useMemo(() => new Set(rows.flatMap(({ block }) => (block === null ? [] : [block]))), [rows]);
  if ([...now].some((block) => !seen.has(block))) setSeen(new Set([...seen, ...now]));
  return (
    <label className="traceSelect">
      <span className="visuallyHidden">{t("filter.block")}</span>
      <select value={chosen ?? ""} onChange={(event) => changeTraceFilter({ block: event.currentTarget.value || null })}>
        <option value="">{t("filter.allBlocks")}</option>
        {[...names]
          .filter(([block]) => seen.has(block) || block === chosen)
          .map(([block, name]) => (
            <option key={block} value={block}>
              {name}
            </option>
          ))}
      </select>
    </label>
  );
}

/** Which lines are shown. The host looks through all of them; the names of blocks are known here alone. */
export function TraceFilters() {
  const { t } = useTranslation("trace");
  const text = useTrace((s) => s.filter.text);
  const names = useBlockNames();
  function search(wanted: string): void {
    const plain = wanted.trim().toLowerCase();
    const named = plain === "" ? [] : [...names].filter(([, name]) => name.toLowerCase().includes(plain));
    const alsoBlocks = named.slice(0, MOST_BLOCKS).map(([block]) => block);
    changeTraceFilter({ text: wanted, alsoBlocks });
  }
  return (
    <search className="filterBar" aria-label={t("filter.label")}>
      <Directions />
      <Errors />
      <Blocks />
      <label className="searchField">
        <Icon name="search" />
        <span className="visuallyHidden">{t("filter.search")}</span>
        <input
          type="search"
          maxLength={200}
          value={text}
          placeholder={t("filter.searchHint")}
          onChange={(event) => search(event.currentTarget.value)}
        />
      </label>
    </search>
  );
}
