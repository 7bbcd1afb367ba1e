import type { ReactNode } from "react";
import "./logMark.css";

interface FootMarkProps {
  readonly className: string;
  /** How the dot is drawn. */
  readonly mark: "off" | "on" | "gap" | "halted" | "gone";
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

/** In the foot: whether values leave the window. Opens the panel about it. */
export function FootMark({ className, mark, title, isOpen, onClick, children }: FootMarkProps) {
  return (
    <button type="button" className={`footMark ${className}`} data-mark={mark} aria-expanded={isOpen} title={title} onClick={onClick}>
      <i className="logDot" aria-hidden="true" />
      {children}
    </button>
  );
}
