import { useEffect } from "react";
import { redoEdit, undoEdit } from "../../state/edits.ts";
import { startRead } from "./writing.ts";

interface Shortcuts {
  readonly mayRead: boolean;
  readonly onSave: () => void;
}

/** Ctrl+Z and Ctrl+Shift+Z for edits, Ctrl+R reads the pack instead of the page, Ctrl+S saves a file. */
export function useShortcuts({ mayRead, onSave }: Shortcuts): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      const acts: Readonly<Record<string, () => void>> = {
        z: event.shiftKey ? redoEdit : undoEdit,
        y: redoEdit,
        r: () => {
          if (mayRead) void startRead();
        },
        s: onSave,
      };
      const act = event.shiftKey && key !== "z" ? undefined : acts[key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [mayRead, onSave]);
}
