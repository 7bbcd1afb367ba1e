import type { ReactNode } from "react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BmsError } from "../../../../protocol/shared.ts";
import { isSamePack } from "../../../../protocol/shared.ts";
import { Button } from "../../parts/Button.tsx";
import { ErrorSay } from "../../parts/ErrorSay.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { PageHead } from "../../parts/Page.tsx";
import { Say } from "../../parts/Say.tsx";
import { call } from "../../state/host.ts";
import { useLineHold } from "../../state/params.ts";
import { useReadOnly } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";
import { useTimeText } from "../../words/useTimeText.ts";
import { ArchiveMenu } from "./ArchiveMenu.tsx";
import { DownloadProgress } from "./DownloadProgress.tsx";
import { showDrift, useHistoryView } from "./historyView.ts";
import { isGood, resultParts } from "./model/progress.ts";
import type { FileNote } from "./useHistoryFiles.ts";
import { usePackName } from "./useHistoryWords.ts";

/** Whether the archive on the screen is of another pack than the one that is connected. */
function useIsOtherPack(): boolean {
  return useUi(({ history: { archive }, session: { found, pack } }) => {
    if (archive === null || found === null) return false;
    return archive.pack.family !== found.family || (pack !== null && !isSamePack(archive.pack, pack));
  });
}

export function useDownload(): { readonly start: () => void; readonly error: BmsError | null; readonly canStart: boolean } {
  const [error, setError] = useState<BmsError | null>(null);
  const hold = useLineHold();
  const readOnly = useReadOnly();
  // While the program itself still reads the settings, a download would be refused.
  const isFree = useUi((s) => s.history.support === "yes" && s.history.progress === null && s.session.pack !== null);
  const canStart = isFree && hold !== "offline" && hold !== "lost" && !readOnly;
  async function start(): Promise<void> {
    setError(null);
    const answer = await call("history.download");
    if (!answer.ok && answer.error.code !== "cancelled") setError(answer.error);
  }
  return { start: () => void start(), error, canStart };
}

function ResultLine() {
  const { t } = useTranslation("history");
  const timeText = useTimeText();
  const result = useUi((s) => s.history.result);
  const isStream = useUi((s) => s.history.isStream);
  if (result === null) return null;
  const { outcome, came, counted } = result;
  const isAllGood = isGood(result);
  return (
    <p className="resultLine" data-good={isAllGood} role="status">
      <Icon name={isAllGood ? "ok" : "warning"} />
      <span>
        <b>{t(`result.${outcome}`)}</b>
        {[
          "",
          ...resultParts(result).map(({ key, count }) => t(`result.${key}`, { count })),
          // What an earlier download brought is not missing in this one.
          ...(counted === null || came === counted || isAllGood ? [] : [t("result.came", { came, counted })]),
          t("result.at", { time: timeText(result.endedWallMs, false) }),
          ...(isStream && outcome !== "complete" ? [t(outcome === "incomplete" ? "stream.early" : "stream.stopped")] : []),
        ].join(" · ")}
      </span>
    </p>
  );
}

/** In whose order the bits of these records are named, and what shows it; nothing where the family leaves no doubt. */
function OrderNote() {
  const { t } = useTranslation("history");
  const order = useUi((s) => s.history.order);
  const count = useUi((s) => s.history.archive?.count ?? 0);
  if (order === null || count === 0) return null;
  const list = (seqs: readonly number[]) => seqs.map((seq) => `#${seq}`).join(", ");
  const [live, log] = [list(order.forLive), list(order.forLog)];
  if (order.order === "live") return <p className="muted">{t("stream.orderLive", { proofs: live })}</p>;
  if (order.order === "log") return <p className="muted">{t("stream.orderLog", { proofs: log })}</p>;
  return <p className="muted">{live === "" ? t("stream.orderOpen") : t("stream.orderContrary", { live, log })}</p>;
}

/** Which archive this is, when it is not that of the pack on the line. */
function WhoseNote() {
  const { t } = useTranslation("history");
  const name = usePackName();
  const archive = useUi((s) => s.history.archive);
  const isOther = useIsOtherPack();
  const isOffline = useUi((s) => s.session.found === null);
  if (archive === null || (!isOther && !isOffline)) return null;
  return (
    <p className="resultLine" role="status">
      <Icon name="backups" />
      <span>{t(isOther ? "archive.notConnected" : "archive.offline", { name: name(archive.pack) })}</span>
      {isOther && (
        <Button look="quiet" size="small" ownerOnly onClick={() => void call("history.open", { key: null })}>
          {t("archive.back")}
        </Button>
      )}
    </p>
  );
}

interface FileSayProps {
  readonly note: FileNote;
  readonly onClose: () => void;
}
function FileSay({ note, onClose }: FileSayProps) {
  const { t } = useTranslation("history");
  if (note.kind === "loading") {
    return (
      <p className="resultLine" role="status">
        {t("files.loading", note)}
      </p>
    );
  }
  const close = (
    <Button size="small" onClick={onClose}>
      {t("files.dismiss")}
    </Button>
  );
  if (note.kind === "failed") {
    return (
      <>
        <ErrorSay error={note.error} />
        {close}
      </>
    );
  }
  if (note.kind === "loaded") {
    const { name, pack, added } = note;
    return (
      <Say tone="good" title={added === 0 ? t("files.loadedNone", { name }) : t("files.loaded", { count: added, name })} alert>
        <p>{t("files.loadedText", { pack })}</p>
        {close}
      </Say>
    );
  }
  const isBad = note.kind === "bad";
  return (
    <Say tone="bad" title={t(isBad ? "files.bad" : "files.noArchive")} alert>
      <p>{isBad ? t(`files.fault.${note.fault}`, { row: note.row }) : t("files.noArchiveText", { pack: note.pack })}</p>
      {close}
    </Say>
  );
}

function DriftButton() {
  const { t } = useTranslation("drift");
  const isShown = useHistoryView((s) => s.isDriftShown);
  return (
    <Button aria-pressed={isShown} onClick={() => showDrift(!isShown)}>
      {t("open")}
    </Button>
  );
}

interface HistoryHeadProps {
  readonly note: FileNote | null;
  readonly onDismiss: () => void;
  /** Export and load. */
  readonly files: ReactNode;
}

/** Whose history, how the download stands, and what can be done with all of it. */
export function HistoryHead({ note, onDismiss, files }: HistoryHeadProps) {
  const { t } = useTranslation("history");
  const progress = useUi((s) => s.history.progress);
  const support = useUi((s) => s.history.support);
  const result = useUi((s) => s.history.result);
  const count = useUi((s) => s.history.archive?.count ?? 0);
  const isOther = useIsOtherPack();
  const isOffline = useUi((s) => s.session.found === null);
  const { start, error, canStart } = useDownload();
  return (
    <>
      <PageHead className="historyHead" title={t("title")}>
        {progress !== null ? <DownloadProgress progress={progress} /> : isOther || isOffline ? <WhoseNote /> : <ResultLine />}
        <span className="grow" />
        <ArchiveMenu />
        {progress === null && support === "yes" && !isOffline && (
          <Button
            look={count === 0 || result === null ? "primary" : undefined}
            disabled={!canStart || isOther}
            title={isOther ? t("head.otherPack") : canStart ? undefined : t("head.offline")}
            onClick={start}
          >
            <Icon name="refresh" />
            <span>{t(count === 0 ? "head.download" : "head.readNew")}</span>
          </Button>
        )}
        <DriftButton />
        {files}
      </PageHead>
      <OrderNote />
      {(error !== null || note !== null || (result?.error ?? null) !== null) && (
        <div className="historySays">
          {error !== null && <ErrorSay error={error} />}
          {result !== null && result.outcome === "failed" && result.error !== null && progress === null && (
            <ErrorSay error={result.error} />
          )}
          {note !== null && <FileSay note={note} onClose={onDismiss} />}
        </div>
      )}
    </>
  );
}
