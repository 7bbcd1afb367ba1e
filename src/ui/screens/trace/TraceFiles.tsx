import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { BmsError, Result } from "../../../../protocol/shared.ts";
import type { BoxInfo } from "../../../contract/replay.ts";
import { ErrorSay } from "../../parts/ErrorSay.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Say } from "../../parts/Say.tsx";
import { clockTime } from "../../parts/useDuration.ts";
import type { TraceText } from "../../state/replay.ts";
import { fetchBox, fetchTrace, openRecording } from "../../state/replay.ts";
import { useUi } from "../../state/store.ts";
import { FilePick } from "../editor/FilePick.tsx";
import { saveAs } from "../live/trend/trendPicture.ts";
import { traceFault } from "./traceFault.ts";
import "./traceFiles.css";
import { call } from "../../state/host.ts";

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
    <FilePick label={t("files.open")} accept=".jsonl" small={small} disabled={share !== null} onFile={(file) => void open(file)}>
      <Icon name="load" />
      <span>{share === null ? t("files.open") : t("files.opening", { pct: Math.round(100 * share) })}</span>
    </FilePick>
  );
}

interface BoxListProps {
  readonly onSave: (name: string) => void;
  readonly onPlay: (name: string) => void;
}

function BoxList({ onSave, onPlay }: BoxListProps) {
  const { t } = useTranslation("replay");
  const latest = useUi((s) => s.box.latest?.name ?? "");
  const [boxes, setBoxes] = useState<readonly BoxInfo[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new box is what makes the list another one
  useEffect(() => {
    let isGone = false;
    void call("trace.boxes").then((list) => {
      if (!isGone && list.ok) setBoxes(list.value);
    });
    return () => {
      isGone = true;
    };
  }, [latest]);
  if (boxes.length === 0) return <p className="traceBoxesNone">{t("boxes.none")}</p>;
  return (
    <ul className="traceBoxes">
      {boxes.map(({ name, cause, atWallMs }) => (
        <li key={name}>
          <span className="grow">
            <b>{t(`boxes.${cause}`)}</b>
            <i>
              {new Date(atWallMs).toLocaleDateString()} {clockTime(atWallMs)}
            </i>
          </span>
          <button type="button" className="btn" data-size="small" onClick={() => onPlay(name)}>
            <Icon name="play" />
            <span>{t("boxes.play")}</span>
          </button>
          <button type="button" className="btn" data-size="small" onClick={() => onSave(name)}>
            <Icon name="save" />
            <span>{t("boxes.save")}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Saving what was on the wire, opening a recording, and those that were saved by themselves. */
export function TraceFiles() {
  const { t } = useTranslation("replay");
  const [masked, setMasked] = useState(true);
  const [error, setError] = useState<BmsError | null>(null);
  const save = async (fetching: Promise<Result<TraceText>>) => {
    const file = await fetching;
    setError(file.ok ? null : file.error);
    if (file.ok) saveAs(file.value.name, new Blob([file.value.text], { type: "application/x-ndjson" }));
  };
  const play = async (name: string) => {
    const opened = await call("replay.openBox", { name });
    setError(opened.ok ? null : opened.error);
  };
  return (
    <section className="panel traceFiles" aria-label={t("files.title")}>
      <div className="panelHead">
        <h2>{t("files.title")}</h2>
      </div>
      <p>{t("files.text")}</p>
      <div className="traceFileButtons">
        <button type="button" className="btn" onClick={() => void save(fetchTrace(masked))}>
          <Icon name="save" />
          <span>{t("files.save")}</span>
        </button>
        <OpenTraceButton onError={setError} />
        <label className="traceMask">
          <input type="checkbox" checked={masked} onChange={({ currentTarget }) => setMasked(currentTarget.checked)} />
          <span>{t("files.mask")}</span>
        </label>
      </div>
      {error !== null && <TraceFaultSay error={error} />}
      <h3>{t("boxes.title")}</h3>
      <BoxList onSave={(name) => void save(fetchBox(name, masked))} onPlay={(name) => void play(name)} />
    </section>
  );
}
