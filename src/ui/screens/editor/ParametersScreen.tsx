import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { BmsError } from "../../../../protocol/shared.ts";
import { Button } from "../../parts/Button.tsx";
import { ErrorSay } from "../../parts/ErrorSay.tsx";
import { FileSay } from "../../parts/FileSay.tsx";
import { LostBar } from "../../parts/LostBar.tsx";
import { Empty, Page } from "../../parts/Page.tsx";
import { Say } from "../../parts/Say.tsx";
import { forgetWaitingFile, useWaitingFile } from "../../state/openedFile.ts";
import { loadAsEdits, readFile, saveFile } from "../../state/parameterFiles.ts";
import { useMayRead } from "../../state/params.ts";
import { openScreen } from "../../state/route.ts";
import { useReadOnly } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";
import { EditorBody } from "./EditorBody.tsx";
import { EditorHead } from "./EditorHead.tsx";
import { MapNotes } from "./MapNotes.tsx";
import "./parametersPage.css";
import { useEditsFollowPack, useRead, useReadIsOld, useTable } from "../../state/editor.ts";
import { showSide, useView } from "./side.ts";
import { UnfinishedBar } from "./UnfinishedBar.tsx";
import { useShortcuts } from "./useShortcuts.ts";
import { useWriting } from "./writing.ts";

/** Nothing to show yet: what to do. */
function NoPack() {
  const { t } = useTranslation("parameters");
  return (
    <Page className="paramsPage">
      <UnfinishedBar />
      <WaitingFile />
      <Empty icon="parameters" title={t("empty.noPackTitle")}>
        <p>{t("empty.noPackText")}</p>
        <Button look="primary" onClick={() => openScreen("live")}>
          {t("empty.connect")}
        </Button>
      </Empty>
    </Page>
  );
}

/** An answer that belongs to no open panel is said above the settings. */
function Answer() {
  const error = useWriting((s) => s.error);
  const side = useView((s) => s.side);
  return error === null || side === "review" ? null : <ErrorSay error={error} />;
}

/** A file was opened from outside, and its values need those of a pack to be compared with. */
function WaitingFile() {
  const { t } = useTranslation("parameters");
  const file = useWaitingFile((s) => s.file);
  if (file === null) return null;
  return (
    <Say tone="note" title={file.name}>
      {t("file.waits")}
    </Say>
  );
}

function Editor() {
  const { t } = useTranslation("parameters");
  const read = useRead();
  const table = useTable();
  const [fileError, setFileError] = useState<BmsError | null>(null);
  const stale = useWriting((s) => s.staleKeys.length > 0);
  useEditsFollowPack();
  useEffect(() => {
    if (stale) showSide("review");
  }, [stale]);
  const save = useCallback(
    (withEdits: boolean) => {
      if (read !== null) saveFile(read, withEdits);
    },
    [read],
  );
  const saveNow = useCallback(() => save(false), [save]);
  const readOnly = useReadOnly();
  const isOld = useReadIsOld();
  const mayRead = useMayRead();
  useShortcuts({ mayRead: mayRead && !readOnly, onSave: saveNow });
  const load = useCallback(async (file: File) => {
    const parsed = await readFile(file);
    const loaded = parsed.ok ? loadAsEdits(parsed.value, "loaded", file.name) : parsed;
    setFileError(loaded.ok ? null : loaded.error);
    if (loaded.ok) showSide("review");
  }, []);
  const waiting = useWaitingFile((s) => s.file);
  useEffect(() => {
    if (waiting === null || read === null) return;
    forgetWaitingFile();
    void load(waiting);
  }, [waiting, read, load]);
  return (
    <Page className={isOld ? "paramsPage stale" : "paramsPage"}>
      <LostBar />
      <UnfinishedBar />
      <WaitingFile />
      <EditorHead onSave={save} onFile={(file) => void load(file)} />
      {fileError !== null && <FileSay error={fileError} onClose={() => setFileError(null)} />}
      <Answer />
      {table === null && (
        <Say tone="note" title={t("empty.readOnlyTitle")}>
          {t("empty.readOnlyText")}
        </Say>
      )}
      <MapNotes />
      <EditorBody />
    </Page>
  );
}

/** All settings of the pack: read, judged while typing, reviewed, written and proven. */
export function ParametersScreen() {
  const hasPack = useUi((s) => s.params.table !== null || s.session.found !== null);
  return hasPack ? <Editor /> : <NoPack />;
}
