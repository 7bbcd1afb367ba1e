import type { ReactNode } from "react";
import { useId } from "react";
import "./field.css";

interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly most: number;
  readonly isLong?: boolean;
  readonly inputMode?: "decimal";
  /** What is wrong with it; null = nothing, or nobody has typed yet. */
  readonly fault?: string | null;
  readonly disabled?: boolean;
}

/** A text with its name above it, and what is wrong with it below. */
export function TextField({ label, value, onChange, most, isLong = false, inputMode, fault = null, disabled = false }: TextProps) {
  const id = useId();
  const faultId = `${id}-fault`;
  const shared = {
    id,
    value,
    maxLength: most,
    disabled,
    "aria-invalid": fault !== null,
    "aria-describedby": fault === null ? undefined : faultId,
  };
  return (
    <div className="siteField" data-long={isLong}>
      <label htmlFor={id}>{label}</label>
      {isLong ? (
        <textarea {...shared} rows={3} onChange={(event) => onChange(event.currentTarget.value)} />
      ) : (
        <input {...shared} type="text" inputMode={inputMode} onChange={(event) => onChange(event.currentTarget.value)} />
      )}
      {fault !== null && (
        <span id={faultId} className="siteFault">
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
    <div className="siteField">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {children}
      </select>
    </div>
  );
}
