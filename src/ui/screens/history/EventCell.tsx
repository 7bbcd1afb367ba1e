import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { DoubtfulBit, FlagKey, UnknownBits } from "../../../../protocol/shared.ts";
import type { HistoryRow } from "../../../contract/history.ts";
import { Icon } from "../../parts/Icon.tsx";
import { SeverityShape } from "../../parts/SeverityShape.tsx";
import { useDoubtNames, useFlagName, useShortFlagName, useUnknownBitsName } from "../../words/flagNames.ts";
import type { RowKind } from "./model/rows.ts";
import { doubtfulOf, factsOf, unknownOf, worstFlags } from "./model/rows.ts";

export interface EventWords {
  readonly flagName: (key: FlagKey) => string;
  readonly doubt: (doubt: DoubtfulBit) => string;
  readonly unknown: (bits: UnknownBits) => string;
  readonly kind: (kind: RowKind) => string;
  readonly more: (count: number) => string;
}

/** Looked up once for all lines: a hook in every cell would cost more than drawing it. */
export function useEventWords(isWide: boolean): EventWords {
  const { t } = useTranslation("history");
  const [fullName, shortName, doubt, unknown] = [useFlagName(), useShortFlagName(), useDoubtNames(), useUnknownBitsName()];
  return useMemo(
    () => ({
      flagName: isWide ? fullName : shortName,
      doubt,
      unknown,
      kind: (kind) => t(`kind.${kind}`),
      more: (count) => t("table.more", { count }),
    }),
    [t, isWide, fullName, shortName, doubt, unknown],
  );
}

interface EventCellProps {
  readonly row: HistoryRow;
  readonly words: EventWords;
}

/** The worst of a record: its shape, its name, and how many more of the same kind there are. */
export function EventCell({ row, words }: EventCellProps) {
  const { kind } = factsOf(row);
  const { record } = row;
  if (record === null || kind === "none" || kind === "damaged" || kind === "lost") {
    return (
      <span className="eventCell" data-kind={kind}>
        {(kind === "damaged" || kind === "lost") && <Icon name="warning" />}
        <span className="eventName" title={words.kind(kind)}>
          {words.kind(kind)}
        </span>
      </span>
    );
  }
  const names = [
    ...worstFlags(record).map(({ key }) => words.flagName(key)),
    ...doubtfulOf(record, kind).map(words.doubt),
    ...unknownOf(record, kind).map(words.unknown),
  ];
  return (
    <span className="eventCell" data-kind={kind}>
      <SeverityShape severity={kind} />
      <span className="eventName" title={names[0]}>
        {names[0]}
      </span>
      {names.length > 1 && <small>{words.more(names.length - 1)}</small>}
      <span className="visuallyHidden">{words.kind(kind)}</span>
    </span>
  );
}
