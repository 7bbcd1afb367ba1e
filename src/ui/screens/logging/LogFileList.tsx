import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { LogFile } from "../../../contract/logging.ts";
import { sizeText } from "../../model/logging.ts";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Say } from "../../parts/Say.tsx";
import { call } from "../../state/host.ts";
import { readLog } from "../../state/logs.ts";
import { saveAs } from "../../state/saveAs.ts";
import { useUi } from "../../state/store.ts";
import { useFigures } from "../../words/useFigures.ts";

/** Read again when a file begins or is removed; the one that grows has its size from the state. */
function useFiles(): readonly LogFile[] | null {
  const [files, setFiles] = useState<readonly LogFile[] | null>(null);
  const current = useUi((s) => s.log.file?.name ?? null);
  const removed = useUi((s) => s.log.removed?.files ?? 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: they say when to look again
  useEffect(() => {
    let isHere = true;
    void call("log.files").then((answer) => {
      if (isHere && answer.ok) setFiles(answer.value);
    });
    return () => {
      isHere = false;
    };
  }, [current, removed]);
  return files;
}

function Entry({ file, onRead }: { readonly file: LogFile; readonly onRead: (isRead: boolean) => void }) {
  const figures = useFigures();
  const { t } = useTranslation("logging");
  const [share, setShare] = useState<number | null>(null);
  const growing = useUi((s) => (s.log.file?.name === file.name ? s.log.file.bytes : null));

  async function download(): Promise<void> {
    setShare(0);
    const read = await readLog(file.name, setShare);
    setShare(null);
    onRead(read.ok);
    if (read.ok) saveAs(file.name, new Blob([...read.value], { type: "text/csv" }));
  }

  return (
    <li>
      <span className="mono logName">{file.name}</span>
      <span className="logSize">
        {sizeText(growing ?? file.bytes, figures)}
        {growing !== null && ` · ${t("files.growing")}`}
      </span>
      <Button
        size="small"
        disabled={share !== null}
        aria-label={t("files.downloadName", { name: file.name })}
        onClick={() => void download()}
      >
        <Icon name="download" />
        {share === null ? t("files.download") : t("files.share", { pct: Math.floor(share * 100) })}
      </Button>
    </li>
  );
}

export function LogFileList() {
  const { t } = useTranslation("logging");
  const files = useFiles();
  const folder = useUi((s) => s.log.folder);
  const [isBad, setBad] = useState(false);
  return (
    <>
      {folder === null ? (
        <p className="logHint">{t("files.memory")}</p>
      ) : (
        <p className="logHint">
          {t("files.folder")} <span className="mono logFolder">{folder}</span>
        </p>
      )}
      {isBad && (
        <Say tone="bad" title={t("files.unreadable")} alert>
          {t("files.unreadableText")}
        </Say>
      )}
      {files !== null && files.length === 0 && <p className="logOff">{t("files.none")}</p>}
      <ul className="logFiles">
        {(files ?? []).map((file) => (
          <Entry key={file.name} file={file} onRead={(isRead) => setBad(!isRead)} />
        ))}
      </ul>
    </>
  );
}
