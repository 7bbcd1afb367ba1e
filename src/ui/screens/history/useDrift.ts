import { useCallback, useEffect, useState } from "react";
import type { BmsError } from "../../../../protocol/shared.ts";
import { serialOf } from "../../../../protocol/shared.ts";
import type { DriftReports } from "../../../contract/drift.ts";
import { call } from "../../state/host.ts";
import { useUi } from "../../state/store.ts";

interface Drift {
  /** null = not here yet. */
  readonly reports: DriftReports | null;
  readonly error: BmsError | null;
}

const NOTHING: Drift = { reports: null, error: null };

/** Of the archive on the screen, else of the pack on the line, else of all packs. */
export function useDrift(): Drift & { readonly again: () => void } {
  const wanted = useUi(({ history: { archive }, session: { pack } }) => archive?.key ?? (pack === null ? null : serialOf(pack.identity)));
  const [drift, setDrift] = useState(NOTHING);
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another turn reads again
  useEffect(() => {
    let isShown = true;
    setDrift(NOTHING);
    void call("drift.read", { pack: wanted, logs: [] }).then((answer) => {
      // The answer for a pack that is not on the screen any more is of no use.
      if (isShown) setDrift(answer.ok ? { reports: answer.value, error: null } : { reports: null, error: answer.error });
    });
    return () => {
      isShown = false;
    };
  }, [wanted, turn]);
  return { ...drift, again: useCallback(() => setTurn((before) => before + 1), []) };
}
