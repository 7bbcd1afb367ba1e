import type { ReactNode } from "react";
import { useRef } from "react";
import { Button } from "./Button.tsx";

interface FilePickProps {
  /** Name of the input, for people and for tests. */
  readonly label: string;
  readonly title?: string;
  readonly small?: boolean;
  readonly disabled?: boolean;
  readonly accept?: string;
  readonly onFile: (file: File) => void;
  readonly children: ReactNode;
}

/** A button that opens the file dialogue; the same file may be chosen again. */
export function FilePick({
  label,
  title,
  small = false,
  disabled = false,
  accept = ".json,application/json",
  onFile,
  children,
}: FilePickProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button size={small ? "small" : undefined} disabled={disabled} title={title} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        aria-label={label}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          currentTarget.value = "";
          if (file) onFile(file);
        }}
      />
    </>
  );
}
