import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { BmsError } from "../../../../protocol/shared.ts";
import type { BackupInfo } from "../../../contract/params.ts";
import { CloseButton } from "../../parts/CloseButton.tsx";
import { listBackups, makeBackup, useLineHold } from "../../state/params.ts";
import { useReadOnly } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";
import "./backups.css";
import "./drawer.css";
import { FileSay } from "./FileSay.tsx";
import { loadAsEdits, readBackupFile } from "./files.ts";
import { byPack } from "./model/backups.ts";
import { addColumn, closeSide, showSide } from "./side.ts";
import { useDateText } from "./useDateText.ts";
import { usePack } from "./useEditor.ts";

interface EntryProps {
  readonly backup: BackupInfo;
  readonly onError: (error: BmsError | null) => void;
}

function Entry({ backup, onError }: EntryProps) {
  const { t } = useTranslation("parameters");
  const date = useDateText();
  const pack = usePack();
  const when = date(backup.takenWallMs);
  const compare = async () => {
    const parsed = await readBackupFile(backup.name);
    onError(parsed.ok ? null : parsed.error);
    if (!parsed.ok) return;
    const { values, file } = parsed.value;
    const isOtherFamily = pack !== null && pack.family !== file.family;
    addColumn({ id: backup.name, kind: "backup", title: when, aside: file.packSerial, isOtherFamily, values });
  };
  const restore = async () => {
    const parsed = await readBackupFile(backup.name);
    const loaded = parsed.ok ? loadAsEdits(parsed.value, "restored", when) : parsed;
    onError(loaded.ok ? null : loaded.error);
    if (loaded.ok) showSide("review");
  };
  return (
    <li className="backupEntry">
      <div>
        <b>{when}</b>
        <span>
          {t(`backups.cause.${backup.cause}`)} · {t("backups.values", { count: backup.valueCount })}
        </span>
      </div>
      <button
        type="button"
        className="btn"
        data-size="small"
        aria-label={t("backups.showDiff", { name: when })}
        disabled={pack === null}
        onClick={() => void compare()}
      >
        {t("backups.diff")}
      </button>
      <button
        type="button"
        className="btn"
        data-size="small"
        aria-label={t("backups.restore", { name: when })}
        disabled={pack === null || pack.family !== backup.pack.family}
        onClick={() => void restore()}
      >
        {t("backups.restoreWord")}
      </button>
    </li>
  );
}

/** All backups on this computer, by pack, newest first. */
export function BackupsPanel() {
  const { t } = useTranslation("parameters");
  const pack = usePack();
  const hold = useLineHold();
  const reportId = useUi((s) => s.params.report?.id ?? null);
  const [backups, setBackups] = useState<readonly BackupInfo[] | null>(null);
  const [error, setError] = useState<BmsError | null>(null);
  const read = useCallback(async () => {
    const answer = await listBackups();
    if (answer.ok) setBackups(answer.value);
    else setError(answer.error);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a write makes a backup, so each one reads the list again
  useEffect(() => void read(), [read, reportId]);
  const make = async () => {
    const made = await makeBackup();
    setError(made.ok ? null : made.error);
    await read();
  };
  const { t: tFrame } = useTranslation("frame");
  const readOnly = useReadOnly();
  const groups = byPack(backups ?? [], pack);
  return (
    <aside className="drawer backupsPanel" aria-label={t("backups.title")}>
      <div className="drawerHead">
        <h2>{t("backups.title")}</h2>
        <span className="grow" />
        <CloseButton label={t("backups.close")} onClose={closeSide} />
      </div>
      <div className="drawerBody">
        {error !== null && <FileSay error={error} onClose={() => setError(null)} />}
        {backups === null && error === null && <p className="backupsEmpty">{t("backups.loading")}</p>}
        {backups?.length === 0 && <p className="backupsEmpty">{t("backups.empty")}</p>}
        {groups.map(({ id, serial, isOwn, list }) => (
          <section key={id} className="drawerSection" aria-label={serial || t("backups.noSerial")}>
            <h3>
              <span className={serial === "" ? undefined : "mono"}>{serial || t("backups.noSerial")}</span>
              {isOwn && <span className="muted">{t("backups.thisPack")}</span>}
            </h3>
            <ul>
              {list.map((backup) => (
                <Entry key={backup.name} backup={backup} onError={setError} />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <div className="drawerFoot">
        <p className="backupsNote">{t("backups.restoreNote")}</p>
        <button
          type="button"
          className="btn"
          disabled={hold !== null || readOnly}
          title={readOnly ? tFrame("readOnly.why") : undefined}
          onClick={() => void make()}
        >
          {t("backups.make")}
        </button>
      </div>
    </aside>
  );
}
