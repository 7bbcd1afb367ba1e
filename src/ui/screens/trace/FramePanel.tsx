import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ExplainedFrame, TraceRow } from "../../../contract/trace.ts";
import { Button } from "../../parts/Button.tsx";
import { CloseButton } from "../../parts/CloseButton.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { LinkButton } from "../../parts/LinkButton.tsx";
import { Say } from "../../parts/Say.tsx";
import { call } from "../../state/host.ts";
import { useTrace } from "../../state/trace.ts";
import { openFrame, useTraceView } from "../../state/traceView.ts";
import { FrameView } from "./FrameView.tsx";
import { timeText } from "./model/bytes.ts";
import { useTraceWords } from "./useTraceWords.ts";

type Loaded = ExplainedFrame | "gone" | null;

/** The frame in full, asked of the host when it is opened. */
function useFrame(seq: number | null): Loaded {
  const [loaded, setLoaded] = useState<{ readonly seq: number; readonly frame: Loaded } | null>(null);
  useEffect(() => {
    if (seq === null) return;
    let isOld = false;
    void call("trace.explain", { seq }).then((answer) => {
      if (!isOld) setLoaded({ seq, frame: answer.ok ? (answer.value ?? "gone") : "gone" });
    });
    return () => {
      isOld = true;
    };
  }, [seq]);
  // The frame before stays until the next is here: nothing flickers while arrows go through the list.
  return seq === null ? null : (loaded?.frame ?? null);
}

function Step({ name, to }: { readonly name: "older" | "newer"; readonly to: TraceRow | undefined }) {
  const { t } = useTranslation("trace");
  return (
    <Button
      look="quiet"
      size="small"
      aria-label={t(`frame.${name}`)}
      disabled={to === undefined}
      onClick={() => to !== undefined && openFrame(to.seq)}
    >
      <Icon name={name === "older" ? "up" : "down"} />
    </Button>
  );
}

function Head({ frame }: { readonly frame: ExplainedFrame }) {
  const { t } = useTranslation("trace");
  const { line } = useTraceWords();
  const { row, requestSeq, afterMs } = frame;
  const rows = useTrace((s) => s.rows);
  const at = rows.findIndex(({ seq }) => seq === row.seq);
  return (
    <>
      <div className="sideHead">
        <span className="wayChip" data-way={row.direction} title={t(`way.${row.direction}Long`)}>
          <Icon name={row.direction === "tx" ? "up" : "down"} />
          {t(`way.${row.direction}`)}
        </span>
        <h2>{timeText(row.wallMs)}</h2>
        <span className="muted">{t("frame.number", { seq: row.seq })}</span>
        <span className="grow" />
        <Step name="older" to={at < 0 ? undefined : rows[at - 1]} />
        <Step name="newer" to={at < 0 ? undefined : rows[at + 1]} />
        <CloseButton label={t("frame.close")} onClose={() => openFrame(null)} />
      </div>
      <p className="sideMeaning" data-wrong={row.isWrong}>
        {row.isWrong && <Icon name="warning" />}
        <b>{line(row)}</b>
      </p>
      <p className="sideFacts">
        <span>{t("frame.length", { count: row.hex.length / 2 })}</span>
        {row.address !== null && <span>{t("frame.address", { address: row.address })}</span>}
        {afterMs !== null && <span>{t("frame.after", { ms: afterMs })}</span>}
        {requestSeq !== null && <LinkButton onClick={() => openFrame(requestSeq)}>{t("frame.question", { seq: requestSeq })}</LinkButton>}
      </p>
    </>
  );
}

export function FramePanel() {
  const { t } = useTranslation("trace");
  const openSeq = useTraceView((s) => s.openSeq);
  const marked = useTraceView((s) => s.marked);
  const isMissing = useTraceView((s) => s.isMissing);
  const frame = useFrame(openSeq);
  if (isMissing) return <Say title={t("frame.noHit")} alert />;
  if (frame === "gone") return <Say title={t("frame.gone")} />;
  if (frame === null) return <p className="sideNone">{t("frame.none")}</p>;
  const { row, explanation } = frame;
  return (
    <div className="sideBody">
      <Head frame={frame} />
      <FrameView key={row.seq} hex={row.hex} family={row.family} explanation={explanation} marked={row.seq === openSeq ? marked : []} />
    </div>
  );
}
