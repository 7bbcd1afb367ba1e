import { useEffect, useState } from "react";
import { useUi } from "../../state/store.ts";

const ROW_REM = 1.75;
const ROW_REM_COARSE = 2.75;

/** Height of a line, as the size of text and the pointer want it. */
export function useRowPx(): number {
  const scalePct = useUi((s) => s.preferences.scalePct);
  const [rowPx, setRowPx] = useState(28);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the size of text changes the rem
  useEffect(() => {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    setRowPx(Math.round((window.matchMedia("(pointer: coarse)").matches ? ROW_REM_COARSE : ROW_REM) * rem));
  }, [scalePct]);
  return rowPx;
}
