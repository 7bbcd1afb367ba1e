import type { KeyboardEvent } from "react";

interface TabRowProps<Tab extends string> {
  /** Each page draws its tabs in its own shape. */
  readonly className: string;
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly chosen: Tab;
  readonly onChoose: (tab: Tab) => void;
  readonly word: (tab: Tab) => string;
  readonly idOf: (tab: Tab) => string;
  readonly panelIdOf: (tab: Tab) => string;
}

export function TabRow<Tab extends string>({ className, label, tabs, chosen, onChoose, word, idOf, panelIdOf }: TabRowProps<Tab>) {
  /** The arrow keys choose between the tabs, because the Tab key leaves the row. */
  function onKey(event: KeyboardEvent, tab: Tab): void {
    const at = tabs.indexOf(tab);
    const next = event.key === "ArrowRight" ? tabs[at + 1] : event.key === "ArrowLeft" ? tabs[at - 1] : undefined;
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next);
    document.getElementById(idOf(next))?.focus();
  }

  return (
    <div className={className} role="tablist" aria-label={label}>
      {tabs.map((each) => (
        <button
          key={each}
          type="button"
          id={idOf(each)}
          role="tab"
          aria-selected={chosen === each}
          aria-controls={panelIdOf(each)}
          tabIndex={chosen === each ? 0 : -1}
          onClick={() => onChoose(each)}
          onKeyDown={(event) => onKey(event, each)}
        >
          {word(each)}
        </button>
      ))}
    </div>
  );
}
