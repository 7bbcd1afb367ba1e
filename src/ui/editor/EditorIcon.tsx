import type { ReactNode } from "react";
import "../parts/icon.css";

/** Icons that only the editor has; drawn on the same 24 × 24 grid with the same stroke as the others. */
const PATHS = {
  unlock: (
    <>
      <rect x="5" y="10.5" width="14" height="9.5" rx="2" />
      <path d="M8 10.5V7.5a4 4 0 0 1 7.7-1.5" />
    </>
  ),
  undo: (
    <>
      <path d="M8 5 4 9l4 4" />
      <path d="M4 9h10a5.5 5.5 0 0 1 0 11h-4" />
    </>
  ),
  compare: <path d="M8 5v14M16 5v14M8 8l-3.5 4L8 16M16 8l3.5 4-3.5 4" />,
  load: <path d="M12 15.5v-11m0 0-4 4m4-4 4 4M4.5 19.5h15" />,
  backups: (
    <>
      <rect x="3.5" y="4.5" width="17" height="4" rx="1" />
      <path d="M5 8.5v11h14v-11M10 12.5h4" />
    </>
  ),
} as const satisfies Record<string, ReactNode>;

export function EditorIcon({ name }: { readonly name: keyof typeof PATHS }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      {PATHS[name]}
    </svg>
  );
}
