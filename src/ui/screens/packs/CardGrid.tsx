import type { CSSProperties } from "react";
import { useRef } from "react";
import { bankCellRange } from "../../../../protocol/shared.ts";
import type { BankPack } from "../../../contract/bank.ts";
import type { CellScale } from "../../model/cellScale.ts";
import { cellScale } from "../../model/cellScale.ts";
import type { BankFigures } from "../../state/bank.ts";
import { useFigures } from "../../words/useFigures.ts";
import { NO_MARKS, outlierMarks } from "./model/marks.ts";
import { columnsFor } from "./model/presence.ts";
import { PackCard } from "./PackCard.tsx";
import { usePacksView } from "./packsView.ts";

/** One scale for the cells of all packs; it is kept while it still fits, so that the bars do not jump. */
function useBankScale({ counted }: BankFigures): CellScale {
  const before = useRef<CellScale | null>(null);
  const range = bankCellRange(counted.map(({ snapshot }) => snapshot)) ?? { minMv: 3200, maxMv: 3400 };
  before.current = cellScale(range.minMv, range.maxMv, before.current);
  return before.current;
}

interface CardGridProps {
  /** Those that have a card, in the order of their ADD. */
  readonly packs: readonly BankPack[];
  readonly figures: BankFigures;
}

export function CardGrid({ packs, figures }: CardGridProps) {
  const { loMv, hiMv } = useBankScale(figures);
  const openAddress = usePacksView((s) => s.openAddress);
  const marks = outlierMarks(figures.comparisons, useFigures());
  const columns = columnsFor(packs.length);
  return (
    <div className="packGrid" data-columns={columns} style={{ "--columns": columns } as CSSProperties}>
      {packs.map((pack) => {
        const { keys, others } = marks.get(pack.address) ?? NO_MARKS;
        return (
          <PackCard
            key={pack.address}
            pack={pack}
            loMv={loMv}
            hiMv={hiMv}
            apart={keys}
            others={others}
            isOpen={openAddress === pack.address}
          />
        );
      })}
    </div>
  );
}
