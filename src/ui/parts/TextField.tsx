import type { ReactNode } from "react";
import { useId } from "react";
import "./textField.css";

interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly most: number;
  readonly isLong?: boolean;
  readonly inputMode?: "decimal";
  /** A password: not shown, and none of the browser's own. */
  readonly isSecret?: boolean;
  /** What may stand in it, or what happens when it is empty. */
  readonly example?: string;
  /** What is wrong with it; null = nothing, or nobody has typed yet. */
  readonly fault?: string | null;
  readonly disabled?: boolean;
}

/** A text with its name above it, and what is wrong with it below. */
export function TextField(props: TextProps) {
  const { label, value, onChange, most, isLong = false, inputMode, isSecret = false, example, fault = null, disabled = false } = props;
  const id = useId();
  const faultId = `${id}-fault`;
  const shared = {
    id,
    value,
    maxLength: most,
    disabled,
    placeholder: example,
    "aria-invalid": fault !== null,
    "aria-describedby": fault === null ? undefined : faultId,
  };
  return (
    <div className="formField" data-long={isLong}>
      <label htmlFor={id}>{label}</label>
      {isLong ? (
        <textarea {...shared} rows={3} onChange={(event) => onChange(event.currentTarget.value)} />
      ) : (
        <input
          {...shared}
          type={isSecret ? "password" : "text"}
          autoComplete={isSecret ? "new-password" : "off"}
          inputMode={inputMode}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
      {fault !== null && (
        <span id={faultId} className="formFault">
          {fault}
        </span>
      )}
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly children: ReactNode;
}

export function ChoiceField({ label, value, onChange, children }: ChoiceProps) {
  const id = useId();
  return (
    <div className="formField">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {children}
      </select>
    </div>
  );
}
