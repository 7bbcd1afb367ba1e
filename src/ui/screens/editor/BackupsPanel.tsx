import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { BmsError } from "../../../../protocol/shared.ts";
import type { BackupInfo } from "../../../contract/params.ts";
import { Button } from "../../parts/Button.tsx";
import { Drawer, DrawerBody, DrawerFoot, DrawerSection } from "../../parts/Drawer.tsx";
import { usePackHold } from "../../state/params.ts";
import { useReadOnly } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";
import "./backups.css";
import "../../parts/drawer.css";
import { FileSay } from "../../parts/FileSay.tsx";
import { usePack } from "../../state/editor.ts";
import { call } from "../../state/host.ts";
import { loadAsEdits, readBackupFile } from "../../state/parameterFiles.ts";
import { useDateText } from "../../words/useDateText.ts";
import { byPack } from "./model/backups.ts";
import { addColumn, closeSide, showSide } from "./side.ts";

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
    addColumn({ id: backup.name, kind: "backup", title: when, aside: file.packSerial, family: file.family, values });
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
          {backup.cause === null || backup.valueCount === null
            ? t("backups.damaged")
            : `${t(`backups.cause.${backup.cause}`)} · ${t("backups.values", { count: backup.valueCount })}`}
        </span>
      </div>
      <Button size="small" aria-label={t("backups.showDiff", { name: when })} disabled={pack === null} onClick={() => void compare()}>
        {t("backups.diff")}
      </Button>
      <Button
        size="small"
        aria-label={t("backups.restore", { name: when })}
        disabled={pack === null || pack.family !== backup.pack.family}
        onClick={() => void restore()}
      >
        {t("backups.restoreWord")}
      </Button>
    </li>
  );
}

/** All backups on this computer, by pack, newest first. */
export function BackupsPanel() {
  const { t } = useTranslation("parameters");
  const pack = usePack();
  const hold = usePackHold();
  const reportId = useUi((s) => s.params.report?.id ?? null);
  const [backups, setBackups] = useState<readonly BackupInfo[] | null>(null);
  const [error, setError] = useState<BmsError | null>(null);
  const read = useCallback(async () => {
    const answer = await call("backups.list");
    if (answer.ok) setBackups(answer.value);
    else setError(answer.error);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a write makes a backup, so each one reads the list again
  useEffect(() => void read(), [read, reportId]);
  const make = async () => {
    const made = await call("backups.make");
    setError(made.ok ? null : made.error);
    await read();
  };
  const { t: tFrame } = useTranslation("frame");
  const readOnly = useReadOnly();
  const groups = byPack(backups ?? [], pack);
  return (
    <Drawer place="backupsPanel" title={t("backups.title")} takesFocus={false} closeLabel={t("backups.close")} onClose={closeSide}>
      <DrawerBody>
        {error !== null && <FileSay error={error} onClose={() => setError(null)} />}
        {backups === null && error === null && <p className="backupsEmpty">{t("backups.loading")}</p>}
        {backups?.length === 0 && <p className="backupsEmpty">{t("backups.empty")}</p>}
        {groups.map(({ id, serial, isOwn, list }) => (
          <DrawerSection
            key={id}
            label={serial || t("backups.noSerial")}
            title={
              <>
                <span className={serial === "" ? undefined : "mono"}>{serial || t("backups.noSerial")}</span>
                {isOwn && <span className="muted">{t("backups.thisPack")}</span>}
              </>
            }
          >
            <ul>
              {list.map((backup) => (
                <Entry key={backup.name} backup={backup} onError={setError} />
              ))}
            </ul>
          </DrawerSection>
        ))}
      </DrawerBody>
      <DrawerFoot>
        <p className="backupsNote">{t("backups.restoreNote")}</p>
        <Button disabled={hold !== null || readOnly} title={readOnly ? tFrame("readOnly.why") : undefined} onClick={() => void make()}>
          {t("backups.make")}
        </Button>
      </DrawerFoot>
    </Drawer>
  );
}
