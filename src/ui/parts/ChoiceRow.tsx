import type { ReactNode } from "react";

interface ChoiceRowProps<Key extends string | number> {
  /** Each screen draws its row in its own shape. */
  readonly className: string;
  readonly label: string;
  readonly choices: readonly Key[];
  /** Null = none of these. */
  readonly chosen: Key | null;
  readonly onChoose: (choice: Key) => void;
  readonly word: (choice: Key) => ReactNode;
  readonly disabled?: boolean | undefined;
}

/** A few choices side by side, of which one is pressed. */
export function ChoiceRow<Key extends string | number>({
  className,
  label,
  choices,
  chosen,
  onChoose,
  word,
  disabled,
}: ChoiceRowProps<Key>) {
  return (
    <fieldset className={className} aria-label={label} disabled={disabled}>
      {choices.map((each) => (
        <button key={each} type="button" aria-pressed={each === chosen} onClick={() => onChoose(each)}>
          {word(each)}
        </button>
      ))}
    </fieldset>
  );
}
