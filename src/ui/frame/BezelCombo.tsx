import { Combobox, useCombobox } from "@mantine/core";
import type { ReactNode } from "react";
import { useId, useState } from "react";
import { Icon } from "../parts/Icon.tsx";
import "./bezelCombo.css";

export interface ComboChoice {
  readonly value: string;
  readonly label: string;
  readonly aside?: string;
}

interface BezelComboProps {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly ComboChoice[];
  readonly onChange: (value: string) => void;
  readonly onEnter: () => void;
  readonly className: string;
  readonly disabled?: boolean;
  /** Text may be typed that is in no list. Absent = only the list. */
  readonly typed?: {
    readonly placeholder: string;
    readonly inputMode: "text" | "numeric";
    readonly wordsFor: (text: string) => string;
    readonly accepts: (text: string) => boolean;
  };
  /** Beside the value; the choice's own aside when absent. */
  readonly aside?: string;
  readonly note?: ReactNode;
}

/** A cell of the connection bar: label above, value in bold, what it means beside it, a list below. */
export function BezelCombo(props: BezelComboProps) {
  const { label, value, choices, onChange, onEnter, typed, note, disabled = false } = props;
  const id = useId();
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  /** null = nothing is being typed: the field shows the value. */
  const [text, setText] = useState<string | null>(null);
  const chosen = choices.find((choice) => choice.value === value);
  const shown = text ?? chosen?.label ?? value;
  const aside = text === null ? (props.aside ?? chosen?.aside) : undefined;
  const offered = text === null ? null : text.trim();
  const canUse = offered !== null && typed !== undefined && offered !== "" && typed.accepts(offered);

  function pick(next: string): void {
    setText(null);
    onChange(next);
    combobox.closeDropdown();
  }

  function leave(): void {
    if (canUse) onChange(offered);
    setText(null);
    combobox.closeDropdown();
  }

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={pick}
      position="bottom-start"
      width="max-content"
      disabled={disabled}
      offset={0}
      withinPortal={false}
    >
      <Combobox.DropdownTarget>
        {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the input inside takes the keys; the cell only widens its target */}
        <div
          className={`barCell barCombo ${props.className}`}
          data-disabled={disabled}
          onClick={() => !disabled && combobox.openDropdown()}
        >
          <label htmlFor={id}>{label}</label>
          <span className="barValue">
            <Combobox.EventsTarget targetType={typed ? "input" : "button"} withExpandedAttribute>
              <input
                id={id}
                // biome-ignore lint/a11y/useAriaPropsForRole: Combobox.EventsTarget adds aria-expanded and aria-controls
                role="combobox"
                aria-autocomplete={typed ? "list" : "none"}
                autoComplete="off"
                spellCheck={false}
                readOnly={!typed}
                disabled={disabled}
                inputMode={typed?.inputMode ?? "none"}
                placeholder={typed?.placeholder}
                value={shown}
                size={Math.max(4, shown.length || (typed?.placeholder.length ?? 4))}
                onChange={(event) => {
                  const next = event.currentTarget.value;
                  setText(next);
                  if (typed?.accepts(next.trim())) onChange(next.trim());
                  combobox.openDropdown();
                }}
                onFocus={(event) => typed && event.currentTarget.select()}
                onBlur={leave}
                onKeyDown={(event) => {
                  if (event.key !== "Enter" || (combobox.dropdownOpened && combobox.getSelectedOptionIndex() >= 0)) return;
                  leave();
                  onEnter();
                }}
              />
            </Combobox.EventsTarget>
            {aside !== undefined && <i>{aside}</i>}
          </span>
          <Icon name="chevron" />
        </div>
      </Combobox.DropdownTarget>
      <Combobox.Dropdown className="barDropdown">
        <Combobox.Options aria-label={label}>
          {choices.map((choice) => (
            <Combobox.Option key={choice.value} value={choice.value} active={choice.value === value} aria-selected={choice.value === value}>
              <b>{choice.label}</b>
              {choice.aside !== undefined && <span>{choice.aside}</span>}
            </Combobox.Option>
          ))}
          {canUse && !choices.some((choice) => choice.value === offered) && (
            <Combobox.Option value={offered}>{typed.wordsFor(offered)}</Combobox.Option>
          )}
        </Combobox.Options>
        {note !== undefined && <Combobox.Footer>{note}</Combobox.Footer>}
      </Combobox.Dropdown>
    </Combobox>
  );
}
