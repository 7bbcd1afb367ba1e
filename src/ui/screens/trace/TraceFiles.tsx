import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { BmsError, Result } from "../../../../protocol/shared.ts";
import type { BoxInfo } from "../../../contract/replay.ts";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { OpenTraceButton, TraceFaultSay } from "../../parts/OpenTraceButton.tsx";
import type { TraceText } from "../../state/replay.ts";
import { fetchBox, fetchTrace } from "../../state/replay.ts";
import { saveAs } from "../../state/saveAs.ts";
import { useUi } from "../../state/store.ts";
import { useDateText } from "../../words/useDateText.ts";
import "./traceFiles.css";
import { call } from "../../state/host.ts";

interface BoxListProps {
  readonly onSave: (name: string) => void;
  readonly onPlay: (name: string) => void;
}

function BoxList({ onSave, onPlay }: BoxListProps) {
  const { t } = useTranslation("replay");
  const dateText = useDateText();
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
            <i>{dateText(atWallMs)}</i>
          </span>
          <Button size="small" onClick={() => onPlay(name)}>
            <Icon name="play" />
            <span>{t("boxes.play")}</span>
          </Button>
          <Button size="small" onClick={() => onSave(name)}>
            <Icon name="save" />
            <span>{t("boxes.save")}</span>
          </Button>
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
        <Button onClick={() => void save(fetchTrace(masked))}>
          <Icon name="save" />
          <span>{t("files.save")}</span>
        </Button>
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
