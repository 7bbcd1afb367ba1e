import type { ReactNode } from "react";
import "./icon.css";

/** Drawn on a 24 × 24 grid with a 1.75 stroke. */
const PATHS = {
  live: <path d="M2.5 12h4l2.5-7 5 14 2.5-7h5" />,
  packs: (
    <>
      <rect x="3.5" y="3.5" width="17" height="5" rx="1" />
      <rect x="3.5" y="9.5" width="17" height="5" rx="1" />
      <rect x="3.5" y="15.5" width="17" height="5" rx="1" />
      <path d="M7 6h3M7 12h3M7 18h3" />
    </>
  ),
  parameters: (
    <>
      <path d="M4 6h9M17 6h3M4 12h3M11 12h9M4 18h11M19 18h1" />
      <circle cx="15" cy="6" r="2" />
      <circle cx="9" cy="12" r="2" />
      <circle cx="17" cy="18" r="2" />
    </>
  ),
  inverter: (
    <>
      <rect x="3.5" y="4.5" width="17" height="15" rx="2" />
      <path d="M6.5 12c1.4-4.6 3-4.6 4.6-1 .3.7.6 1.3.9 2 1.6 3.6 3.6 3.6 5.5-1" />
    </>
  ),
  history: (
    <>
      <path d="M4 12a8 8 0 1 0 2.6-5.9M4 4.5v4h4" />
      <path d="M12 7.5V12l3 2" />
    </>
  ),
  control: (
    <>
      <path d="M12 3.5v8" />
      <path d="M6.8 7a7.5 7.5 0 1 0 10.4 0" />
    </>
  ),
  trace: (
    <>
      <path d="M3.5 7h3v10h-3M20.5 7h-3v10h3" />
      <path d="M10 9h4M10 12h4M10 15h4" />
    </>
  ),
  commissioning: (
    <>
      <rect x="5" y="4.5" width="14" height="16" rx="1.5" />
      <path d="M9 3h6v3.5H9zM8.5 13.5l2.5 2.5 4.5-5" />
    </>
  ),
  help: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M9.6 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1.1.9-1.1 1.7" />
      <path d="M12 16.8v.1" />
    </>
  ),
  chevron: <path d="m7 10 5 5 5-5" />,
  right: <path d="m9.5 6 6 6-6 6" />,
  close: <path d="M6 6l12 12M18 6 6 18" />,
  ok: <path d="m5 12.5 4.5 4.5L19 7.5" />,
  person: (
    <>
      <circle cx="12" cy="8" r="3.75" />
      <path d="M4.5 20a7.5 7.5 0 0 1 15 0" />
    </>
  ),
  clock: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 7.5V12l3 2" />
    </>
  ),
  lock: (
    <>
      <rect x="5" y="10.5" width="14" height="9.5" rx="2" />
      <path d="M8 10.5V8a4 4 0 0 1 8 0v2.5" />
    </>
  ),
  sun: (
    <>
      <circle cx="12" cy="12" r="4" />
      <path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4" />
    </>
  ),
  pause: <path d="M8.5 6v12M15.5 6v12" />,
  play: <path d="M8 5.5v13l10.5-6.5z" />,
  save: <path d="M12 4v11m0 0-4-4m4 4 4-4M4.5 19.5h15" />,
  download: <path d="M12 4v11m0 0-4.5-4.5M12 15l4.5-4.5M5 20h14" />,
  search: (
    <>
      <circle cx="10.5" cy="10.5" r="6" />
      <path d="m15 15 5 5" />
    </>
  ),
  refresh: <path d="M19.5 12a7.5 7.5 0 1 1-2.2-5.3M19.5 4v4.5H15" />,
  info: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 11v5.5M12 7.6v.1" />
    </>
  ),
  up: <path d="M12 19V6m0 0-5 5m5-5 5 5" />,
  down: <path d="M12 5v13m0 0-5-5m5 5 5-5" />,
  dash: <path d="M6 12h12" />,
  dots: <path d="M6.5 12h.1M12 12h.1M17.5 12h.1" />,
  plug: <path d="M9 3.5v5M15 3.5v5M6.5 8.5h11V12a5.5 5.5 0 0 1-11 0zM12 17.5v3" />,
  usb: (
    <>
      <path d="M12 18.5V4m0 0-2.5 3.5h5zM12 15l-5-3V9.5M12 17.5l5-3.5v-3" />
      <circle cx="12" cy="20" r="1.5" />
    </>
  ),
  globe: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M3.5 12h17M12 3.5c2.6 2.3 3.8 5.1 3.8 8.5s-1.2 6.2-3.8 8.5c-2.6-2.3-3.8-5.1-3.8-8.5s1.2-6.2 3.8-8.5z" />
    </>
  ),
  text: <path d="M4 18 8.5 6 13 18M5.6 14h5.8M15 18l2.8-7.5 2.7 7.5M16 15.5h3.6" />,
  warning: <path d="M12 4 21.5 20h-19zM12 10v5M12 17.4v.1" />,
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

export type IconName = keyof typeof PATHS;

export const ICON_NAMES = Object.keys(PATHS) as readonly IconName[];

export function Icon({ name, className }: { readonly name: IconName; readonly className?: string | undefined }) {
  return (
    <svg className={className ? `icon ${className}` : "icon"} viewBox="0 0 24 24" aria-hidden="true">
      {PATHS[name]}
    </svg>
  );
}
