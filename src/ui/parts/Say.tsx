import type { ReactNode } from "react";
import type { IconName } from "./Icon.tsx";
import { Icon } from "./Icon.tsx";
import "./say.css";

type Tone = "note" | "warn" | "bad" | "good";

const ICONS: Readonly<Record<Tone, IconName>> = { note: "info", warn: "warning", bad: "close", good: "ok" };

interface SayProps {
  readonly tone?: Tone;
  readonly title: string;
  readonly children?: ReactNode;
  /** Read out when it appears. */
  readonly alert?: boolean;
}

/** A remark on the page: what, why, what to do. */
export function Say({ tone = "note", title, children, alert = false }: SayProps) {
  return (
    <div className="say" data-tone={tone} role={alert ? "alert" : undefined}>
      <Icon name={ICONS[tone]} />
      <b>{title}</b>
      {children !== undefined && <div className="sayText">{children}</div>}
    </div>
  );
}
