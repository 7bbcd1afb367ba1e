import { Menu } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import { LockButton } from "../../lock/LockButton.tsx";
import { changeCount } from "../../model/draft.ts";
import { PARAMETER_FILES } from "../../model/parameterFile.ts";
import { Button } from "../../parts/Button.tsx";
import { FilePick } from "../../parts/FilePick.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { PageHead } from "../../parts/Page.tsx";
import { useDraft, useRead, useReadIsOld, useTable } from "../../state/editor.ts";
import { useLineHold, useMayRead } from "../../state/params.ts";
import { useUi } from "../../state/store.ts";
import { useTimeText } from "../../words/useTimeText.ts";
import { closeSide, showSide, useView } from "./side.ts";
import { cancel, startRead } from "./writing.ts";

function Who() {
  const { t } = useTranslation("parameters");
  const timeText = useTimeText();
  const read = useRead();
  const reading = useUi((s) => s.params.reading);
  const address = useUi((s) => s.params.read?.pack.address ?? s.session.found?.address ?? null);
  const isOld = useReadIsOld();
  // The session reads all settings once by itself after it has found a pack.
  const done = useUi((s) => Object.keys(s.session.settings).length);
  const total = useTable()?.bindings.length ?? 0;
  if (address === null) return null;
  const time = read === null ? "" : timeText(read.readAtWallMs);
  return (
    <p className="paramsWho">
      <Trans t={t} i18nKey={address === 1 ? "head.packMaster" : "head.pack"} values={{ address }} components={{ b: <b /> }} />
      {" · "}
      {reading !== null ? (
        <span className="paramsReading" role="status">
          {t("head.reading", reading)}
          <progress aria-label={t("progress.readBar")} value={reading.done} max={Math.max(1, reading.total)} />
        </span>
      ) : read === null ? (
        t(total > 0 ? "head.reading" : "head.notRead", { done, total })
      ) : isOld ? (
        <span className="paramsOld">{t("head.readAt", { time })}</span>
      ) : (
        t("head.read", { time, count: Object.keys(read.values).length })
      )}
      {read !== null && read.notRead.length > 0 && reading === null && ` · ${t("head.unread", { count: read.notRead.length })}`}
      {read !== null && read.missing.length > 0 && reading === null && ` · ${t("head.missing", { count: read.missing.length })}`}
    </p>
  );
}

function SaveButton({ onSave }: { readonly onSave: (withEdits: boolean) => void }) {
  const { t } = useTranslation("parameters");
  const changes = changeCount(useDraft(), useTable());
  const read = useRead();
  const words = (
    <>
      <Icon name="save" />
      <span>{t("head.save")}</span>
    </>
  );
  if (changes === 0) {
    return (
      <Button disabled={read === null} title={t("head.saveTip")} aria-keyshortcuts="Control+S" onClick={() => onSave(false)}>
        {words}
      </Button>
    );
  }
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button title={t("head.saveTip")} aria-keyshortcuts="Control+S">
          {words}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onSave(false)}>{t("head.savePack")}</Menu.Item>
        <Menu.Item onClick={() => onSave(true)}>{t("head.saveEdited", { count: changes })}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface EditorHeadProps {
  readonly onSave: (withEdits: boolean) => void;
  readonly onFile: (file: File) => void;
}

/** Which pack, how old, and what can be done with all its settings at once. */
export function EditorHead({ onSave, onFile }: EditorHeadProps) {
  const { t } = useTranslation("parameters");
  const hold = useLineHold();
  const read = useRead();
  const table = useTable();
  const side = useView((s) => s.side);
  const mayRead = useMayRead();
  return (
    <PageHead className="paramsHead" title={t("title")}>
      <Who />
      {hold === "reading" ? (
        <Button ownerOnly onClick={cancel}>
          <Icon name="close" />
          <span>{t("head.stop")}</span>
        </Button>
      ) : (
        <Button ownerOnly disabled={!mayRead} title={t("head.readTip")} aria-keyshortcuts="Control+R" onClick={() => void startRead()}>
          <Icon name="refresh" />
          <span>{t("head.readButton")}</span>
        </Button>
      )}
      {table !== null && (
        <>
          <FilePick label={t("head.load")} accept={PARAMETER_FILES} title={t("head.loadTip")} disabled={read === null} onFile={onFile}>
            <Icon name="load" />
            <span>{t("head.load")}</span>
          </FilePick>
          <SaveButton onSave={onSave} />
          <Button
            aria-pressed={side === "compare"}
            disabled={read === null}
            onClick={() => (side === "compare" ? closeSide() : showSide("compare"))}
          >
            <Icon name="compare" />
            <span>{t("head.compare")}</span>
          </Button>
          <Button aria-pressed={side === "backups"} onClick={() => (side === "backups" ? closeSide() : showSide("backups"))}>
            <Icon name="backups" />
            <span>{t("head.backups")}</span>
          </Button>
          <LockButton onUnlock={() => showSide("unlock")} />
        </>
      )}
    </PageHead>
  );
}
