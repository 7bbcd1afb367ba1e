import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BmsError } from "../../../protocol/shared.ts";
import { traceFault } from "../model/traceFault.ts";
import { openRecording } from "../state/replay.ts";
import { ErrorSay } from "./ErrorSay.tsx";
import { FilePick } from "./FilePick.tsx";
import { Icon } from "./Icon.tsx";
import { Say } from "./Say.tsx";

/** What became of a file, in words of its own where a trace file is at fault. */
export function TraceFaultSay({ error }: { readonly error: BmsError }) {
  const { t } = useTranslation("replay");
  const fault = traceFault(error);
  if (fault === null) return <ErrorSay error={error} />;
  return (
    <Say tone="bad" title={t("fault.title")} alert>
      {t(`fault.${fault.word}`, { line: fault.line })}
    </Say>
  );
}

interface OpenButtonProps {
  readonly small?: boolean;
  readonly onError: (error: BmsError | null) => void;
}

/** Opens a recording from this computer; needs no pack. */
export function OpenTraceButton({ small = false, onError }: OpenButtonProps) {
  const { t } = useTranslation("replay");
  const [share, setShare] = useState<number | null>(null);
  const open = async (file: File) => {
    onError(null);
    setShare(0);
    const opened = await openRecording(file, setShare);
    setShare(null);
    if (!opened.ok) onError(opened.error);
  };
  return (
    <FilePick label={t("files.open")} accept=".bmstrace,.jsonl" small={small} disabled={share !== null} onFile={(file) => void open(file)}>
      <Icon name="load" />
      <span>{share === null ? t("files.open") : t("files.opening", { pct: Math.round(100 * share) })}</span>
    </FilePick>
  );
}
