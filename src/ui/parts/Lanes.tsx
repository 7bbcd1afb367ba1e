import type { ReactNode, RefObject } from "react";
import { memo } from "react";
import "./lanes.css";

interface LaneRowProps<Lane extends string> {
  readonly lane: Lane;
  readonly name: string;
  readonly unit: string;
  /** What a screen reader says until the plots have values to describe. */
  readonly label: string;
}

interface LanesProps<Lane extends string> {
  /** The plots find their places here and fill them. */
  readonly rootRef: RefObject<HTMLDivElement | null>;
  readonly title: string;
  readonly rows: readonly LaneRowProps<Lane>[];
  /** Drawn over the plots. */
  readonly children?: ReactNode;
}

const LaneRow = memo(({ lane, name, unit, label }: LaneRowProps<string>) => (
  <div className="lane" data-lane={lane} role="img" aria-label={label}>
    <div className="laneName">
      <b>{name}</b>
      <span>{unit}</span>
    </div>
    <div className="laneTicks">
      <span data-part="high" />
      <span data-part="low" />
    </div>
    <div className="lanePlot" data-part="plot" />
    <div className="laneValue" data-part="value" />
  </div>
));

/** One lane a quantity over a common time axis: React makes the rows, the plots fill them. */
export function Lanes<Lane extends string>({ rootRef, title, rows, children }: LanesProps<Lane>) {
  return (
    <div className="lanes" ref={rootRef} title={title}>
      {rows.map((row) => (
        <LaneRow key={row.lane} {...row} />
      ))}
      <div className="laneFoot" aria-hidden="true">
        <div className="laneAxis" data-part="axis" />
        <div className="laneAxis">
          <output data-part="cursor" hidden />
        </div>
      </div>
      {children}
    </div>
  );
}
