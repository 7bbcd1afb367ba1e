import type { FlagState } from "../../../protocol/shared.ts";
import "./icon.css";

/** Of what is clear there is nothing to be shown. */
type ShownState = Exclude<FlagState, "clear">;

/**
 * Each severity has an outline of its own, so that it reads without colour: triangle, shield with a cut, octagon with a cross, and a
 * broken ring with a question mark where nothing is known.
 */
const OUTLINES = {
  alarm: <path d="M12 3 22.5 21h-21zM12 9.5v5.5M12 17.7v.2" />,
  protection: (
    <>
      <path d="M12 2.5 20.5 5.5V12c0 5-3.5 8-8.5 10-5-2-8.5-5-8.5-10V5.5z" />
      <path d="M7.5 12h9" />
    </>
  ),
  notRead: (
    <>
      <circle cx="12" cy="12" r="9.5" strokeDasharray="4.2 3.26" />
      <path d="M9 9.5c0-4.5 6-4.5 6-.5 0 2.2-3 2.6-3 4.8M12 17.3v.2" />
    </>
  ),
  fault: <path d="M8 2.5h8l5.5 5.5v8L16 21.5H8L2.5 16V8zM8.5 8.5l7 7m0-7-7 7" />,
} as const satisfies Record<ShownState, unknown>;

export function SeverityShape({ severity }: { readonly severity: ShownState }) {
  return (
    <svg className="severityShape" viewBox="0 0 24 24" aria-hidden="true">
      {OUTLINES[severity]}
    </svg>
  );
}
