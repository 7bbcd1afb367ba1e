import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { FlagKey } from "../../../protocol/shared.ts";
import type { HistoryRow } from "../../contract/history.ts";
import { Icon } from "../parts/Icon.tsx";
import { SeverityShape } from "../parts/SeverityShape.tsx";
import type { RowKind } from "./model/rows.ts";
import { factsOf, worstFlags } from "./model/rows.ts";
import { useFlagName, useShortFlagName } from "./useHistoryWords.ts";

export interface EventWords {
  readonly flagName: (key: FlagKey) => string;
  readonly kind: (kind: RowKind) => string;
  readonly more: (count: number) => string;
}

/** Looked up once for all lines: a hook in every cell would cost more than drawing it. */
export function useEventWords(isWide: boolean): EventWords {
  const { t } = useTranslation("history");
  const [fullName, shortName] = [useFlagName(), useShortFlagName()];
  return useMemo(
    () => ({
      flagName: isWide ? fullName : shortName,
      kind: (kind) => t(`kind.${kind}`),
      more: (count) => t("table.more", { count }),
    }),
    [t, isWide, fullName, shortName],
  );
}

interface EventCellProps {
  readonly row: HistoryRow;
  readonly words: EventWords;
}

/** The worst of a record: its shape, its name, and how many more of the same kind there are. */
export function EventCell({ row, words }: EventCellProps) {
  const { kind } = factsOf(row);
  const [first, ...more] = row.record === null ? [] : worstFlags(row.record);
  if (first === undefined) {
    return (
      <span className="eventCell" data-kind={kind}>
        {kind === "damaged" && <Icon name="warning" />}
        {words.kind(kind)}
      </span>
    );
  }
  return (
    <span className="eventCell" data-kind={kind}>
      <SeverityShape severity={first.severity} />
      <span className="eventName">{words.flagName(first.key)}</span>
      {more.length > 0 && <small>{words.more(more.length)}</small>}
      <span className="visuallyHidden">{words.kind(kind)}</span>
    </span>
  );
}
