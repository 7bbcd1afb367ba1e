import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useFamilies, useSharedWords } from "../../state/families.ts";
import { useFigures } from "../../words/useFigures.ts";
import { useParameterWords } from "../../words/useParameterWords.ts";
import type { TraceWords } from "./traceWords.ts";
import { traceWords } from "./traceWords.ts";

export function useTraceWords(): TraceWords {
  const { t, i18n } = useTranslation("trace");
  const live = useTranslation("live").t;
  const history = useTranslation("history").t;
  const settings = useParameterWords();
  const figures = useFigures();
  const families = useFamilies();
  const shared = useSharedWords();
  // The words of settings are made anew at each call; they change with the language alone.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  return useMemo(
    () => traceWords({ t, live, history, settings, figures, language: i18n.language }, families, shared),
    [t, live, history, figures, families, shared],
  );
}
