import type { KeyboardEvent, ReactNode } from "react";
import { useEffect, useId, useRef } from "react";
import "./pickList.css";

export interface PickItem {
  readonly key: string;
  readonly content: ReactNode;
}

interface PickListProps {
  readonly label: string;
  readonly items: readonly PickItem[];
  /** Key of the chosen item; null = none of these. */
  readonly chosen: string | null;
  readonly onPick: (key: string) => void;
}

const STEPS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(last, at + 1),
  ArrowUp: (at) => Math.max(0, at - 1),
  PageDown: (at, last) => Math.min(last, at + 8),
  PageUp: (at) => Math.max(0, at - 8),
  Home: () => 0,
  End: (_at, last) => last,
};

/** A list of which one is chosen: a click or the arrow keys choose, as looking at an inverter changes nothing in the pack. */
export function PickList({ label, items, chosen, onPick }: PickListProps) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const at = items.findIndex((item) => item.key === chosen);
  useEffect(() => {
    if (at >= 0) box.current?.querySelector(`[data-at="${at}"]`)?.scrollIntoView({ block: "nearest" });
  }, [at]);

  function onKey(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    const next = step === undefined ? undefined : items[at < 0 && event.key !== "End" ? 0 : step(at, items.length - 1)];
    if (next === undefined) return;
    event.preventDefault();
    onPick(next.key);
  }

  return (
    <div
      ref={box}
      className="pickList"
      role="listbox"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
      onKeyDown={onKey}
    >
      {items.map((item, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the list has the focus and takes the keys
        <div
          key={item.key}
          id={`${id}-${index}`}
          data-at={index}
          role="option"
          aria-selected={index === at}
          className="pick"
          onClick={() => onPick(item.key)}
        >
          {item.content}
        </div>
      ))}
    </div>
  );
}
